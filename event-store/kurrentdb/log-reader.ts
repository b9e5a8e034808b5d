import {
  type AllStreamResolvedEvent,
  BACKWARDS,
  END,
  FORWARDS,
  type ReadPosition,
  START,
  StreamNotFoundError,
} from '@eventstore/db-client';
import { matchesFilter } from '../filter.ts';
import type { EventFilter, Position, ReadAllOptions, StoredEvent } from '../port.ts';
import type { StreamRange } from '../read-options.ts';
import type { TailPage } from '../subscription.ts';
import type { Connection } from './connection.ts';
import {
  decodeEvent,
  identityStream,
  isOurs,
  type Namespace,
  type RecordedEvent,
} from './envelope.ts';
import { NoAnswer } from './failures.ts';
import { type Call, drain, type RetryOptions, readAgain } from './reads.ts';
import { serverFilter, wantsNothing } from './server-filter.ts';

export interface LogReaderOptions extends RetryOptions {
  readonly connection: Connection;
  readonly namespace: Namespace;
}

/** No event for so long while reading: the server does not answer. */
const ANSWER_LIMIT_MS = 5_000;
/** `readAll` and `readStream` of the client buffer what they read: never without a count. */
const READ_MAX_EVENTS = 1_000;
/** Back from the end to the last event of ours there are as a rule none, or a few of the server's. */
const HEAD_READ_EVENTS = 8;

/** Reads streams and the log. The server's own events and those of other prefixes don't exist here. */
export class LogReader {
  readonly #options: LogReaderOptions;
  /** Where the store begins; nothing of ours is before it. */
  #floor: Position = 0n;

  constructor(options: LogReaderOptions) {
    this.#options = options;
  }

  get floor(): Position {
    return this.#floor;
  }

  /** Told once, when the store has been found or made. */
  startAt(floor: Position): void {
    this.#floor = floor;
  }

  readStream(stream: string, range: StreamRange): Promise<StoredEvent[]> {
    const { namespace } = this.#options;
    return this.#again(async () => {
      const recorded = await this.readRecorded(`${namespace.prefix}${stream}`, range);
      return recorded.map((event) => decodeEvent(event, namespace));
    });
  }

  /** The first event of the stream that tells who this store is; undefined before there is one. */
  readIdentity(): Promise<RecordedEvent | undefined> {
    return this.#again(async () => {
      const name = identityStream(this.#options.namespace);
      const range = { backwards: false, from: 0, maxCount: 1 };
      const [event] = await this.readRecorded(name, range);
      return event;
    });
  }

  /** One try at a stream, page by page. */
  async readRecorded(name: string, range: StreamRange): Promise<RecordedEvent[]> {
    const { backwards, maxCount } = range;
    const events: RecordedEvent[] = [];
    let from = range.from;
    while (events.length < maxCount) {
      const count = Math.min(READ_MAX_EVENTS, maxCount - events.length);
      const page = await this.#readStreamPage(name, { backwards, from, maxCount: count });
      events.push(...page);
      const last = Number(page.at(-1)?.revision ?? 0);
      if (page.length < count || (backwards && last === 0)) break;
      from = backwards ? last - 1 : last + 1;
    }
    return events;
  }

  /** The position of the last event of ours. */
  head(): Promise<Position> {
    return this.#again(async () => {
      let from: ReadPosition = END;
      for (let maxCount = HEAD_READ_EVENTS; ; maxCount = READ_MAX_EVENTS) {
        const events = await this.#readAllPage(from, maxCount, BACKWARDS);
        const last = events.find((event) => isOurs(event, this.#options.namespace));
        if (last !== undefined) return positionOf(last);
        const end = events.at(-1);
        if (end === undefined || events.length < maxCount || positionOf(end) <= this.#floor) {
          return 0n;
        }
        from = at(positionOf(end));
      }
    });
  }

  /** A page, and how far the log went when it was begun. */
  readAll({ after, maxCount, filter }: ReadAllOptions): Promise<TailPage> {
    return this.#again(async () => {
      const head = await this.head();
      if (after >= head) return { events: [], position: after, head };
      if (filter !== undefined && wantsNothing(filter)) return { events: [], position: head, head };
      const page = new Page(maxCount, head, filter, this.#options.namespace);
      await this.#fill(page, after > this.#floor ? after : this.#floor, filter);
      return { events: page.events, position: page.position(after), head };
    });
  }

  /** On a server of its own a page without a filter is a plain read; any other one the server sifts. */
  async #fill(page: Page, after: Position, filter: EventFilter | undefined): Promise<void> {
    const sift = serverFilter(filter ?? {}, this.#options.namespace, (commit) => page.pass(commit));
    if (sift !== undefined) return await this.#fillBySubscription(page, after, sift);
    for (let from = after; !page.isDone; ) {
      // The event at the position itself comes first: it is inclusive here.
      const count = Math.min(READ_MAX_EVENTS, page.missing + 1);
      const events = await this.#readAllPage(from === 0n ? START : at(from), count, FORWARDS);
      for (const event of events) {
        if (positionOf(event) > from) page.take(event);
      }
      const last = events.at(-1);
      if (last === undefined || events.length < count) return page.pass(page.head);
      from = positionOf(last);
    }
  }

  /** The client reads `$all` with a filter only by subscribing: until caught up, or it is enough. */
  async #fillBySubscription(
    page: Page,
    after: Position,
    filter: NonNullable<ReturnType<typeof serverFilter>>,
  ): Promise<void> {
    const { connection, timers } = this.#options;
    const subscription = connection.client.subscribeToAll({
      fromPosition: after === 0n ? START : at(after),
      filter,
      requiresLeader: true,
    });
    const call: Call<AllStreamResolvedEvent> = {
      stream: subscription,
      stop: () => subscription.unsubscribe(),
    };
    await drain(
      call,
      { timers, limitMs: ANSWER_LIMIT_MS },
      ({ event }, draining) => {
        if (event !== undefined) page.take(event);
        if (page.isDone) draining.enough();
      },
      (draining) => {
        subscription.on('confirmation', () => draining.heard());
        subscription.on('caughtUp', async () => {
          // It overtakes events that are still in the stream's buffer.
          while (subscription.readableLength > 0) await timers.sleep(0);
          page.pass(page.head);
          draining.enough();
        });
      },
    );
  }

  async #readAllPage(
    fromPosition: ReadPosition,
    maxCount: number,
    direction: typeof FORWARDS | typeof BACKWARDS,
  ): Promise<RecordedEvent[]> {
    const { client } = this.#options.connection;
    const stream = client.readAll({ fromPosition, maxCount, direction, requiresLeader: true });
    return await this.#collect({ stream, stop: () => stream.cancel() });
  }

  async #readStreamPage(name: string, range: StreamRange): Promise<RecordedEvent[]> {
    const { client } = this.#options.connection;
    const stream = client.readStream(name, {
      fromRevision: BigInt(range.from),
      maxCount: range.maxCount,
      direction: range.backwards ? BACKWARDS : FORWARDS,
      requiresLeader: true,
    });
    try {
      return await this.#collect({ stream, stop: () => stream.cancel() });
    } catch (error) {
      if (error instanceof StreamNotFoundError) return [];
      throw error;
    }
  }

  async #collect(call: Call<{ readonly event?: unknown }>): Promise<RecordedEvent[]> {
    const { timers } = this.#options;
    const events: RecordedEvent[] = [];
    await drain(call, { timers, limitMs: ANSWER_LIMIT_MS }, ({ event }) => {
      if (event !== undefined) events.push(event as RecordedEvent);
    });
    return events;
  }

  /** Silence is the one failure that the client would not notice by itself. */
  async #again<T>(read: () => Promise<T>): Promise<T> {
    try {
      return await readAgain(this.#options, read);
    } catch (error) {
      if (error instanceof NoAnswer) this.#options.connection.renew(error);
      throw error;
    }
  }
}

/** A page while it fills. */
class Page {
  readonly events: StoredEvent[] = [];
  readonly head: Position;
  readonly #maxCount: number;
  readonly #filter: EventFilter | undefined;
  readonly #namespace: Namespace;
  #passed: Position = 0n;

  constructor(
    maxCount: number,
    head: Position,
    filter: EventFilter | undefined,
    namespace: Namespace,
  ) {
    this.head = head;
    this.#maxCount = maxCount;
    this.#filter = filter;
    this.#namespace = namespace;
  }

  get missing(): number {
    return this.#maxCount - this.events.length;
  }

  /** It is full, or everything that was there when it was begun has gone by. */
  get isDone(): boolean {
    return this.missing === 0 || this.#passed >= this.head;
  }

  take(recorded: RecordedEvent): void {
    if (this.missing === 0) return;
    this.pass(positionOf(recorded));
    if (!isOurs(recorded, this.#namespace)) return;
    const event = decodeEvent(recorded, this.#namespace);
    if (matchesFilter(event, this.#filter)) this.events.push(event);
  }

  /** Everything up to the position has been looked at. */
  pass(position: Position): void {
    if (position > this.#passed) this.#passed = position;
  }

  /** The place to go on from. */
  position(after: Position): Position {
    const last = this.events.at(-1)?.position ?? 0n;
    if (this.missing === 0) return last;
    return [after, last, this.head].reduce((most, one) => (one > most ? one : most));
  }
}

function at(position: Position): { readonly commit: bigint; readonly prepare: bigint } {
  return { commit: position, prepare: position };
}

export function positionOf({ position, id }: RecordedEvent): Position {
  if (position === undefined) throw new Error(`Event ${id} came without its position`);
  return position.commit;
}
