/**
 * Paints a seat map on a canvas at the pace of the screen. Far away each section is one picture that was
 * painted before, at about the size that it is needed in; only seats that change are painted anew in it.
 * Near by, the few seats in view are stamped one by one, with their numbers.
 *
 * It knows colours by number: what a seat looks like is one byte, which whoever uses the map decides.
 */
import { type Camera, overlaps, type Size, toScreen, visibleBox } from './camera.ts';
import type { Cursor } from './cursor.ts';
import { paintRingAbove, paintRingBelow } from './cursor-ring.ts';
import { isInside, type SeatGeometry } from './geometry.ts';
import type { SeatGrid } from './grid.ts';
import { paintGround, screenOf, traceOutline } from './ground.ts';
import { paintNames } from './section-names.ts';
import { createSectionPictures } from './section-pictures.ts';
import { createStamps } from './stamps.ts';
import { createTextSprites } from './text-sprites.ts';

/** How seats of one look are painted. */
export interface Look {
  readonly fill: string;
  /** Of the number on it. */
  readonly ink: string;
  /** Of the distance between seats; 0.8 for a full one, 0.35 for a dot. */
  readonly size: number;
  /** A ring around it, so that it is told by more than its colour. */
  readonly ring?: string;
  readonly mark?: 'check' | 'cross';
  /** Of `shapes.ts`; a circle unless given. */
  readonly shape?: number;
}

export interface Palette {
  readonly looks: readonly Look[];
  readonly background: string;
  readonly section: string;
  readonly outline: string;
  readonly ink: string;
  readonly softInk: string;
  /** Of the ring around what the keyboard is at. */
  readonly focus: string;
  readonly font: string;
}

export interface SectionAbout {
  /** How many are left, and the same where there is little room. */
  readonly line: string;
  readonly short: string;
  /** What they cost, where there is room for it. */
  readonly price?: string;
}

export interface Scene {
  readonly geometry: SeatGeometry;
  readonly grid: SeatGrid;
  /** Number of each seat's look. */
  readonly looks: Uint8Array;
  readonly palette: Palette;
  /** What stands under a section's name. */
  readonly about: (sectionNumber: number) => SectionAbout;
  /** Number of the look that an area of general admission is filled with. */
  readonly areaLook: (sectionNumber: number) => number;
  /** Number of the section to be shown as chosen; -1 for none. */
  readonly chosenSection: number;
  readonly stageLabel: string;
  /** Another number when what {@link about} says has changed. */
  readonly countsAt: number;
}

/** From so many pixels a seat on, seats are stamped one by one. */
const STAMPED_FROM = 15;
/** From so many on, they have numbers. */
const NUMBERED_FROM = 22;
/** Up to so many, sections have their names. */
const NAMED_UP_TO = 10;

export interface Painter {
  /** True where there is more to be painted in the next frame. */
  paint(
    scene: Scene,
    camera: Camera,
    view: Size,
    pixelRatio: number,
    cursor: Cursor | null,
  ): boolean;
  /** Some seats look different; null: all of them. */
  changed(indices: readonly number[] | null, geometry: SeatGeometry): void;
}

export function createPainter(canvas: HTMLCanvasElement): Painter {
  const context = canvas.getContext('2d', { alpha: false });
  if (context === null) throw new Error('this browser can not paint');
  const pictures = createSectionPictures();
  const sprites = createTextSprites();
  const stamps = createStamps(sprites);

  return {
    changed: (indices, geometry) => pictures.changed(indices, geometry),
    paint(scene, camera, view, pixelRatio, cursor) {
      const { geometry, palette } = scene;
      const seatPixels = geometry.pitch * camera.scale;
      const inView = sectionsInView(scene, camera, view);
      context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
      context.fillStyle = palette.background;
      context.fillRect(0, 0, view.width, view.height);
      paintStage(context, scene, camera, view);
      if (cursor !== null) paintRingBelow(context, scene, cursor, camera, view);
      let isMore = false;
      for (const number of inView) {
        const section = geometry.sections[number];
        if (section?.kind === 'ga') paintArea(context, scene, number, camera, view);
        else if (section !== undefined && seatPixels >= STAMPED_FROM) {
          paintGround(context, section, palette, screenOf(camera, view));
        }
      }
      frame(context, scene, camera, view);
      if (seatPixels >= STAMPED_FROM) {
        const options = { context, scene, camera, view, pixelRatio };
        stamps.paint(options, seatPixels >= NUMBERED_FROM);
      } else {
        isMore = pictures.paint(context, scene, inView, camera, view, pixelRatio);
      }
      const isFar = seatPixels <= NAMED_UP_TO;
      const named = inView.filter((number) => isFar || geometry.sections[number]?.kind === 'ga');
      paintNames({ context, scene, camera, view, pixelRatio, sprites }, named);
      if (cursor !== null) paintRingAbove(context, scene, cursor, camera, view);
      return isMore;
    },
  };
}

function sectionsInView({ geometry }: Scene, camera: Camera, view: Size): number[] {
  const seen = visibleBox(camera, view);
  return [...geometry.sections.keys()].filter((number) => {
    const box = geometry.sections[number]?.box;
    return box !== undefined && overlaps(box, seen);
  });
}

/** An area of general admission, or what frames the section that was chosen. */
function paintArea(
  context: CanvasRenderingContext2D,
  { geometry, palette, areaLook }: Scene,
  number: number,
  camera: Camera,
  view: Size,
): void {
  const section = geometry.sections[number];
  if (section === undefined) return;
  traceOutline(context, section, screenOf(camera, view));
  context.fillStyle = palette.section;
  context.fill();
  context.globalAlpha = 0.28;
  context.fillStyle = palette.looks[areaLook(number)]?.fill ?? palette.section;
  context.fill();
  context.globalAlpha = 1;
  context.lineWidth = 1;
  context.strokeStyle = palette.outline;
  context.stroke();
}

function frame(
  context: CanvasRenderingContext2D,
  { geometry, palette, chosenSection }: Scene,
  camera: Camera,
  view: Size,
): void {
  const section = geometry.sections[chosenSection];
  if (section?.kind !== 'ga') return;
  traceOutline(context, section, screenOf(camera, view));
  context.lineWidth = 3;
  context.strokeStyle = palette.ink;
  context.stroke();
}

/** Where nothing was placed by hand the stage is at the origin, and all rows look there. */
const STAGE = { left: -110, right: 110, top: 48, bottom: 92 };

/** Room for it: no section stands there. */
export function hasStage({ box, sections }: SeatGeometry): boolean {
  // A house around a field has no front.
  const isInFront = box.top > -STAGE.bottom && box.bottom > STAGE.bottom;
  if (!isInFront || box.left > STAGE.left || box.right < STAGE.right) return false;
  const { left, right, top, bottom } = STAGE;
  const points = [
    [left, top],
    [right, top],
    [left, bottom],
    [right, bottom],
    [0, bottom],
  ] as const;
  return !sections.some(({ outline }) => points.some(([x, y]) => isInside(outline, x, y)));
}

export const STAGE_TOP = STAGE.top;

function paintStage(
  context: CanvasRenderingContext2D,
  { geometry, palette, stageLabel }: Scene,
  camera: Camera,
  view: Size,
): void {
  if (!hasStage(geometry)) return;
  const from = toScreen(camera, view, { x: STAGE.left, y: STAGE.top });
  const to = toScreen(camera, view, { x: STAGE.right, y: STAGE.bottom });
  context.fillStyle = palette.outline;
  context.beginPath();
  context.roundRect(from.x, from.y, to.x - from.x, to.y - from.y, 4);
  context.fill();
  if (to.y - from.y < 14) return;
  context.fillStyle = palette.ink;
  context.font = `600 ${Math.min(15, (to.y - from.y) * 0.6)}px ${palette.font}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(stageLabel, (from.x + to.x) / 2, (from.y + to.y) / 2 + 1);
}
