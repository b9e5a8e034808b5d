import { join } from 'node:path';
import type { Clock, Ids } from '#platform/ports.ts';
import { Account } from './account.ts';
import { compactedLines, EVENTS_KEPT_MS, worthCompacting } from './compaction.ts';
import { Draft } from './draft.ts';
import { JournalFile } from './journal-file.ts';
import { type JournalLine, readEvents, readSaved, writeChange } from './journal-lines.ts';
import type { Answer, EventRecord } from './records.ts';
import { type KeyedCall, SavedAnswers } from './saved-answers.ts';

export const JOURNAL_NAME = 'payments.ndjson';

/**
 * The simulator's memory and its journal: each change is decided, applied and written in one go, and
 * told to nobody before it is on disk.
 */
export class Bank {
  readonly account = new Account();
  readonly savedAnswers = new SavedAnswers();
  /** Events whose webhook has not been taken, oldest first. */
  readonly unsent = new Map<string, EventRecord>();
  readonly #clock: Clock;
  readonly #ids: Ids;
  #journal: JournalFile | null = null;
  #onEvent: (event: EventRecord) => void = () => {};

  private constructor(clock: Clock, ids: Ids) {
    this.#clock = clock;
    this.#ids = ids;
  }

  /** Opens the records in `dataDir`, made if need be. */
  static async open(dataDir: string, clock: Clock, ids: Ids): Promise<Bank> {
    const bank = new Bank(clock, ids);
    const path = join(dataDir, JOURNAL_NAME);
    const forgottenBeforeS = (clock.nowMs() - EVENTS_KEPT_MS) / 1000;
    let readEntries = 0;
    const journal = await JournalFile.open(path, (line) => {
      readEntries += bank.#replay(line as JournalLine, forgottenBeforeS);
    });
    if (!worthCompacting(bank, readEntries)) {
      bank.#journal = journal;
      return bank;
    }
    await journal.close();
    await JournalFile.rewrite(path, compactedLines(bank));
    bank.#journal = await JournalFile.open(path, () => {});
    return bank;
  }

  /** Calls back for each event once it is on disk. */
  onEvent(listener: (event: EventRecord) => void): void {
    this.#onEvent = listener;
  }

  /**
   * Decides a call and keeps what came of it, with the answer under the call's key if it has one.
   * Resolves once that is on disk.
   */
  async execute(decide: (draft: Draft) => Answer, call: KeyedCall | null): Promise<Answer> {
    const draft = new Draft(this.account, this.#ids, this.#clock.nowMs());
    const answer = decide(draft);
    await this.#commit(draft, call === null ? null : { ...call, atMs: draft.nowMs, answer });
    return answer;
  }

  /** As {@link execute}, for what the bank does by itself. */
  async change<T>(act: (draft: Draft) => T): Promise<T> {
    const draft = new Draft(this.account, this.#ids, this.#clock.nowMs());
    const result = act(draft);
    await this.#commit(draft, null);
    return result;
  }

  /** The webhook of this event needs no sending any more; should that be forgotten, it is sent again. */
  markSent(eventId: string): void {
    if (this.unsent.delete(eventId)) this.#file().note({ sent: [eventId] } satisfies JournalLine);
  }

  /** Resolves once all that a reader may have seen so far is on disk. */
  settled(): Promise<void> {
    return this.#file().settled();
  }

  close(): Promise<void> {
    return this.#file().close();
  }

  async #commit(draft: Draft, saved: Parameters<typeof writeChange>[2]): Promise<void> {
    if (draft.records.length === 0 && saved === null) return;
    for (const record of draft.records) this.account.put(record);
    for (const event of draft.events) this.#keepEvent(event);
    if (saved !== null) this.savedAnswers.save(saved);
    this.#file().append(writeChange(this.account, draft, saved));
    await this.#file().settled();
    for (const event of draft.events) this.#onEvent(event);
  }

  #keepEvent(event: EventRecord): void {
    this.account.putEvent(event);
    this.unsent.set(event.id, event);
  }

  /** Takes a line in; gives how many entries it had. */
  #replay(line: JournalLine, forgottenBeforeS: number): number {
    if ('sent' in line) {
      for (const eventId of line.sent) this.unsent.delete(eventId);
      return line.sent.length;
    }
    for (const record of line.records) this.account.put(record);
    for (const event of readEvents(this.account, line)) {
      if (event.createdS >= forgottenBeforeS) this.#keepEvent(event);
    }
    const saved = readSaved(this.account, line);
    if (saved !== null) this.savedAnswers.save(saved);
    return line.records.length + line.events.length + (saved === null ? 0 : 1);
  }

  #file(): JournalFile {
    if (this.#journal === null) throw new Error('the payment records are not open');
    return this.#journal;
  }
}
