/** A picture of each section, at the power of two that is next above what is shown. */
import { type Camera, type Size, toScreen } from './camera.ts';
import type { MapSection, SeatGeometry } from './geometry.ts';
import { paintGround } from './ground.ts';
import type { Look, Scene } from './painter.ts';
import { traceShape } from './shapes.ts';

/** A frame has 16 ms; so much of it goes into pictures that are not there yet. */
const BUDGET_MS = 5;
const SIDE_MAX = 4_096;
/** Smaller ones are squares: nobody sees the difference, and they cost a tenth. */
const SHAPED_FROM = 12;
/** Pictures of sections that were not seen for so many frames are let go. */
const KEPT_FRAMES = 240;
const KEPT_PIXELS_MAX = 24_000_000;

interface Picture {
  readonly canvas: OffscreenCanvas;
  readonly context: OffscreenCanvasRenderingContext2D;
  /** Pixels a unit of the map. */
  readonly scale: number;
  readonly stale: Set<number>;
  seenAtFrame: number;
}

export interface SectionPictures {
  paint(
    context: CanvasRenderingContext2D,
    scene: Scene,
    inView: readonly number[],
    camera: Camera,
    view: Size,
    pixelRatio: number,
  ): boolean;
  changed(indices: readonly number[] | null, geometry: SeatGeometry): void;
}

export function createSectionPictures(): SectionPictures {
  const pictures = new Map<number, Picture>();
  let frame = 0;

  function pictureOf(
    scene: Scene,
    number: number,
    scale: number,
    mayMake: boolean,
  ): Picture | null {
    const known = pictures.get(number);
    const section = scene.geometry.sections[number];
    if (section === undefined || section.kind === 'ga') return null;
    const wanted = Math.min(scale, scaleMax(section));
    if (known?.scale === wanted || !mayMake) return known ?? null;
    const made = drawSection(scene, section, wanted);
    pictures.set(number, made);
    return made;
  }

  return {
    changed(indices, geometry) {
      if (indices === null) {
        pictures.clear();
        return;
      }
      for (const index of indices) pictures.get(geometry.section[index] ?? -1)?.stale.add(index);
    },
    paint(context, scene, inView, camera, view, pixelRatio) {
      frame += 1;
      const scale = 2 ** Math.ceil(Math.log2(camera.scale * pixelRatio));
      const untilMs = performance.now() + BUDGET_MS;
      let isMore = false;
      for (const number of inView) {
        const section = scene.geometry.sections[number];
        const mayMake = performance.now() < untilMs;
        const picture = pictureOf(scene, number, scale, mayMake);
        if (section === undefined || section.kind === 'ga') continue;
        if (picture === null || picture.scale !== Math.min(scale, scaleMax(section))) isMore = true;
        if (picture === null) continue;
        repaint(scene, section, picture);
        picture.seenAtFrame = frame;
        const { left, top } = section.box;
        const at = toScreen(camera, view, { x: left, y: top });
        const shown = camera.scale / picture.scale;
        const { canvas } = picture;
        context.drawImage(canvas, at.x, at.y, canvas.width * shown, canvas.height * shown);
      }
      letGo(pictures, frame);
      return isMore;
    },
  };
}

function scaleMax({ box }: MapSection): number {
  const side = Math.max(1, box.right - box.left, box.bottom - box.top);
  return 2 ** Math.floor(Math.log2(SIDE_MAX / side));
}

function drawSection(scene: Scene, section: MapSection, scale: number): Picture {
  const { left, top, right, bottom } = section.box;
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.ceil((right - left) * scale)),
    Math.max(1, Math.ceil((bottom - top) * scale)),
  );
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('this browser can not paint aside');
  const picture = { canvas, context, scale, stale: new Set<number>(), seenAtFrame: 0 };
  paintGround(context, section, scene.palette, {
    scale,
    at: (x, y) => ({ x: (x - left) * scale, y: (y - top) * scale }),
  });
  drawSeats(scene, section, picture, indicesOf(section));
  return picture;
}

function* indicesOf({ firstIndex, count }: MapSection): Generator<number> {
  for (let index = firstIndex; index < firstIndex + count; index += 1) yield index;
}

/** Look by look, since changing colours costs more than painting. */
function drawSeats(
  { geometry, looks, palette }: Scene,
  { box }: MapSection,
  { context, scale }: Picture,
  indices: Iterable<number>,
): void {
  const byLook: number[][] = palette.looks.map(() => []);
  for (const index of indices) byLook[looks[index] ?? 0]?.push(index);
  const pitch = geometry.pitch * scale;
  byLook.forEach((group, number) => {
    const look: Look | undefined = palette.looks[number];
    if (look === undefined || group.length === 0) return;
    context.fillStyle = look.fill;
    const side = Math.max(0.6, pitch * look.size);
    const isShaped = pitch >= SHAPED_FROM;
    if (isShaped) context.beginPath();
    for (const index of group) {
      const x = ((geometry.x[index] ?? 0) - box.left) * scale;
      const y = ((geometry.y[index] ?? 0) - box.top) * scale;
      if (!isShaped) context.fillRect(x - side / 2, y - side / 2, side, side);
      else traceShape(context, look.shape ?? 0, x, y, side / 2);
    }
    if (isShaped) context.fill();
  });
}

/** Paints the seats that have changed over what they were. */
function repaint(scene: Scene, section: MapSection, picture: Picture): void {
  const { stale, context, scale } = picture;
  if (stale.size === 0) return;
  const { geometry } = scene;
  const side = geometry.pitch * scale * 0.92;
  context.fillStyle = scene.palette.section;
  for (const index of stale) {
    const x = ((geometry.x[index] ?? 0) - section.box.left) * scale - side / 2;
    const y = ((geometry.y[index] ?? 0) - section.box.top) * scale - side / 2;
    context.fillRect(x, y, side, side);
  }
  drawSeats(scene, section, picture, stale);
  stale.clear();
}

function letGo(pictures: Map<number, Picture>, frame: number): void {
  let pixels = 0;
  for (const { canvas } of pictures.values()) pixels += canvas.width * canvas.height;
  for (const [number, picture] of pictures) {
    const unseenFrames = frame - picture.seenAtFrame;
    const isOver = pixels > KEPT_PIXELS_MAX && unseenFrames > 0;
    if (!isOver && unseenFrames < KEPT_FRAMES) continue;
    pixels -= picture.canvas.width * picture.canvas.height;
    pictures.delete(number);
  }
}
