import type { Timers } from '#platform/ports.ts';
import {
  APPEND_CALL,
  type AppendAnswer,
  decodeVerdicts,
  encodeAppends,
  type PreparedAppend,
  type Verdict,
} from './append-call.ts';
import { Session } from './connection.ts';
import { NoConnection } from './failures.ts';

/** What the server may spend on a batch, waiting for its turn included. */
const LOCK_TIMEOUT_MS = 2_000;
const STATEMENT_TIMEOUT_MS = 3_000;
/** Also cuts off a writer that was stopped between the parts of its call, with the lock in hand. */
const TRANSACTION_TIMEOUT_MS = 4_000;
/** After so long without an answer nothing is known. */
const ANSWER_LIMIT_MS = 5_000;

/**
 * When an append is answered:
 *
 * - `durable`: once it is on disk.
 * - `soon`: before that. A power cut may take the last ones, though never one without those that came
 *   after it; what was appended until `flush` is on disk then. For work that can be done again.
 */
export type CommitMode = 'durable' | 'soon';

/** The connection over which batches of appends go, opened again whenever it is lost. */
export class AppendWriter {
  readonly #connectionString: string;
  readonly #timers: Timers;
  readonly #commit: CommitMode;
  #session: Session | undefined;
  #opening: Promise<Session> | undefined;
  #hasSent = false;

  constructor(connectionString: string, timers: Timers, commit: CommitMode = 'durable') {
    this.#connectionString = connectionString;
    this.#timers = timers;
    this.#commit = commit;
  }

  /** Throws when the answer is not known, or when the database refuses the batch as such. */
  async send(batch: readonly PreparedAppend[]): Promise<Verdict[]> {
    const session = await this.#connected();
    this.#hasSent = true;
    const [row] = await session.query(
      { ...APPEND_CALL, values: encodeAppends(batch) },
      ANSWER_LIMIT_MS,
    );
    return decodeVerdicts(batch, toAnswer(row));
  }

  /** Everything that was answered is on disk. */
  async flush(): Promise<void> {
    if (this.#commit === 'durable' || !this.#hasSent) return;
    const session = await this.#connected();
    await session.query({ text: 'set synchronous_commit to on' }, ANSWER_LIMIT_MS);
    // The commit of a transaction that has written something waits for the whole log before it.
    const mark = `select pg_logical_emit_message(true, 'boxoffice', 'flush')`;
    await session.query({ text: mark }, ANSWER_LIMIT_MS);
    await session.query({ text: 'set synchronous_commit to off' }, ANSWER_LIMIT_MS);
  }

  close(): void {
    this.#session?.destroy();
    this.#session = undefined;
  }

  /** Calls that come together open one connection. */
  async #connected(): Promise<Session> {
    if (this.#session !== undefined && !this.#session.lost) return this.#session;
    this.#opening ??= this.#open().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  async #open(): Promise<Session> {
    const opening = Session.open({
      connectionString: this.#connectionString,
      applicationName: 'boxoffice append',
      timers: this.#timers,
      pipelined: true,
      settings: {
        // A snapshot a statement is what the append function's judgement rests on.
        default_transaction_isolation: 'read committed',
        lock_timeout: String(LOCK_TIMEOUT_MS),
        statement_timeout: String(STATEMENT_TIMEOUT_MS),
        transaction_timeout: String(TRANSACTION_TIMEOUT_MS),
        ...(this.#commit === 'soon' ? { synchronous_commit: 'off' } : {}),
      },
    });
    // A server that turns us away while it changes its role has decided nothing about the appends.
    this.#session = await opening.catch((error: unknown) => {
      throw new NoConnection(error);
    });
    return this.#session;
  }
}

function toAnswer(row: readonly (string | null)[] | undefined): AppendAnswer {
  const [headBefore, verdicts, repeats, actualRevisions] = row ?? [];
  if (typeof headBefore !== 'string' || typeof verdicts !== 'string') {
    throw new Error('The append call gave no answer');
  }
  if (typeof actualRevisions !== 'string') throw new Error('The append call told no revisions');
  return [headBefore, verdicts, repeats ?? null, actualRevisions];
}
