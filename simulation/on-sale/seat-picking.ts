/** How people pick from a map: the popular stand first, the front rows, the middle, side by side. */
import type { Random } from '#platform/ports.ts';
import type { FloorPlan, Stand } from './floor-plan.ts';

/** One byte a seat, 0 for available. */
export type Statuses = Uint8Array;

/** Of stands in order of fame, each next one draws so much less of the crowd. */
const FAME_DECAY = 0.6;
/** The chance to look one row further back. */
const ROW_DECAY = 0.7;

/**
 * Green seats for a party, together if the map has them so; fewer than asked for when fewer are left,
 * none when none is.
 */
export function pickSeats(
  plan: FloorPlan,
  statuses: Statuses,
  partySize: number,
  random: Random,
): string[] {
  for (const stand of byFame(plan.stands, random)) {
    const together = sideBySide(stand, statuses, partySize, random);
    if (together.length > 0) return idsOf(plan, together);
  }
  return idsOf(plan, anywhere(plan, statuses, partySize, random));
}

/** A drawn order in which a famous stand mostly comes first. */
function byFame(stands: readonly Stand[], random: Random): Stand[] {
  const left = [...stands];
  const order: Stand[] = [];
  while (left.length > 0) {
    const rank = Math.min(left.length - 1, geometric(random, FAME_DECAY));
    order.push(...left.splice(rank, 1));
  }
  return order;
}

/** 0, 1, 2, … each less likely than the one before by this factor. */
const geometric = (random: Random, decay: number): number =>
  Math.floor(Math.log(1 - random.next()) / Math.log(decay));

function sideBySide(stand: Stand, statuses: Statuses, size: number, random: Random): number[] {
  const rowCount = stand.rows.length;
  const start = Math.min(rowCount - 1, geometric(random, ROW_DECAY));
  for (let offset = 0; offset < rowCount; offset += 1) {
    const row = stand.rows[(start + offset) % rowCount] ?? [];
    const run = middleRun(row, statuses, size);
    if (run.length > 0) return run;
  }
  return [];
}

/** The run of free seats nearest to the middle of its row. */
function middleRun(row: readonly number[], statuses: Statuses, size: number): number[] {
  const middle = (row.length - size) / 2;
  let best = -1;
  let free = 0;
  for (const [place, index] of row.entries()) {
    free = statuses[index] === 0 ? free + 1 : 0;
    const first = place - size + 1;
    if (free >= size && (best < 0 || Math.abs(first - middle) < Math.abs(best - middle))) {
      best = first;
    }
  }
  return best < 0 ? [] : row.slice(best, best + size);
}

/** Whatever is green, from a drawn place in the house on: units of the floor too. */
function anywhere(plan: FloorPlan, statuses: Statuses, size: number, random: Random): number[] {
  const start = Math.floor(random.next() * plan.seatCount);
  const found: number[] = [];
  for (let offset = 0; offset < plan.seatCount && found.length < size; offset += 1) {
    const index = (start + offset) % plan.seatCount;
    if (statuses[index] === 0) found.push(index);
  }
  return found;
}

const idsOf = (plan: FloorPlan, indexes: readonly number[]): string[] =>
  indexes.map((index) => plan.seatIds[index] ?? '');
