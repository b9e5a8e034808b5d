/** Holds two histories against each other, every event with all that is kept of it. */
import { HistoryDigest } from './digest.ts';
import { eventsOf, type HistoryEvent, type HistoryPages } from './history.ts';
import { toLine } from './line.ts';

export interface HistorySummary {
  readonly events: number;
  readonly sha256: string;
}

/** The first place where they differ; null where one has no event there. */
export interface HistoryDifference {
  /** Which event of the history, from 1. */
  readonly number: number;
  readonly first: string | null;
  readonly second: string | null;
}

/**
 * - `same`: as many events, each the same on both sides.
 * - `first-goes-on`, `second-goes-on`: the other one is a beginning of it.
 * - `different`: at least one event is not the same.
 */
export type HistoryVerdict = 'same' | 'first-goes-on' | 'second-goes-on' | 'different';

export interface HistoryComparison {
  readonly verdict: HistoryVerdict;
  readonly first: HistorySummary;
  readonly second: HistorySummary;
  readonly difference: HistoryDifference | null;
}

/** How long a history is, and its digest. */
export async function summarize(pages: HistoryPages): Promise<HistorySummary> {
  const digest = new HistoryDigest();
  for await (const event of eventsOf(pages)) digest.add(toLine(event));
  return summaryOf(digest);
}

const TELL_EVERY_EVENTS = 1_000;

/** In bounded memory; both are read to their ends, so that their digests are of the whole. */
export async function compareHistories(
  first: HistoryPages,
  second: HistoryPages,
  onProgress: (events: number) => void = () => undefined,
): Promise<HistoryComparison> {
  const [ours, theirs] = [new HistoryDigest(), new HistoryDigest()];
  const left = eventsOf(first);
  const right = eventsOf(second);
  let difference: HistoryDifference | null = null;
  for (let number = 1; ; number += 1) {
    const [one, other] = await Promise.all([left.next(), right.next()]);
    const [oneLine, otherLine] = [lineOf(one, ours), lineOf(other, theirs)];
    if (oneLine === null && otherLine === null) break;
    if (oneLine !== otherLine) difference ??= { number, first: oneLine, second: otherLine };
    if (number % TELL_EVERY_EVENTS === 0) onProgress(number);
  }
  return {
    verdict: verdictOf(difference),
    first: summaryOf(ours),
    second: summaryOf(theirs),
    difference,
  };
}

function lineOf(next: IteratorResult<HistoryEvent, void>, digest: HistoryDigest): string | null {
  if (next.done) return null;
  const line = toLine(next.value);
  digest.add(line);
  return line;
}

function verdictOf(difference: HistoryDifference | null): HistoryVerdict {
  if (difference === null) return 'same';
  if (difference.second === null) return 'first-goes-on';
  return difference.first === null ? 'second-goes-on' : 'different';
}

const summaryOf = (digest: HistoryDigest): HistorySummary => ({
  events: digest.events,
  sha256: digest.sha256(),
});
