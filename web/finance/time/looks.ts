/** How seats of each status look: the sold stand out, since they are what one watches grow. */
import { useMemo } from 'react';
import type { Palette } from '../../shared/map/painter.ts';
import { FIRST_TIER_LOOK, LOOK, usePalette } from '../../shared/map/palette.ts';

/** Tokens of the price tiers stand for what is held (the second) and being paid (the third). */
const TIER_COLOURS = 3;

/** A look a status, in their order: a seat's status is the number of its look. */
export function useStatusPalette(): Palette {
  const palette = usePalette(TIER_COLOURS);
  return useMemo(() => {
    const fill = (look: number): string => palette.looks[look]?.fill ?? palette.ink;
    const { background: bg, ink } = palette;
    return {
      ...palette,
      looks: [
        { fill: fill(LOOK.taken), ink, size: 0.6 },
        { fill: fill(FIRST_TIER_LOOK + 1), ink: bg, size: 0.7 },
        { fill: fill(FIRST_TIER_LOOK + 2), ink: bg, size: 0.78 },
        { fill: fill(LOOK.mine), ink: bg, size: 0.86 },
        { fill: bg, ink, size: 0.5, ring: fill(LOOK.taken) },
      ],
    };
  }, [palette]);
}
