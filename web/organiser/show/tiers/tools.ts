/** What is painted with a stroke. Pure. */
import { nameOf, rowAt, type SeatGeometry } from '../../../shared/map/geometry.ts';

export const TOOLS = ['section', 'row', 'seat', 'view'] as const;
export type Tool = (typeof TOOLS)[number];

/** What a tool paints there: the whole section, the row of the seat, or the seat; areas as a whole. */
export function placesAt(
  geometry: SeatGeometry,
  tool: Tool,
  { seat, section: number }: { readonly seat: number; readonly section: number },
): readonly number[] {
  const range = ({ firstIndex, count }: { firstIndex: number; count: number }): number[] =>
    Array.from({ length: count }, (_, at) => firstIndex + at);
  const section = geometry.sections[number];
  if (tool === 'view') return [];
  if (section !== undefined && (tool === 'section' || section.kind === 'ga')) return range(section);
  if (seat < 0 || tool === 'section') return [];
  return tool === 'seat' ? [seat] : range(rowAt(nameOf(geometry, seat).section, seat));
}
