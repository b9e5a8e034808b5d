/** The ring around what the keyboard is at: in two colours, so that one of them stands out on anything. */
import { type Camera, type Size, toScreen } from './camera.ts';
import type { Cursor } from './cursor.ts';
import { screenOf, traceOutline } from './ground.ts';
import type { Scene } from './painter.ts';

const LINE_PIXELS = 3;
const EDGE_PIXELS = 2;
/** Of a seat's ring, so that it is found where seats are dots. */
const RADIUS_MIN_PIXELS = 9;
const RADIUS_PITCHES = 0.56;

/** Below the section: its ground covers the inner part. */
export function paintRingBelow(
  context: CanvasRenderingContext2D,
  { geometry, palette }: Scene,
  cursor: Cursor,
  camera: Camera,
  view: Size,
): void {
  const section = cursor.at === 'section' ? geometry.sections[cursor.section] : undefined;
  if (section === undefined) return;
  const ground = 2 * section.margin * camera.scale;
  traceOutline(context, section, screenOf(camera, view));
  context.lineJoin = 'round';
  for (const [extra, colour] of [
    [LINE_PIXELS + 2 * EDGE_PIXELS, palette.background],
    [LINE_PIXELS + EDGE_PIXELS, palette.focus],
  ] as const) {
    context.lineWidth = ground + 2 * extra;
    context.strokeStyle = colour;
    context.stroke();
  }
}

export function paintRingAbove(
  context: CanvasRenderingContext2D,
  { geometry, palette }: Scene,
  cursor: Cursor,
  camera: Camera,
  view: Size,
): void {
  if (cursor.at !== 'seat') return;
  const at = toScreen(camera, view, {
    x: geometry.x[cursor.index] ?? Number.NaN,
    y: geometry.y[cursor.index] ?? Number.NaN,
  });
  if (Number.isNaN(at.x)) return;
  const radius = Math.max(RADIUS_MIN_PIXELS, geometry.pitch * camera.scale * RADIUS_PITCHES);
  context.beginPath();
  context.arc(at.x, at.y, radius, 0, Math.PI * 2);
  context.lineWidth = LINE_PIXELS + 2 * EDGE_PIXELS;
  context.strokeStyle = palette.background;
  context.stroke();
  context.lineWidth = LINE_PIXELS;
  context.strokeStyle = palette.focus;
  context.stroke();
}
