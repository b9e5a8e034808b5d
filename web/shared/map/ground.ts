/** The ground that the seats of a section stand on. */
import { type Camera, type Point, type Size, toScreen } from './camera.ts';
import type { MapSection } from './geometry.ts';
import type { Palette } from './painter.ts';

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** From the map to wherever it is painted. */
export interface Projection {
  readonly scale: number;
  at(x: number, y: number): Point;
}

export const screenOf = (camera: Camera, view: Size): Projection => ({
  scale: camera.scale,
  at: (x, y) => toScreen(camera, view, { x, y }),
});

export function traceOutline(context: Context, { outline }: MapSection, to: Projection): void {
  context.beginPath();
  for (let at = 0; at + 1 < outline.length; at += 2) {
    const { x, y } = to.at(outline[at] ?? 0, outline[at + 1] ?? 0);
    if (at === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  }
  context.closePath();
}

/** Rounded by its stroke: as far beyond the seats as its margin says. */
export function paintGround(
  context: Context,
  section: MapSection,
  palette: Palette,
  to: Projection,
): void {
  const width = 2 * section.margin * to.scale;
  traceOutline(context, section, to);
  context.lineJoin = 'round';
  context.lineWidth = width;
  context.strokeStyle = palette.outline;
  context.stroke();
  context.lineWidth = Math.max(0.1, width - 2);
  context.strokeStyle = palette.section;
  context.stroke();
  context.fillStyle = palette.section;
  context.fill();
}
