/**
 * How long it will take: from what was measured in this room, nothing else. A line of A people gets
 * shorter by those who are let in (r a second) and by those who lose patience (each at a rate of l a
 * second), so the last of them waits for ln(1 + lA/r) / l seconds.
 */
import { type AdmissionLimits, spreadMs } from './waiting-room-admission.ts';

/** What a room has seen, old things counting less: all are halved every two minutes. */
export interface Measures {
  /** Time that people spent in the line, in person-milliseconds, and how many left it unasked. */
  readonly waitedMs: number;
  readonly left: number;
  /** The same of those who were called: until they bought, left, or their time was up. */
  readonly shoppedMs: number;
  readonly done: number;
  /** Those of them who never came when they were called. */
  readonly absent: number;
}

export const NO_MEASURES: Measures = { waitedMs: 0, left: 0, shoppedMs: 0, done: 0, absent: 0 };

export const HALVE_EVERY_MS = 120_000;

export const halved = (measures: Measures): Measures => ({
  waitedMs: measures.waitedMs / 2,
  left: measures.left / 2,
  shoppedMs: measures.shoppedMs / 2,
  done: measures.done / 2,
  absent: measures.absent / 2,
});

/** So long a shopper is taken to stay before that has been seen. */
const SHOPPING_GUESS_MS = 180_000;
/** The guess weighs as much as so many shoppers, or as half of all that fit in. */
const GUESS_WEIGHT = 2;

export interface RoomFigures {
  readonly waiting: number;
  readonly active: number;
  readonly measures: Measures;
}

/** The mean time between a call and its end. */
export function meanShoppingMs({ active, measures }: RoomFigures): number {
  const weight = Math.max(GUESS_WEIGHT, active / 2 - measures.done);
  return (measures.shoppedMs + weight * SHOPPING_GUESS_MS) / (measures.done + weight);
}

/** The turn of those who never come is given to others, so more are called than come. */
function callsPerSecond({ measures }: RoomFigures, admitPerSecond: number): number {
  return admitPerSecond / (1 - measures.absent / (measures.done + GUESS_WEIGHT));
}

/** Seconds until somebody with so many ahead is called. */
export function etaSeconds(
  ahead: number,
  room: RoomFigures,
  { admitPerSecond, maxActive }: AdmissionLimits,
): number {
  const { waitedMs, left } = room.measures;
  const leaveRate = waitedMs > 0 ? (1_000 * left) / waitedMs : 0;
  // Somebody has to be called for them, too.
  const turns = ahead + 1;
  const atOnce = Math.min(turns, Math.max(0, maxActive - room.active));
  const rate = callsPerSecond(room, admitPerSecond);
  const filling = emptied(atOnce, rate, leaveRate);
  const remaining = (turns - atOnce) * Math.exp(-leaveRate * filling);
  const turnover = (1_000 * maxActive) / meanShoppingMs(room);
  return filling + emptied(remaining, Math.min(rate, turnover), leaveRate);
}

function emptied(people: number, rate: number, leaveRate: number): number {
  const load = (leaveRate * people) / rate;
  // The logarithm loses its digits where nearly nobody leaves.
  return load < 1e-6 ? people / rate : Math.log1p(load) / leaveRate;
}

const POLL_MIN_MS = 2_000;
const POLL_MAX_MS = 30_000;
/** In a large room nobody asks more often than this many do in a second, all in all. */
const FAR_POLLS_PER_SECOND = 1_000;

const farPollMs = (waiting: number): number =>
  Math.max(POLL_MAX_MS, (waiting / FAR_POLLS_PER_SECOND) * 1_000);

/**
 * When to ask again: after half of what is left, so that whoever comes to the front is there, and the
 * polls of a second grow with the logarithm of the line. `jitter`, from 0 to 1, keeps people apart.
 */
export function pollAfterMs(etaMs: number, waiting: number, jitter: number): number {
  const longest = Math.min(farPollMs(waiting), etaMs / 2);
  return Math.round(Math.max(POLL_MIN_MS, longest * (0.75 + jitter / 4)));
}

/** Before the draw: now and then, and then all in turn soon after it. */
export function pollAfterWhileGathering(
  untilDrawMs: number,
  waiting: number,
  jitter: number,
): number {
  const far = farPollMs(waiting);
  if (untilDrawMs > far) return Math.round(far * (0.75 + jitter / 4));
  return Math.round(Math.max(0, untilDrawMs) + 500 + jitter * spreadMs(waiting));
}
