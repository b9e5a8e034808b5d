import type { Log, Random, Timers } from '#platform/ports.ts';
import type { ReadAllOptions, StoredEvent } from '../port.ts';
import type { TailPage } from '../subscription.ts';
import { decodeEvent, selectPage } from './queries.ts';
import type { ReadPool } from './read-pool.ts';

export interface PageReaderOptions {
  readonly reads: ReadPool;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
}

const RETRY_PAUSE_MS = 50;
const RETRY_PAUSE_MAX_MS = 2_000;

/** Reads the log page by page. */
export class PageReader {
  readonly #options: PageReaderOptions;

  constructor(options: PageReaderOptions) {
    this.#options = options;
  }

  async read(options: ReadAllOptions): Promise<TailPage> {
    return toPage(await this.#options.reads.query(selectPage(options)), options);
  }

  /**
   * As `read`, for a subscription: it goes on trying, ever more slowly, for as long as somebody
   * wants the page. Resolves to undefined at once when the signal aborts.
   */
  async readUntilAborted(
    options: ReadAllOptions,
    signal: AbortSignal,
  ): Promise<TailPage | undefined> {
    const { timers, random, log } = this.#options;
    for (let failures = 0; !signal.aborted; ) {
      try {
        return await unlessAborted(this.read(options), signal);
      } catch (error) {
        failures += 1;
        log.warn({ err: error, failures }, 'A subscription to the event store has to wait');
        const longest = Math.min(RETRY_PAUSE_MAX_MS, RETRY_PAUSE_MS * 2 ** failures);
        await timers.sleep(longest * (0.5 + random.next() / 2), signal);
      }
    }
    return undefined;
  }
}

function toPage(rows: (string | null)[][], { after, maxCount }: ReadAllOptions): TailPage {
  const [first] = rows;
  if (first === undefined) throw new Error('The event store has lost its head row');
  const head = BigInt(first[0] as string);
  const events: StoredEvent[] = [];
  let last = after;
  for (const row of rows) {
    if (row[1] === null) break;
    const event = decodeEvent(row, 1);
    if (event.position <= last) throw new Error(`Position ${event.position} after ${last}`);
    last = event.position;
    events.push(event);
  }
  if (events.length === maxCount) return { events, position: last, head };
  return { events, position: head > after ? head : after, head };
}

/** The work's outcome, or undefined as soon as the signal aborts; the work itself goes on. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  let stop = () => {};
  const aborted = new Promise<undefined>((resolve) => {
    stop = () => resolve(undefined);
  });
  signal.addEventListener('abort', stop);
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
