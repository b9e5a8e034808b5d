/**
 * What a room has seen of the people in it, so that the next ones can be told how long it takes.
 *
 * Calls: how long people take to come, and how many never do; both change within a sale, since after a draw
 * everybody hears late. Shoppers: person-time and ends by how long ago they came, a life table (Cutler and
 * Ederer, "Maximum utilization of the life table method", 1958). Those who are still shopping count with the
 * time that they have had so far, so that neither the quick ones, who end first, nor those who have only just
 * come in bend the mean. Line: how fast people lose patience, as the median of some windows, so that a burst of
 * leavers is not taken for a habit.
 */

/** Ages of a shopper, in milliseconds, at which the rows of the table begin: each about half as long again. */
export const AGES_MS = [
  0, 1_000, 2_000, 3_000, 4_500, 7_000, 10_000, 15_000, 22_000, 33_000, 50_000, 75_000, 110_000,
  165_000, 250_000, 375_000, 560_000, 840_000,
] as const;

/** The row of an age. */
export function ageRow(ageMs: number): number {
  let row = AGES_MS.length - 1;
  while (row > 0 && ageMs < (AGES_MS[row] ?? 0)) row -= 1;
  return row;
}

export interface Measures {
  /** By row: time that shoppers spent at that age, in person-milliseconds, and how many ended at it. */
  readonly shoppedMs: readonly number[];
  readonly ended: readonly number[];
  /** How many are at that age now. */
  readonly atAge: readonly number[];
  /** How many were called so long ago and have not come. */
  readonly unheard: readonly number[];
  /** Of those who were called: how many have come, and how many have not for {@link ABSENT_AFTER_MS}. */
  readonly came: number;
  readonly absent: number;
  /** How long it takes from the call until somebody comes who does; null before anybody has. */
  readonly comingMs: number | null;
  /** Of the window under way: time spent in the line, in person-milliseconds, and who left it unasked. */
  readonly waitedMs: number;
  readonly left: number;
  /** Leavers a person-millisecond in the last windows, the newest first. */
  readonly leaveRates: readonly number[];
  /** What the room's first look found: seats to be had, and people who had been called before it. */
  readonly first: { readonly freeSeats: number; readonly calledTotal: number } | null;
}

const noRows: readonly number[] = AGES_MS.map(() => 0);

export const NO_MEASURES: Measures = {
  shoppedMs: noRows,
  ended: noRows,
  atAge: noRows,
  unheard: noRows,
  came: 0,
  absent: 0,
  comingMs: null,
  waitedMs: 0,
  left: 0,
  leaveRates: [],
  first: null,
};

export const WINDOW_MS = 20_000;
export const WINDOWS = 5;

/**
 * The table is halved when it knows of as many ends as so many houses full, within bounds, and of fewer only
 * now and then: so it follows a crowd that changes its ways, and never rests on a handful.
 */
export const ENDS_HOUSES = 4;
export const ENDS_MAX = { least: 80, most: 240 } as const;
export const ENDS_MIN = 40;
export const HALVE_EVERY_MS = 120_000;

export function isToBeHalved(ends: number, sinceMs: number, maxActive: number): boolean {
  const most = Math.max(ENDS_MAX.least, Math.min(ENDS_MAX.most, ENDS_HOUSES * maxActive));
  return ends >= most || (ends >= ENDS_MIN && sinceMs >= HALVE_EVERY_MS);
}

export const sum = (numbers: readonly number[]): number =>
  numbers.reduce((all, one) => all + one, 0);

const half = (numbers: readonly number[]): number[] => numbers.map((number) => number / 2);

export const halved = (measures: Measures): Measures => ({
  ...measures,
  shoppedMs: half(measures.shoppedMs),
  ended: half(measures.ended),
});

/** Whoever has not come for so long will not, for all that is known: few people near the front ask less often. */
export const ABSENT_AFTER_MS = 10_000;
/** Calls are halved at so many, so that these follow a crowd that goes away. */
export const CALLS_MAX = 60;
/** Of the one who came last; with it a rush after the draw is soon forgotten. */
export const COMING_WEIGHT = 0.25;

/** Somebody has come, in time or after they had been counted as absent. */
export function afterComing(measures: Measures, tookMs: number, wasAbsent: boolean): Measures {
  if (wasAbsent) return afterCalls(measures, 1, -1);
  const before = measures.comingMs ?? tookMs;
  const comingMs = before + COMING_WEIGHT * (tookMs - before);
  return { ...afterCalls(measures, 1, 0), comingMs };
}

/** So many more have come or been found absent. */
export function afterCalls(measures: Measures, more: number, moreAbsent: number): Measures {
  const came = measures.came + more;
  const absent = Math.max(0, measures.absent + moreAbsent);
  const share = came + absent < CALLS_MAX ? 1 : 0.5;
  return { ...measures, came: came * share, absent: absent * share };
}

/** Nobody is taken to be absent before some have been called. */
const CALLS_BEFORE = 2;

/** Of those who are called, the share that never comes. */
export const absentShare = ({ came, absent }: Measures): number =>
  absent / (absent + came + CALLS_BEFORE);

/** The window under way is over: what it says becomes the newest of the rates. */
export function nextWindow(measures: Measures): Measures {
  const { waitedMs, left, leaveRates } = measures;
  if (waitedMs === 0) return measures;
  const rates = [left / waitedMs, ...leaveRates].slice(0, WINDOWS);
  return { ...measures, waitedMs: 0, left: 0, leaveRates: rates };
}

/** Of each person in the line, a second. */
export const leavesPerSecond = (measures: Measures): number =>
  Math.min(LEAVES_MAX, usualLeaves(measures));

/** Nobody who is in a line of their own will stays for ten seconds only. */
const LEAVES_MAX = 0.1;

function usualLeaves({ waitedMs, left, leaveRates }: Measures): number {
  if (leaveRates.length === 0) return waitedMs === 0 ? 0 : (1_000 * left) / waitedMs;
  const sorted = leaveRates.toSorted((one, other) => one - other);
  const [low, high] = [sorted[(sorted.length - 1) >> 1] ?? 0, sorted[sorted.length >> 1] ?? 0];
  return (1_000 * (low + high)) / 2;
}

/**
 * Of so many ends the mean is known to a sixth; the first ones fall into the rush after the draw besides. In a
 * small house as many as fit in, since each takes its time.
 */
const TELLING_ENDS = 36;
const TELLING_ENDS_MIN = 2;

export const tellingEnds = (maxActive: number): number =>
  Math.max(TELLING_ENDS_MIN, Math.min(TELLING_ENDS, maxActive));

/**
 * Each row is taken to be like the one before it until it has seen as much time as brings some ends; the first
 * ones, in which people only look around, like all together. With less, a few seconds in which chance has
 * nobody end look like people who never go. The fewer ends are known at all, the more of the differences
 * between rows are chance: of 16, nearly four ends' time is asked of a row, of 120 half of one's.
 */
const ROW_WEIGHT = { least: 0.5, byEnds: 60 } as const;
/** Only looking around is over with this share of the ends. */
const EARLY_SHARE = 0.1;

/** By row, of each shopper a second; of no meaning before anybody has ended. */
export function endRatesOf({ shoppedMs, ended }: Measures): readonly number[] {
  const ends = sum(ended);
  const firstRow = ended.findIndex((_, row) => sum(ended.slice(0, row + 1)) > EARLY_SHARE * ends);
  const rateFrom = (row: number): number =>
    (1_000 * sum(ended.slice(row))) / Math.max(1, sum(shoppedMs.slice(row)));
  const usual = rateFrom(firstRow);
  const weightSeconds = Math.max(ROW_WEIGHT.least, ROW_WEIGHT.byEnds / ends) / usual;
  let rate = rateFrom(0);
  return AGES_MS.map((_, row) => {
    const likely = row === firstRow ? usual : rate;
    const seconds = (shoppedMs[row] ?? 0) / 1_000;
    rate = ((ended[row] ?? 0) + likely * weightSeconds) / (seconds + weightSeconds);
    return rate;
  });
}
