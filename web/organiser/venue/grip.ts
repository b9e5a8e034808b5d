/** What a pointer takes hold of on the plan, by tool, and where it goes. Pure. */
import type { MapSection, SeatGeometry } from '../../shared/map/geometry.ts';
import { nameOf, rowAt } from '../../shared/map/geometry.ts';
import type { Command } from './model.ts';
import { placeOf } from './places.ts';
import type { Point } from './polygon.ts';

export const TOOLS = ['view', 'section', 'row', 'seat', 'shape'] as const;
export type Tool = (typeof TOOLS)[number];

/** Held: a section, or seats by their ids. */
export type Grip =
  | { readonly what: 'section'; readonly number: number }
  | { readonly what: 'seats'; readonly ids: readonly string[] };

/** Null: nothing there, or a tool that holds nothing. */
export function gripAt(
  geometry: SeatGeometry,
  tool: Tool,
  { seat, section }: { readonly seat: number; readonly section: number },
  picked: ReadonlySet<string>,
): Grip | null {
  if (tool === 'section') return section < 0 ? null : { what: 'section', number: section };
  if (seat < 0 || (tool !== 'row' && tool !== 'seat')) return null;
  const { id, section: its } = nameOf(geometry, seat);
  const ids = tool === 'seat' ? [id] : idsOfRow(geometry, its, seat);
  // Who takes hold of one that is picked means all that are.
  return { what: 'seats', ids: ids.every((each) => picked.has(each)) ? [...picked] : ids };
}

export function idsOfRow(
  geometry: SeatGeometry,
  section: MapSection,
  seat: number,
): readonly string[] {
  const { firstIndex, count } = rowAt(section, seat);
  return Array.from({ length: count }, (_, at) => nameOf(geometry, firstIndex + at).id);
}

/** Steps in which things are put down, so that rows stay in line. */
const SNAP = 5;

export const snapped = (from: Point, to: Point): { readonly dx: number; readonly dy: number } => ({
  dx: Math.round((to.x - from.x) / SNAP) * SNAP,
  dy: Math.round((to.y - from.y) / SNAP) * SNAP,
});

export function movingOf(
  geometry: SeatGeometry,
  grip: Grip,
  { dx, dy }: { readonly dx: number; readonly dy: number },
): Command {
  if (grip.what === 'seats') {
    return { type: 'move_places', places: grip.ids.map(placeOf), dx, dy };
  }
  return { type: 'move', id: geometry.sections[grip.number]?.id ?? '', dx, dy };
}
