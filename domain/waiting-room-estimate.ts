/**
 * How long until somebody is called: by the people ahead and by how fast places will come free, as measured
 * in this room. That is the idea of the queue-length estimators of Ibrahim and Whitt ("Real-time delay
 * estimation in overloaded multiserver queues with abandonments", Management Science 55, 2009), for a line
 * that people leave and a house that first has to fill. What isn't known is told as a guess, and why it is one.
 */
import { type AdmissionLimits, spreadMs } from './waiting-room-admission.ts';
import { doorRate, emptied, forecastOf } from './waiting-room-forecast.ts';
import { leavesPerSecond, type Measures, sum, tellingEnds } from './waiting-room-measures.ts';

export interface RoomFigures {
  readonly waiting: number;
  readonly active: number;
  readonly calledTotal: number;
  readonly measures: Measures;
}

/**
 * Why there is no more than a guess:
 * - `measuring`: too few shoppers have come to an end for anybody to know how long they take
 * - `no_free_seats`: all that is left is in somebody's hands; people are called when some comes back
 * - `unlikely`: at the rate at which seats are taken they are gone before
 */
export type NoEstimate = 'measuring' | 'no_free_seats' | 'unlikely';

export interface Estimate {
  /** Until they are called; null where nobody is being called. */
  readonly seconds: number | null;
  /** Why that is a guess; null where it is by what was measured. */
  readonly reason: NoEstimate | null;
  /** It can't be sooner: for when to ask again. */
  readonly soonestSeconds: number;
}

export function estimate(
  ahead: number,
  room: RoomFigures,
  limits: AdmissionLimits,
  freeSeats: number,
): Estimate {
  const soonestSeconds = throughDoor(ahead + 1, room.measures, limits);
  if (freeSeats === 0) return { seconds: null, reason: 'no_free_seats', soonestSeconds };
  const measured = secondsUntilCalled(ahead, room, limits);
  const seconds = measured ?? guess(ahead, room, limits);
  if (ahead > TOO_MANY * callsLeft(room, limits, freeSeats) + limits.maxActive) {
    return { seconds, reason: 'unlikely', soonestSeconds };
  }
  return { seconds, reason: measured === null ? 'measuring' : null, soonestSeconds };
}

/** Nobody is told that it is unlikely for a tight reckoning. */
const TOO_MANY = 2;

/** How many people will still be called before the seats are gone. */
function callsLeft(
  { active, calledTotal, measures }: RoomFigures,
  { maxActive }: AdmissionLimits,
  freeSeats: number,
): number {
  const { first } = measures;
  if (first === null) return freeSeats;
  // Those who shop have some of their seats already.
  const buyers = calledTotal - first.calledTotal - active / 2;
  const taken = first.freeSeats - freeSeats;
  // Until it is known how many each takes: one.
  if (buyers < tellingEnds(maxActive)) return freeSeats;
  if (taken <= 0) return Number.POSITIVE_INFINITY;
  return Math.max(0, (freeSeats * buyers) / taken - active / 2);
}

/** Null while it depends on how long people shop, and that is not known. */
function secondsUntilCalled(
  ahead: number,
  { active, measures }: RoomFigures,
  limits: AdmissionLimits,
): number | null {
  // Somebody has to be called for them, too.
  const turns = ahead + 1;
  if (sum(measures.ended) >= tellingEnds(limits.maxActive)) {
    return forecastOf(measures, limits).secondsUntil(turns);
  }
  return turns <= limits.maxActive - active ? throughDoor(turns, measures, limits) : null;
}

/** How long people are taken to shop before anything is seen of them: one more shopper, who took so long. */
const GUESSED_SHOPPING_MS = 180_000;

/** By those who have come to an end, however few, and the time that all have had so far. */
function guess(ahead: number, { active, measures }: RoomFigures, limits: AdmissionLimits): number {
  const shoppingMs = (sum(measures.shoppedMs) + GUESSED_SHOPPING_MS) / (sum(measures.ended) + 1);
  const rate = Math.min(doorRate(measures, limits), (1_000 * limits.maxActive) / shoppingMs);
  const free = Math.max(0, limits.maxActive - active);
  const behind = emptied(Math.max(0, ahead + 1 - free), rate, leavesPerSecond(measures));
  return throughDoor(Math.min(ahead + 1, free), measures, limits) + behind;
}

/** As if there were room for all. */
const throughDoor = (turns: number, measures: Measures, limits: AdmissionLimits): number =>
  emptied(turns, doorRate(measures, limits), leavesPerSecond(measures));

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
