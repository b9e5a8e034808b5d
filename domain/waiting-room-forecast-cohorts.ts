/** People who were called at about the same time, and how many of them are still there after a while. */

export interface Cohort {
  readonly people: number;
  /** Since they came; below 0 for those who have been called and are still to come. */
  readonly ageSeconds: number;
  /** The end rates of their life so far. */
  readonly ended: number;
}

/** The end rates added up, from an age of 0 to that one; infinite where nobody gets so old. */
export type Ending = (ageSeconds: number) => number;

export function cohortOf(people: number, ageSeconds: number, ending: Ending): Cohort {
  return { people, ageSeconds, ended: ending(ageSeconds) };
}

/** Those who are still there after a while, oldest first. */
export function age(cohorts: readonly Cohort[], seconds: number, ending: Ending): Cohort[] {
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

/** A cohort of a smaller share of all goes with the one before it. */
const COHORT_SHARE_MIN = 0.003;

export function together(cohorts: readonly Cohort[], ending: Ending): Cohort[] {
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
  return cohortOf(people, ageSeconds, ending);
}

export function peopleIn(cohorts: readonly Cohort[]): number {
  let all = 0;
  for (const { people } of cohorts) all += people;
  return all;
}
