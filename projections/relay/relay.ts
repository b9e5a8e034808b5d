/**
 * Publishes what happened, from its own place in the log: at least once, and in order for each key.
 * The place moves on only after the broker has said that it has the messages, by compare-and-set: two
 * processes that both believe they lead publish some events twice and leave out none. While the broker
 * can't be reached nothing more is read.
 */
import type { EventStore, Position, StoredEvent, SubscriptionBatch } from '#event-store/port.ts';
import type { Clock, Log, Random, Timers } from '#platform/ports.ts';
import { NotLaidOut } from '../layout.ts';
import { createRateMeter } from '../rate.ts';
import { type MessageSources, messageOf, Unpublishable } from './messages.ts';
import type { Place, Places } from './place.ts';
import type { Message, MessageBroker, PublishResult, RelayState, RelayStatus } from './port.ts';
import { STREAM_PREFIXES } from './topics.ts';

export interface RelayDeps {
  readonly store: Pick<EventStore, 'subscribe' | 'head'>;
  readonly places: Places;
  readonly broker: MessageBroker;
  readonly sources: MessageSources;
  readonly leadership: { isLeader(): boolean };
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
}

export interface Relay {
  /** Until the signal aborts; survives errors. */
  run(signal: AbortSignal): Promise<void>;
  status(): Promise<RelayStatus>;
  /** What operators should look at, in a few words; null while all is well, and where we only stand by. */
  complaint(): string | null;
}

/** How much of the log is in memory at once. */
const EVENTS_A_BATCH = 256;
/** A broker's limit, 1 MiB by default, is on what a partition gets of a batch, too. */
const BYTES_A_PUBLISH = 256 * 1024;
const LEADER_LOOK_MS = 200;
const PAUSE_MIN_MS = 200;
const PAUSE_MAX_MS = 5_000;
/** A broker that is away for a moment is nobody's concern. */
const COMPLAIN_AFTER_MS = 5_000;

export function createRelay(deps: RelayDeps): Relay {
  return new OrderedRelay(deps);
}

class OrderedRelay implements Relay {
  readonly #deps: RelayDeps;
  readonly #rate: ReturnType<typeof createRateMeter>;
  #state: RelayState = 'standby';
  #trouble: { readonly text: string; readonly sinceMs: number } | null = null;
  /** Failures in a row, for the back-off. */
  #failures = 0;
  /** How far this process has read, what is not for publishing included. */
  #position: Position | null = null;
  /** When the oldest event happened that is being published. */
  #oldestAtMs: number | null = null;

  constructor(deps: RelayDeps) {
    this.#deps = deps;
    this.#rate = createRateMeter(deps.clock);
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (!this.#leads()) await this.#deps.timers.sleep(LEADER_LOOK_MS, signal);
      else await this.#term(signal);
    }
  }

  async status(): Promise<RelayStatus> {
    const head = await this.#deps.store.head();
    const state = this.#leads() ? this.#state : 'standby';
    const stored = (await this.#deps.places.read())?.position ?? null;
    const position = state === 'standby' ? stored : (this.#position ?? stored);
    const { clock } = this.#deps;
    const lagMs = this.#oldestAtMs === null ? 0 : Math.max(0, clock.nowMs() - this.#oldestAtMs);
    return {
      state,
      position,
      lagEvents: head > (position ?? 0n) ? Number(head - (position ?? 0n)) : 0,
      lagMs: state === 'standby' ? 0 : lagMs,
      eventsPerSecond: this.#rate.eventsPerSecond(),
      trouble: state === 'standby' ? null : (this.#trouble?.text ?? null),
    };
  }

  complaint(): string | null {
    if (this.#trouble === null || !this.#leads()) return null;
    const forMs = this.#deps.clock.nowMs() - this.#trouble.sinceMs;
    return this.#state === 'stopped' || forMs > COMPLAIN_AFTER_MS ? this.#trouble.text : null;
  }

  #leads(): boolean {
    return this.#deps.leadership.isLeader();
  }

  /** From taking up the work to losing it, or to trouble that needs another start. */
  async #term(signal: AbortSignal): Promise<void> {
    const { store, places } = this.#deps;
    try {
      await places.migrate();
      const resumed = await places.resume();
      if (!resumed.ok) throw new Stopped(resumed.why);
      this.#position = resumed.place.position;
      if (this.#trouble === null) this.#state = 'catching_up';
      const filter = { streamPrefixes: STREAM_PREFIXES };
      const options = { after: resumed.place.position, filter, maxBatch: EVENTS_A_BATCH, signal };
      let place: Place | null = resumed.place;
      for await (const batch of store.subscribe(options)) {
        place = await this.#relay(batch, place, signal);
        if (place === null) return;
      }
    } catch (error) {
      if (signal.aborted) return;
      const isKnown = error instanceof Stopped || error instanceof NotLaidOut;
      if (isKnown) this.#meet('stopped', error.message);
      else this.#meet('waiting', 'the database or the event store did not answer', error);
      await this.#pause(signal);
    } finally {
      this.#oldestAtMs = null;
    }
  }

  /** Null where somebody else goes on, or nobody. */
  async #relay(batch: SubscriptionBatch, from: Place, signal: AbortSignal): Promise<Place | null> {
    if (!this.#leads()) return null;
    let place = from;
    for (let rest = batch.events; rest.length > 0; ) {
      this.#oldestAtMs = rest[0]?.atMs ?? null;
      const part = await this.#prepare(rest);
      const last = part.events.at(-1);
      if (last === undefined) throw new Stopped(part.obstacle ?? 'nothing to do');
      if (!(await this.#publish(part.messages, signal))) return null;
      const { id, stream, revision, position } = last;
      const next = { storeId: place.storeId, position, event: { id, stream, revision } };
      if (!(await this.#deps.places.advance(place, next))) return this.#overtaken();
      place = next;
      this.#position = position;
      this.#rate.count(part.events.length);
      rest = rest.slice(part.events.length);
    }
    this.#oldestAtMs = null;
    this.#position = batch.position;
    this.#recover();
    this.#state = batch.live ? 'live' : 'catching_up';
    return place;
  }

  #overtaken(): null {
    this.#deps.log.debug({}, 'another relay was faster');
    return null;
  }

  /** As many events as go into one call, and what stands before the next one, if anything does. */
  async #prepare(events: readonly StoredEvent[]): Promise<Part> {
    const messages: Message[] = [];
    let bytes = 0;
    for (const [index, event] of events.entries()) {
      const message = await this.#messageOf(event);
      if (typeof message === 'string') {
        return { events: events.slice(0, index), messages, obstacle: message };
      }
      if (message === null) continue;
      bytes += message.value.length;
      if (bytes > BYTES_A_PUBLISH && messages.length > 0) {
        return { events: events.slice(0, index), messages, obstacle: null };
      }
      messages.push(message);
    }
    return { events, messages, obstacle: null };
  }

  /** A text where none can be made: what is the matter. */
  async #messageOf(event: StoredEvent): Promise<Message | null | string> {
    try {
      return await messageOf(event, this.#deps.sources);
    } catch (error) {
      if (!(error instanceof Unpublishable)) throw error;
      const { id, type, position } = event;
      return `${type} ${id} at position ${position} can't be published: ${error.message}`;
    }
  }

  /** Until the broker has them; false where it is not ours any more to do so. */
  async #publish(messages: readonly Message[], signal: AbortSignal): Promise<boolean> {
    if (messages.length === 0) return true;
    while (!signal.aborted && this.#leads()) {
      const result = await this.#deps.broker.publish(messages);
      if (result.outcome === 'published') {
        this.#recover();
        return true;
      }
      if (isTooLarge(result) && messages.length > 1) return this.#publishEach(messages, signal);
      const state = isTooLarge(result) ? 'stopped' : 'waiting';
      this.#meet(state, `${troubleWith(messages, result)}: ${result.detail}`);
      await this.#pause(signal);
    }
    return false;
  }

  /** Together they were too large; perhaps each is not. */
  async #publishEach(messages: readonly Message[], signal: AbortSignal): Promise<boolean> {
    for (const message of messages) {
      if (!(await this.#publish([message], signal))) return false;
    }
    return true;
  }

  #recover(): void {
    this.#failures = 0;
    if (this.#trouble === null) return;
    this.#deps.log.info({ after: this.#trouble.text }, 'the relay goes on');
    this.#trouble = null;
    this.#state = 'catching_up';
  }

  /** Says once what is the matter, however often it is met. */
  #meet(state: 'waiting' | 'stopped', text: string, err?: unknown): void {
    const { log, clock } = this.#deps;
    const isNew = this.#trouble?.text !== text || this.#state !== state;
    this.#state = state;
    this.#failures += 1;
    if (!isNew) return;
    this.#trouble = { text, sinceMs: this.#trouble?.sinceMs ?? clock.nowMs() };
    const fields = err === undefined ? { trouble: text } : { trouble: text, err };
    if (state === 'stopped') log.error(fields, 'the relay stands before an obstacle');
    else log.warn(fields, 'the relay waits and tries again');
  }

  async #pause(signal: AbortSignal): Promise<void> {
    const { timers, random } = this.#deps;
    const doubled = PAUSE_MIN_MS * 2 ** Math.min(this.#failures - 1, 10);
    const longest = Math.min(PAUSE_MAX_MS, doubled);
    await timers.sleep(longest * (0.5 + random.next() / 2), signal);
  }
}

/** Events that come next in the log, the last of which the place moves to. */
interface Part {
  readonly events: readonly StoredEvent[];
  readonly messages: readonly Message[];
  readonly obstacle: string | null;
}

/** Nothing goes on without an operator, or another release. */
class Stopped extends Error {
  override readonly name = 'Stopped';
}

const isTooLarge = (result: PublishResult): boolean =>
  result.outcome === 'refused' && result.reason === 'too_large';

function troubleWith(messages: readonly Message[], result: PublishResult): string {
  const [first] = messages;
  if (isTooLarge(result) && first !== undefined) {
    return `the message of event ${first.headers['event-id']} for ${first.topic}`;
  }
  if (result.outcome === 'unknown') return 'the broker';
  return `the broker, for ${[...new Set(messages.map(({ topic }) => topic))].join(', ')}`;
}
