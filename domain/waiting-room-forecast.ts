/**
 * How a room will go on: everybody inside ends by the rate of their age, and whoever can be is called in
 * their place. Played step by step, since a house that has just filled, or that fills up with people who
 * have gone and not said so, lets in now at another rate than later.
 */
import { ADMISSION_MS, type AdmissionLimits, claimMs } from './waiting-room-admission.ts';
import {
  AGES_MS,
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
const STAY_SECONDS_MAX = (ADMISSION_MS + claimMs(0)) / 1_000;

interface Cohort {
  readonly people: number;
  readonly ageSeconds: number;
  /** The end rates of their life so far. */
  readonly ended: number;
}

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
export function doorRate(measures: Measures, { admitPerSecond }: AdmissionLimits): number {
  return admitPerSecond / (1 - measures.absent / (sum(measures.ended) + 2));
}

function play(measures: Measures, limits: AdmissionLimits): Forecast {
  const leaving = leavesPerSecond(measures);
  const door = doorRate(measures, limits);
  const ending = endsUntil(endRatesOf(measures));
  const stepSeconds = stepFor(ending);
  /** Share of those who come within a step that go within it, too. */
  const goAtOnce = 1 - Math.exp(-ending(stepSeconds / 2));
  let inside = cohortsOf(measures, ending);
  const youngest = { ageSeconds: stepSeconds / 2, ended: ending(stepSeconds / 2) };
  /** By step: who was called so far, each counted for all that had not left by then. */
  const turns = [0];
  const calls: number[] = [];
  for (let step = 0; step < STEPS; step += 1) {
    const before = age(inside, stepSeconds, ending);
    const free = limits.maxActive - peopleIn(before);
    const called = Math.max(0, Math.min(door * stepSeconds, free / (1 - goAtOnce)));
    const stay = called * (1 - goAtOnce);
    inside = stay === 0 ? before : together([...before, { people: stay, ...youngest }], ending);
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

type Ending = (ageSeconds: number) => number;

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
    if (ageSeconds >= STAY_SECONDS_MAX) return Number.POSITIVE_INFINITY;
    let row = AGES.length - 1;
    while (row > 0 && ageSeconds < (AGES[row] ?? 0)) row -= 1;
    return (upTo[row] ?? 0) + (rates[row] ?? 0) * (ageSeconds - (AGES[row] ?? 0));
  };
}

/** In the middle of their rows. */
function cohortsOf({ atAge }: Measures, ending: Ending): Cohort[] {
  return AGES.flatMap((from, row) => {
    const people = atAge[row] ?? 0;
    const ageSeconds = (from + (AGES[row + 1] ?? STAY_SECONDS_MAX)) / 2;
    return people === 0 ? [] : [{ people, ageSeconds, ended: ending(ageSeconds) }];
  }).reverse();
}

/** Those who are still there after a while, oldest first. */
function age(cohorts: readonly Cohort[], seconds: number, ending: Ending): Cohort[] {
  const older: Cohort[] = [];
  for (const { people, ageSeconds, ended } of cohorts) {
    const ageThen = ageSeconds + seconds;
    const endedThen = ending(ageThen);
    if (endedThen === Number.POSITIVE_INFINITY) continue;
    const staying = people * Math.exp(ended - endedThen);
    older.push({ people: staying, ageSeconds: ageThen, ended: endedThen });
  }
  return older;
}

/** A cohort of a smaller share of those inside goes with the one before it. */
const COHORT_SHARE_MIN = 0.003;

function together(cohorts: readonly Cohort[], ending: Ending): Cohort[] {
  const least = COHORT_SHARE_MIN * peopleIn(cohorts);
  const kept: Cohort[] = [];
  for (const cohort of cohorts) {
    const last = kept.at(-1);
    if (last === undefined || Math.min(last.people, cohort.people) >= least) kept.push(cohort);
    else kept[kept.length - 1] = merged(last, cohort, ending);
  }
  return kept;
}

function merged(one: Cohort, other: Cohort, ending: Ending): Cohort {
  const people = one.people + other.people;
  if (people === 0) return one;
  const ageSeconds = (one.ageSeconds * one.people + other.ageSeconds * other.people) / people;
  return { people, ageSeconds, ended: ending(ageSeconds) };
}

function peopleIn(cohorts: readonly Cohort[]): number {
  let all = 0;
  for (const { people } of cohorts) all += people;
  return all;
}

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
