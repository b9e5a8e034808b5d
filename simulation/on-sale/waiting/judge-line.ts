/**
 * The judge of a waiting room: by what people were told, each at its moment, and by the log; never by
 * what the process that keeps the room says of itself alone.
 */
import type { ReportViolation } from '../../checker/violation.ts';
import type { LineHistory } from './line-history.ts';
import type { LinePerson } from './line-person.ts';

export interface LineTerms {
  readonly maxActive: number;
}

export interface LineVerdict {
  /** Admitted and not done, at the busiest moment, as far as it can be proved. */
  readonly mostShoppers: number;
  /** Numbers that people were told who were let in later, and by how much of the truth they were off. */
  readonly looks: number;
  readonly etaMedianError: number | null;
  /** The same by when they were told, in tenths of the time in which people were called. */
  readonly etaByTenth: readonly EtaTenth[];
  /** There were enough of them for a verdict. */
  readonly areEstimatesJudged: boolean;
}

export interface EtaTenth {
  readonly looks: number;
  /** Above 0 where people were told longer than it took. */
  readonly median_signed_error: number | null;
}

/** Two clocks of one machine, and an answer that was thought of before it was stamped. */
const SLACK_MS = 250;
/** The room tells of its calls once a second, and people ask every two: nearer than this says little. */
const MEASURABLE_MS = 10_000;
const ETA_ERROR_MAX = 0.2;
/** Fewer looks say nothing about a median. */
export const LOOKS_MIN = 100;

export function judgeLine(
  people: readonly LinePerson[],
  history: LineHistory,
  terms: LineTerms,
  report: ReportViolation,
): LineVerdict {
  const mostShoppers = checkShoppers(people, history, terms, report);
  checkOrder(people, report);
  checkPlaces(people, report);
  checkHolds(people, history, report);
  const errors = etaErrors(people, history);
  const etaMedianError = medianOf(errors.map(({ error }) => Math.abs(error)));
  const areEstimatesJudged = errors.length >= LOOKS_MIN;
  if (areEstimatesJudged && etaMedianError !== null && etaMedianError > ETA_ERROR_MAX) {
    const message = `their median is off by ${(etaMedianError * 100).toFixed(0)} % of the truth`;
    report('estimates_off', `${errors.length} looks`, message);
  }
  const etaByTenth = byTenth(errors, history);
  return { mostShoppers, looks: errors.length, etaMedianError, etaByTenth, areEstimatesJudged };
}

/**
 * A shopper is one for sure from the moment that they were told until their order was confirmed in the
 * log, or until they asked to leave: the house may count them for longer, never for less.
 */
function checkShoppers(
  people: readonly LinePerson[],
  { confirmedAtMs, advances }: LineHistory,
  { maxActive }: LineTerms,
  report: ReportViolation,
): number {
  const changes: { atMs: number; by: number }[] = [];
  for (const { admittedAtMs, leftAtMs, buyer } of people) {
    if (admittedAtMs === null) continue;
    const boughtAtMs = confirmedAtMs.get(buyer.customerId ?? '') ?? Number.POSITIVE_INFINITY;
    const endAtMs = Math.min(boughtAtMs, leftAtMs ?? Number.POSITIVE_INFINITY);
    if (endAtMs <= admittedAtMs) continue;
    changes.push({ atMs: admittedAtMs, by: 1 }, { atMs: endAtMs, by: -1 });
  }
  changes.sort((a, b) => a.atMs - b.atMs || a.by - b.by);
  let shopping = 0;
  let most = 0;
  for (const { by } of changes) {
    shopping += by;
    most = Math.max(most, shopping);
  }
  if (most > maxActive) {
    report('too_many_shoppers', `${most} at once`, `the limit is ${maxActive}`);
  }
  const told = advances.find(({ active }) => active > maxActive);
  if (told) {
    report('too_many_shoppers', `${told.active} by its own account`, `the limit is ${maxActive}`);
  }
  return most;
}

/** Nobody still waits at their place after somebody behind them was let in. */
function checkOrder(people: readonly LinePerson[], report: ReportViolation): void {
  const placed = people.filter(({ place }) => place !== null);
  placed.sort((a, b) => (b.place ?? 0) - (a.place ?? 0));
  let firstBehind: { readonly atMs: number; readonly place: number | null } | null = null;
  for (const { place, waitedUntilMs, admittedAtMs, sessionId } of placed) {
    const isPassed =
      firstBehind !== null && waitedUntilMs !== null && waitedUntilMs > firstBehind.atMs + SLACK_MS;
    if (isPassed) {
      const message = `place ${place} waited after place ${firstBehind?.place} was let in`;
      report('admitted_out_of_turn', sessionId ?? '', message);
    }
    if (admittedAtMs !== null && admittedAtMs < (firstBehind?.atMs ?? Number.POSITIVE_INFINITY)) {
      firstBehind = { atMs: admittedAtMs, place };
    }
  }
}

function checkPlaces(people: readonly LinePerson[], report: ReportViolation): void {
  const owners = new Map<number, string>();
  for (const { place, sessionId } of people) {
    if (place === null || sessionId === null) continue;
    const other = owners.get(place);
    if (other !== undefined) {
      report('place_given_twice', sessionId, `place ${place} is also that of ${other}`);
    }
    owners.set(place, sessionId);
  }
}

function checkHolds(
  people: readonly LinePerson[],
  { holds }: LineHistory,
  report: ReportViolation,
): void {
  const admittedAtMs = new Map<string, number>();
  for (const person of people) {
    const { customerId } = person.buyer;
    if (customerId !== null && person.admittedAtMs !== null) {
      admittedAtMs.set(customerId, person.admittedAtMs);
    }
  }
  for (const { customerId, atMs } of holds) {
    const fromMs = admittedAtMs.get(customerId);
    if (fromMs === undefined || atMs < fromMs - SLACK_MS) {
      const message = fromMs === undefined ? 'was never let in' : 'was let in later';
      report('held_without_admission', customerId, message);
    }
  }
}

interface EtaError {
  readonly atMs: number;
  /** As a share of the time that it really took; above 0 where that was shorter. */
  readonly error: number;
}

function etaErrors(people: readonly LinePerson[], { advances }: LineHistory): EtaError[] {
  const errors: EtaError[] = [];
  for (const { looks, place, admittedAtMs } of people) {
    if (place === null || admittedAtMs === null) continue;
    // They may have heard of their turn only when they asked again.
    const called = advances.find(({ calledUpTo }) => calledUpTo >= place - 1)?.atMs;
    const turnAtMs = Math.min(admittedAtMs, called ?? admittedAtMs);
    for (const { atMs, etaSeconds } of looks) {
      const reallyMs = turnAtMs - atMs;
      if (reallyMs < MEASURABLE_MS) continue;
      errors.push({ atMs, error: (etaSeconds * 1_000 - reallyMs) / reallyMs });
    }
  }
  return errors;
}

const TENTHS = 10;

function byTenth(errors: readonly EtaError[], { advances }: LineHistory): EtaTenth[] {
  const fromMs = advances.at(0)?.atMs ?? 0;
  const tenthMs = Math.max(1, ((advances.at(-1)?.atMs ?? 0) - fromMs) / TENTHS);
  return Array.from({ length: TENTHS }, (_, tenth) => {
    const told = errors.filter(({ atMs }) => {
      const at = Math.floor((atMs - fromMs) / tenthMs);
      return Math.max(0, Math.min(TENTHS - 1, at)) === tenth;
    });
    return { looks: told.length, median_signed_error: medianOf(told.map(({ error }) => error)) };
  });
}

function medianOf(numbers: readonly number[]): number | null {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? null;
}
