/** How a house sold out: a point a second. */
import type { HouseView } from './house-watch.ts';
import type { World } from './world.ts';

export interface SelloutCurve {
  /** The sale begins at that moment. */
  begin(atMs: number): void;
  note(view: HouseView): void;
  /** Seats sold by seconds since the beginning. */
  points(): readonly (readonly [seconds: number, sold: number])[];
}

export function createSelloutCurve({ clock }: Pick<World, 'clock'>): SelloutCurve {
  const points: [number, number][] = [];
  let beganAtMs: number | null = null;
  return {
    begin(atMs) {
      beganAtMs = atMs;
    },
    note({ sold, isOpen }) {
      if (beganAtMs === null || !isOpen) return;
      const seconds = (clock.nowMs() - beganAtMs) / 1_000;
      if (seconds < 0) return;
      const last = points.at(-1);
      if (last === undefined || Math.floor(seconds) > Math.floor(last[0])) {
        points.push([Math.round(seconds * 10) / 10, sold]);
      }
    },
    points: () => points,
  };
}
