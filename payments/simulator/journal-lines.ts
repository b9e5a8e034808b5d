import type { Account } from './account.ts';
import type { Change } from './draft.ts';
import type {
  Answer,
  ChargeRecord,
  EventRecord,
  IntentRecord,
  SavedAnswer,
  SimulatorRecord,
} from './records.ts';

/** A record, or the id of one whose newest version is meant, to keep the journal small. */
type Reference<R extends SimulatorRecord> = R | string;

type WrittenAnswer =
  | {
      readonly status: 200;
      readonly record: Reference<SimulatorRecord>;
      readonly charge: Reference<ChargeRecord> | null;
    }
  | (Omit<Exclude<Answer, { status: 200 }>, 'intent'> & {
      readonly intent: Reference<IntentRecord> | null;
    });

interface WrittenEvent extends Omit<EventRecord, 'subject'> {
  readonly subject: Reference<SimulatorRecord>;
}

interface WrittenSavedAnswer extends Omit<SavedAnswer, 'answer'> {
  readonly answer: WrittenAnswer;
}

/** What one call changed. */
export interface ChangeLine {
  readonly records: readonly SimulatorRecord[];
  readonly events: readonly WrittenEvent[];
  readonly saved: WrittenSavedAnswer | null;
}

/** Events whose webhooks need no sending any more. */
export interface SentLine {
  readonly sent: readonly string[];
}

export type JournalLine = ChangeLine | SentLine;

/** The line of a change that has been applied to the account just now. */
export function writeChange(
  account: Account,
  change: Change,
  saved: SavedAnswer | null,
): ChangeLine {
  const reference = <R extends SimulatorRecord>(record: R): Reference<R> =>
    account.record(record.id) === record ? record.id : record;
  return {
    records: change.records,
    events: change.events.map((event) => ({ ...event, subject: reference(event.subject) })),
    saved: saved === null ? null : { ...saved, answer: writeAnswer(saved.answer, reference) },
  };
}

function writeAnswer(
  answer: Answer,
  reference: <R extends SimulatorRecord>(record: R) => Reference<R>,
): WrittenAnswer {
  if (answer.status !== 200) {
    return { ...answer, intent: answer.intent === null ? null : reference(answer.intent) };
  }
  return {
    status: 200,
    record: reference(answer.record),
    charge: answer.charge === null ? null : reference(answer.charge),
  };
}

/** Reads a change back; its records must have been applied to the account before. */
export function readEvents(account: Account, line: ChangeLine): EventRecord[] {
  return line.events.map((event) => ({ ...event, subject: resolve(account, event.subject) }));
}

/** Reads a saved answer back; the line's records must have been applied before. */
export function readSaved(account: Account, line: ChangeLine): SavedAnswer | null {
  return line.saved === null
    ? null
    : { ...line.saved, answer: readAnswer(account, line.saved.answer) };
}

function readAnswer(account: Account, answer: WrittenAnswer): Answer {
  if (answer.status !== 200) {
    return { ...answer, intent: answer.intent === null ? null : resolve(account, answer.intent) };
  }
  return {
    status: 200,
    record: resolve(account, answer.record),
    charge: answer.charge === null ? null : resolve(account, answer.charge),
  };
}

function resolve<R extends SimulatorRecord>(account: Account, reference: Reference<R>): R {
  if (typeof reference !== 'string') return reference;
  const record = account.record(reference);
  if (record === undefined) throw new Error(`the payment journal names no record ${reference}`);
  return record as R;
}
