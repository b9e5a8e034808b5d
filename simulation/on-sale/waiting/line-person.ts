/** Somebody who comes to a show with a waiting room: how they are, and what was said to them. */
import type { Random } from '#platform/ports.ts';
import { chance } from '../../seeded-random.ts';
import type { Buyer } from '../sale.ts';

/** How somebody waits. */
export interface Manner {
  /** Before (negative) or after the sale begins. */
  readonly arrivesMs: number;
  /** Gives up after so long in the line; null for those who stay. */
  readonly leavesAfterMs: number | null;
  /** Joins, and is never heard of again. */
  readonly vanishes: boolean;
  /** Tries to hold seats from the line, without an admission. */
  readonly crashesGate: boolean;
  /** Looks around for so long before they choose, once they are in. */
  readonly dawdlesMs: number;
}

/** What a look told somebody who had a place in the line. */
export interface Look {
  /** By the house's clock. */
  readonly atMs: number;
  readonly etaSeconds: number;
}

export type LineEnd = 'bought' | 'left' | 'told_sold_out' | 'too_late' | 'vanished';

export interface LinePerson {
  readonly buyer: Buyer;
  readonly manner: Manner;
  sessionId: string | null;
  /** From 1, as it was first told. */
  place: number | null;
  looks: Look[];
  /** Looks at a place that came with no estimate. */
  looksWithoutNumber: number;
  /** They were told that the tickets will probably be gone before their turn. */
  wasUnlikely: boolean;
  /** Of the last answer that had them wait at a place, by the house's clock. */
  waitedUntilMs: number | null;
  /** Of the first answer that let them in, by the house's clock. */
  admittedAtMs: number | null;
  /** When they said that they leave; null for those who don't, also because they bought. */
  leftAtMs: number | null;
  end: LineEnd | null;
  hasCrashedGate: boolean;
  /** Times in a row that they were asked for patience. */
  putOff: number;
}

const LATE_SHARE = 0.1;
const LATE_WITHIN_MS = 15_000;
const IMPATIENT_SHARE = 0.02;
const IMPATIENT_WITHIN_MS = 60_000;
const VANISHING_SHARE = 0.005;
const GATE_CRASHER_SHARE = 0.002;
/** Nobody takes longer than so many times the mean. */
const DAWDLING_MAX = 4;

export interface CrowdPace {
  /** How long before the sale the first ones come. */
  readonly gatherSeconds: number;
  /** How long people look around before they choose, on average. */
  readonly dawdleSeconds: number;
}

export function drawManner(random: Random, { gatherSeconds, dawdleSeconds }: CrowdPace): Manner {
  const gatherMs = gatherSeconds * 1_000;
  const isLate = chance(random, LATE_SHARE);
  return {
    arrivesMs: isLate ? random.next() * LATE_WITHIN_MS : -gatherMs * (0.1 + 0.9 * random.next()),
    leavesAfterMs: chance(random, IMPATIENT_SHARE) ? random.next() * IMPATIENT_WITHIN_MS : null,
    vanishes: chance(random, VANISHING_SHARE),
    crashesGate: chance(random, GATE_CRASHER_SHARE),
    dawdlesMs: dawdleSeconds * 1_000 * Math.min(DAWDLING_MAX, -Math.log(1 - random.next())),
  };
}

export const createLinePerson = (buyer: Buyer, manner: Manner): LinePerson => ({
  buyer,
  manner,
  sessionId: null,
  place: null,
  looks: [],
  looksWithoutNumber: 0,
  wasUnlikely: false,
  waitedUntilMs: null,
  admittedAtMs: null,
  leftAtMs: null,
  end: null,
  hasCrashedGate: false,
  putOff: 0,
});
