/** Which seats are where: a grid of cells with the seats of each, in two flat arrays. */
import type { Box, SeatGeometry } from './geometry.ts';

/** A cell is so many seats wide. */
const CELL_PITCHES = 6;
const CELLS_MAX = 262_144;

export interface SeatGrid {
  /** Calls for every seat in the box, and some just outside of it. */
  each(box: Box, visit: (index: number) => void): void;
  /** The seat whose middle is nearest, within a distance; -1 for none. */
  nearest(x: number, y: number, within: number): number;
}

export function gridOf({ x, y, box, pitch, seatCount }: SeatGeometry): SeatGrid {
  const width = Math.max(1, box.right - box.left);
  const height = Math.max(1, box.bottom - box.top);
  const cell = Math.max(pitch * CELL_PITCHES, Math.sqrt((width * height) / CELLS_MAX));
  const columns = Math.ceil(width / cell) + 1;
  const rows = Math.ceil(height / cell) + 1;
  const cellOf = (index: number): number => {
    const [sx, sy] = [x[index] ?? Number.NaN, y[index] ?? Number.NaN];
    if (Number.isNaN(sx) || Number.isNaN(sy)) return -1;
    return clamp((sy - box.top) / cell, rows) * columns + clamp((sx - box.left) / cell, columns);
  };
  const starts = new Uint32Array(columns * rows + 1);
  for (let index = 0; index < seatCount; index += 1) {
    const at = cellOf(index);
    if (at >= 0) starts[at + 1] = (starts[at + 1] ?? 0) + 1;
  }
  for (let at = 1; at < starts.length; at += 1) {
    starts[at] = (starts[at] ?? 0) + (starts[at - 1] ?? 0);
  }
  const next = starts.slice();
  const seats = new Uint32Array(starts.at(-1) ?? 0);
  for (let index = 0; index < seatCount; index += 1) {
    const at = cellOf(index);
    if (at < 0) continue;
    const place = next[at] ?? 0;
    seats[place] = index;
    next[at] = place + 1;
  }

  function each(wanted: Box, visit: (index: number) => void): void {
    const left = clamp((wanted.left - box.left) / cell, columns);
    const right = clamp((wanted.right - box.left) / cell, columns);
    const top = clamp((wanted.top - box.top) / cell, rows);
    const bottom = clamp((wanted.bottom - box.top) / cell, rows);
    for (let row = top; row <= bottom; row += 1) {
      const from = starts[row * columns + left] ?? 0;
      const to = starts[row * columns + right + 1] ?? 0;
      for (let at = from; at < to; at += 1) visit(seats[at] ?? 0);
    }
  }

  return {
    each,
    nearest(px, py, within) {
      let best = -1;
      let bestDistance = within;
      const around = {
        left: px - within,
        right: px + within,
        top: py - within,
        bottom: py + within,
      };
      each(around, (index) => {
        const distance = Math.hypot((x[index] ?? 0) - px, (y[index] ?? 0) - py);
        if (distance > bestDistance) return;
        best = index;
        bestDistance = distance;
      });
      return best;
    },
  };
}

const clamp = (value: number, count: number): number =>
  Math.min(count - 1, Math.max(0, Math.floor(value)));
