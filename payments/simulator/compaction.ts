import type { Bank } from './bank.ts';
import { type JournalLine, writeChange } from './journal-lines.ts';

/** Stripe shows events for 30 days. */
export const EVENTS_KEPT_MS = 30 * 24 * 60 * 60 * 1000;

const LINE_ENTRIES = 100;
/** Below this a journal is read in no time, whatever is in it. */
const SMALL_ENTRIES = 20_000;

/** Whether most of what was read is superseded or forgotten. */
export function worthCompacting(bank: Bank, readEntries: number): boolean {
  return readEntries > SMALL_ENTRIES && readEntries > 2 * entryCount(bank);
}

function entryCount({ account, savedAnswers }: Bank): number {
  return account.size + savedAnswers.size;
}

/** Lines that lead to the same memory: the newest version of each record, and what refers to it. */
export function* compactedLines({ account, savedAnswers, unsent }: Bank): Generator<JournalLine> {
  for (const records of chunks(account.allRecords())) {
    yield writeChange(account, { records, events: [] }, null);
  }
  for (const events of chunks(account.allEvents())) {
    yield writeChange(account, { records: [], events }, null);
    yield { sent: events.map(({ id }) => id).filter((id) => !unsent.has(id)) };
  }
  for (const saved of savedAnswers.all()) {
    yield writeChange(account, { records: [], events: [] }, saved);
  }
}

function* chunks<T>(entries: Iterable<T>): Generator<T[]> {
  let chunk: T[] = [];
  for (const entry of entries) {
    chunk.push(entry);
    if (chunk.length < LINE_ENTRIES) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
