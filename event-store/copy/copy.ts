/**
 * Moves a history from one store to another: ids, streams, revisions, times, everything that is kept
 * of an event, in the same order. The target gets an id and positions of its own.
 *
 * The target must be empty or hold a beginning of the source, which is checked event by event; then
 * what is missing is appended, one append after the other. So whatever ends a copy, another one goes
 * on, and two histories are never mixed.
 */
import type { Random, Timers } from '#platform/ports.ts';
import { appendUntilSettled } from '../append-until-settled.ts';
import type { EventStore, StreamWrite } from '../port.ts';
import { appendRuns } from './append-runs.ts';
import { HistoryDigest } from './digest.ts';
import {
  eventPages,
  eventsOf,
  type HistoryEvent,
  type HistoryPages,
  historyOf,
} from './history.ts';
import { toLine } from './line.ts';

export interface CopyProgress {
  /** Events of the source that were in the target already. */
  readonly found: number;
  /** Events appended to it since. */
  readonly copied: number;
  /** True where the source had no more at this moment. */
  readonly level: boolean;
}

export interface CopyResult extends CopyProgress {
  /** Of what the target now holds, as far as it was read or written here. */
  readonly sha256: string;
}

export interface CopyOptions {
  readonly timers: Timers;
  readonly random: Random;
  /** Stops between two appends; the result is then not `level`. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: CopyProgress) => void;
}

/** The copy can't be made, or not go on; the target holds a beginning of the source, or is as it was. */
export class CopyRefused extends Error {
  override readonly name = 'CopyRefused';
}

/** @throws CopyRefused where the target holds anything that is not in the source at the same place. */
export async function copyHistory(
  source: HistoryPages,
  target: EventStore,
  options: CopyOptions,
): Promise<CopyResult> {
  const copy = new Copy(target, options);
  const rest = await copy.passWhatIsThere(source);
  await copy.append(rest);
  return copy.result();
}

class Copy {
  readonly #target: EventStore;
  readonly #options: CopyOptions;
  readonly #digest = new HistoryDigest();
  #found = 0;
  #copied = 0;
  #level = false;

  constructor(target: EventStore, options: CopyOptions) {
    this.#target = target;
    this.#options = options;
  }

  result(): CopyResult {
    return { ...this.#progress(), sha256: this.#digest.sha256() };
  }

  #progress(): CopyProgress {
    return { found: this.#found, copied: this.#copied, level: this.#level };
  }

  #tell(): void {
    this.#options.onProgress?.(this.#progress());
  }

  /** The source from where the target ends. */
  async passWhatIsThere(source: HistoryPages): Promise<HistoryPages> {
    const { signal } = this.#options;
    const pages = source[Symbol.asyncIterator]();
    let page: readonly HistoryEvent[] = [];
    let at = 0;
    const next = async (): Promise<HistoryEvent | null> => {
      while (at >= page.length) {
        const read = await pages.next();
        // An empty page: nothing more for now, which is less than the target has.
        if (read.done || read.value.length === 0) return null;
        page = read.value;
        at = 0;
      }
      at += 1;
      return page[at - 1] ?? null;
    };
    const there = eventPages(historyOf(this.#target, signal === undefined ? {} : { signal }));
    for await (const found of eventsOf(there)) {
      this.#mustBeSame(found, await next());
      if (this.#found % TELL_EVERY_EVENTS === 0) this.#tell();
    }
    this.#tell();
    const unread = page.slice(at);
    return (async function* () {
      if (unread.length > 0) yield unread;
      for (let read = await pages.next(); !read.done; read = await pages.next()) yield read.value;
    })();
  }

  #mustBeSame(found: HistoryEvent, wanted: HistoryEvent | null): void {
    const number = this.#found + 1;
    const line = toLine(found);
    if (wanted === null) {
      throw new CopyRefused(
        `the target goes further than the source: its event ${number} is ${nameOf(found)}`,
      );
    }
    if (line !== toLine(wanted)) {
      throw new CopyRefused(
        `the target holds another history: its event ${number} is ${nameOf(found)}, that of the source ${nameOf(wanted)}`,
      );
    }
    this.#found += 1;
    this.#digest.add(line);
  }

  async append(rest: HistoryPages): Promise<void> {
    const { signal } = this.#options;
    for await (const writes of appendRuns(this.#watched(rest), this.#target)) {
      if (signal?.aborted) return;
      await this.#appendRun(writes);
      this.#tell();
    }
    if (!signal?.aborted) this.#level = true;
    this.#tell();
  }

  /** Says so when there is nothing more for now: by then everything before has been appended. */
  async *#watched(pages: HistoryPages): HistoryPages {
    for await (const page of pages) {
      if (page.length > 0) this.#level = false;
      yield page;
      if (page.length === 0 && !this.#level) {
        this.#level = true;
        this.#tell();
      }
    }
  }

  async #appendRun(writes: readonly StreamWrite[]): Promise<void> {
    const { timers, random, signal } = this.#options;
    const result = await appendUntilSettled(this.#target, writes, {
      timers,
      random,
      maxSends: MAX_SENDS,
      ...(signal === undefined ? {} : { signal }),
    }).catch((error: unknown) => {
      // What no store takes can't have come from one: a file that was written by hand.
      const isOdd = error instanceof TypeError || error instanceof RangeError;
      throw isOdd ? new CopyRefused(error.message, { cause: error }) : error;
    });
    if (result.outcome === 'unknown') {
      if (signal?.aborted) return;
      throw new CopyRefused('the target does not answer; the same copy again goes on from there', {
        cause: result.cause,
      });
    }
    if (result.outcome === 'conflict') {
      const [{ stream, expectedRevision, actualRevision } = NO_CONFLICT] = result.conflicts;
      throw new CopyRefused(
        `${stream} ends at revision ${actualRevision} in the target, and the source goes on from ${expectedRevision}: somebody else writes to the target, or the source is not whole`,
      );
    }
    for (const { stream, expectedRevision, events } of writes) {
      for (const [index, event] of events.entries()) {
        this.#digest.add(toLine({ ...event, stream, revision: expectedRevision + 1 + index }));
      }
      this.#copied += events.length;
    }
  }
}

const TELL_EVERY_EVENTS = 1_000;
/** Half a minute and more, beside what the store itself does before it says so. */
const MAX_SENDS = 20;
const NO_CONFLICT = { stream: 'a stream', expectedRevision: -1, actualRevision: -1 };

const nameOf = ({ type, stream, revision, id }: HistoryEvent): string =>
  `${type} ${id} (${stream}, revision ${revision})`;
