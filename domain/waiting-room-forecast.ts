/**
 * How a room will go on: whoever is called comes after a while or never, everybody inside ends by the rate of
 * their age, and whoever can be is called in their place. Played step by step, since a house that has just
 * filled, or that fills up with people who have gone and not said so, lets in now at another rate than later.
 */
import { ADMISSION_MS, type AdmissionLimits, claimMs } from './waiting-room-admission.ts';
import {
  age,
  type Cohort,
  cohortOf,
  type Ending,
  peopleIn,
  together,
} from './waiting-room-forecast-cohorts.ts';
import {
  ABSENT_AFTER_MS,
  AGES_MS,
  absentShare,
  ageRow,
  endRatesOf,
  leavesPerSecond,
  type Measures,
  sum,
} from './waiting-room-measures.ts';

export interface Forecast {
  /** Until so many people who wait now have been called or have left. */
  secondsUntil(turns: number): number;
}

/** A step is short against the time in which half of the shoppers go. */
const STEPS_A_STAY = 4;
const STEP_SECONDS_MIN = 0.25;
const STEP_SECONDS_MAX = 10;
const STEPS = 250;
/** Beyond the steps it goes on as in their second half. */
const LAST_STEPS = STEPS / 2;
/** Nobody stays longer, among those who come when they are called. */
const STAY_SECONDS_MAX = ADMISSION_MS / 1_000;
/** Until the turn of those who don't come is given to others. */
const CLAIM_SECONDS = claimMs(0) / 1_000;

const AGES = AGES_MS.map((ms) => ms / 1_000);
const forecasts = new WeakMap<Measures, { limits: AdmissionLimits; forecast: Forecast }>();

/** Some shoppers must have ended. One reckoning for all who ask between two looks at the room. */
export function forecastOf(measures: Measures, limits: AdmissionLimits): Forecast {
  const known = forecasts.get(measures);
  const isSame =
    known?.limits.maxActive === limits.maxActive &&
    known.limits.admitPerSecond === limits.admitPerSecond;
  if (known !== undefined && isSame) return known.forecast;
  const forecast = play(measures, limits);
  forecasts.set(measures, { limits, forecast });
  return forecast;
}

/** The turn of those who never come is given to others, so more are called than come. */
export const doorRate = (measures: Measures, { admitPerSecond }: AdmissionLimits): number =>
  admitPerSecond / (1 - absentShare(measures));

function play(measures: Measures, limits: AdmissionLimits): Forecast {
  const leaving = leavesPerSecond(measures);
  const door = doorRate(measures, limits);
  const absent = absentShare(measures);
  const ending = endsUntil(endRatesOf(measures));
  const stepSeconds = stepFor(ending);
  const comingSeconds = (measures.comingMs ?? 0) / 1_000;
  const callAge = stepSeconds / 2 - comingSeconds;
  /** Of those who are called within a step, the shares that are still there at its end. */
  const comers = (1 - absent) * Math.exp(-ending(callAge));
  const staying = comers + absent;
  let { inside, gone } = cohortsOf(measures, ending);
  /** By step: who was called so far, each counted for all that had not left by then. */
  const turns = [0];
  const calls: number[] = [];
  for (let step = 0; step < STEPS; step += 1) {
    inside = age(inside, stepSeconds, ending);
    gone = age(gone, stepSeconds, givingUp);
    const free = limits.maxActive - peopleIn(inside) - peopleIn(gone);
    const called = Math.max(0, Math.min(door * stepSeconds, free / staying));
    if (called > 0) {
      inside = together([...inside, cohortOf(called * comers, callAge, ending)], ending);
      gone = together([...gone, cohortOf(called * absent, stepSeconds / 2, givingUp)], givingUp);
    }
    calls.push(called);
    turns.push((turns[step] ?? 0) + called * Math.exp(leaving * (step + 0.5) * stepSeconds));
  }
  const rate = sum(calls.slice(-LAST_STEPS)) / (LAST_STEPS * stepSeconds);
  return {
    secondsUntil(wanted) {
      const all = turns[STEPS] ?? 0;
      if (wanted > all) {
        const seconds = STEPS * stepSeconds;
        return seconds + emptied((wanted - all) * Math.exp(-leaving * seconds), rate, leaving);
      }
      const step = firstAtLeast(turns, wanted);
      const [before = 0, after = 0] = [turns[step - 1], turns[step]];
      return (step - 1 + (wanted - before) / (after - before)) * stepSeconds;
    },
  };
}

/**
 * A line of n people that is called from at r a second, and that each leaves at a rate of l, is gone after
 * ln(1 + ln/r) / l seconds.
 */
export function emptied(people: number, rate: number, leaving: number): number {
  const load = (leaving * people) / rate;
  // The logarithm loses its digits where nearly nobody leaves.
  return load < 1e-6 ? people / rate : Math.log1p(load) / leaving;
}

/** By the age at which half of them have gone. */
function stepFor(ending: Ending): number {
  let step = STEP_SECONDS_MIN;
  while (step < STEP_SECONDS_MAX && ending(step * STEPS_A_STAY) < Math.LN2) step *= 1.25;
  return Math.min(step, STEP_SECONDS_MAX);
}

/** The end rates added up, from an age of 0 to that one. */
function endsUntil(rates: readonly number[]): Ending {
  const upTo = [0];
  for (const [row, from] of AGES.entries()) {
    upTo.push((upTo[row] ?? 0) + (rates[row] ?? 0) * ((AGES[row + 1] ?? from) - from));
  }
  return (ageSeconds) => {
    if (ageSeconds <= 0) return 0;
    if (ageSeconds >= STAY_SECONDS_MAX) return Number.POSITIVE_INFINITY;
    let row = AGES.length - 1;
    while (row > 0 && ageSeconds < (AGES[row] ?? 0)) row -= 1;
    return (upTo[row] ?? 0) + (rates[row] ?? 0) * (ageSeconds - (AGES[row] ?? 0));
  };
}

/** People who are never heard of, but keep their turn for a while. */
const givingUp: Ending = (ageSeconds) =>
  ageSeconds < CLAIM_SECONDS ? 0 : Number.POSITIVE_INFINITY;

/** Everybody who has been called, in the middle of their rows, oldest first. */
function cohortsOf(measures: Measures, ending: Ending): { inside: Cohort[]; gone: Cohort[] } {
  const { atAge, unheard, comingMs } = measures;
  const usual = absentShare(measures);
  const absentees = unheard.map((people, row) => (row < ABSENT_ROW ? people * usual : people));
  const comers = sum(unheard) - sum(absentees);
  const shoppers = atAge.map((people, row) => cohortOf(people, middleOf(row), ending));
  const gone = absentees.map((people, row) => cohortOf(people, middleOf(row), givingUp));
  const coming = cohortOf(comers, -(comingMs ?? 0) / 1_000, ending);
  const some = (cohorts: Cohort[]): Cohort[] => cohorts.filter(({ people }) => people > 0);
  return { inside: some([...shoppers.reverse(), coming]), gone: some(gone.reverse()) };
}

const ABSENT_ROW = ageRow(ABSENT_AFTER_MS);

const middleOf = (row: number): number =>
  ((AGES[row] ?? 0) + (AGES[row + 1] ?? STAY_SECONDS_MAX)) / 2;

/** In an ascending list that reaches it. */
function firstAtLeast(numbers: readonly number[], wanted: number): number {
  let [low, high] = [1, numbers.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) >= wanted) high = middle;
    else low = middle + 1;
  }
  return low;
}
