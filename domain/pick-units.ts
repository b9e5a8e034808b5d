/** Picks units of a general-admission area, which nobody chooses one by one. */
import type { Layout } from './layout.ts';

/**
 * Free units of an area, looked for from `startOffset` (any whole number from 0) onwards and around,
 * so that buyers who come at once don't all try the same ones. Null when there are not enough, or
 * the area is no general-admission section.
 */
export function pickUnits(
  layout: Layout,
  area: string,
  quantity: number,
  isFree: (index: number) => boolean,
  startOffset: number,
): readonly number[] | null {
  const section = layout.section(area);
  if (section?.kind !== 'ga' || quantity > section.count) return null;
  const units: number[] = [];
  for (let step = 0; step < section.count && units.length < quantity; step += 1) {
    const index = section.firstIndex + ((startOffset + step) % section.count);
    if (isFree(index)) units.push(index);
  }
  return units.length === quantity ? units : null;
}
