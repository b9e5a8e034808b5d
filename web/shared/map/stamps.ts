/** Seats near by: a stamp for each look at the size of the moment, and the numbers on them. */
import { type Camera, overlaps, type Size, toScreen, visibleBox } from './camera.ts';
import { FLAG, type MapSection, rowAt, type SeatGeometry } from './geometry.ts';
import type { Look, Scene } from './painter.ts';
import { traceShape } from './shapes.ts';
import { paintSprite, type TextSprites } from './text-sprites.ts';

export interface StampOptions {
  readonly context: CanvasRenderingContext2D;
  readonly scene: Scene;
  readonly camera: Camera;
  readonly view: Size;
  readonly pixelRatio: number;
}

export interface Stamps {
  paint(options: StampOptions, numbered: boolean): void;
}

/** Numbers come in sizes that are so many pixels apart: while one zooms they are not drawn anew each frame. */
const SIZE_STEP = 3;

export function createStamps(sprites: TextSprites): Stamps {
  let key = '';
  let stamps: readonly OffscreenCanvas[] = [];

  return {
    paint({ context, scene, camera, view, pixelRatio }, numbered) {
      const { geometry, grid, looks, palette } = scene;
      const pitch = geometry.pitch * camera.scale;
      const side = Math.ceil(pitch * pixelRatio);
      const wanted = `${side} ${palette.looks.map(({ fill, ring, shape }) => `${fill}${ring}${shape}`).join()}`;
      if (wanted !== key) {
        stamps = palette.looks.map((look) => drawStamp(look, side));
        key = wanted;
      }
      const half = side / pixelRatio / 2;
      const size = half * 2;
      const [originX, originY] = [view.width / 2, view.height / 2];
      const seen: number[] = [];
      grid.each(visibleBox(camera, view), (index) => {
        const x = ((geometry.x[index] ?? 0) - camera.x) * camera.scale + originX;
        const y = ((geometry.y[index] ?? 0) - camera.y) * camera.scale + originY;
        if (x < -size || y < -size || x > view.width + size || y > view.height + size) return;
        const stamp = stamps[looks[index] ?? 0];
        if (stamp !== undefined) context.drawImage(stamp, x - half, y - half, size, size);
        seen.push(index);
      });
      if (!numbered) return;
      const pixels = Math.max(8, Math.round((pitch * 0.36) / SIZE_STEP) * SIZE_STEP);
      const font = `600 ${pixels}px ${palette.font}`;
      for (const index of seen) {
        const look = palette.looks[looks[index] ?? 0];
        if (look === undefined || look.size < 0.6 || look.mark !== undefined) continue;
        const x = ((geometry.x[index] ?? 0) - camera.x) * camera.scale + originX;
        const y = ((geometry.y[index] ?? 0) - camera.y) * camera.scale + originY;
        const text = textOn(geometry, index);
        paintSprite(context, sprites.of(text, font, pixels, look.ink, pixelRatio), x, y);
      }
      paintRowLabels({ context, scene, camera, view, pixelRatio }, sprites, pixels + 1);
    },
  };
}

function drawStamp(look: Look, side: number): OffscreenCanvas {
  const canvas = new OffscreenCanvas(side, side);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('this browser can not paint aside');
  const middle = side / 2;
  const radius = (side * look.size) / 2;
  context.fillStyle = look.fill;
  context.beginPath();
  traceShape(context, look.shape ?? 0, middle, middle, radius);
  context.fill();
  if (look.ring !== undefined) {
    context.lineWidth = Math.max(1.5, side * 0.08);
    context.strokeStyle = look.ring;
    context.stroke();
  }
  if (look.mark !== undefined) drawMark(context, look, middle, radius * 0.5);
  return canvas;
}

function drawMark(
  context: OffscreenCanvasRenderingContext2D,
  look: Look,
  middle: number,
  arm: number,
): void {
  context.strokeStyle = look.ink;
  context.lineWidth = Math.max(1.5, arm * 0.45);
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.beginPath();
  if (look.mark === 'check') {
    context.moveTo(middle - arm, middle + arm * 0.05);
    context.lineTo(middle - arm * 0.25, middle + arm * 0.75);
    context.lineTo(middle + arm, middle - arm * 0.7);
  } else {
    context.moveTo(middle - arm, middle - arm);
    context.lineTo(middle + arm, middle + arm);
    context.moveTo(middle + arm, middle - arm);
    context.lineTo(middle - arm, middle + arm);
  }
  context.stroke();
}

/** Its number, or what is special about it. */
function textOn(geometry: SeatGeometry, index: number): string {
  const flags = geometry.flags[index] ?? 0;
  if ((flags & FLAG.accessible) !== 0) return '♿︎';
  const section = geometry.sections[geometry.section[index] ?? 0];
  if (section === undefined) return '';
  const row = rowAt(section, index);
  return row.labels[index - row.firstIndex] ?? '';
}

/** Beside the first and the last seat of each row. */
function paintRowLabels(
  { context, scene, camera, view, pixelRatio }: StampOptions,
  sprites: TextSprites,
  pixels: number,
): void {
  const { geometry, palette } = scene;
  const seen = visibleBox(camera, view);
  const font = `600 ${pixels}px ${palette.font}`;
  const isSeen = (x: number, y: number): boolean =>
    x > seen.left && x < seen.right && y > seen.top && y < seen.bottom;
  const place = (section: MapSection, first: boolean): void => {
    for (const { firstIndex, count, label } of section.rows) {
      const at = first ? firstIndex : firstIndex + count - 1;
      const x = (geometry.x[at] ?? 0) + (first ? -1 : 1) * geometry.pitch;
      const y = geometry.y[at] ?? 0;
      if (!isSeen(x, y)) continue;
      const sprite = sprites.of(label, font, pixels, palette.softInk, pixelRatio);
      const there = toScreen(camera, view, { x, y });
      paintSprite(context, sprite, there.x, there.y);
    }
  };
  for (const section of geometry.sections) {
    if (!overlaps(section.box, seen)) continue;
    place(section, true);
    place(section, false);
  }
}
