import type { EventBatch, NewEvent, Position, StoredEvent } from '../port.ts';
import type { PreparedAppend, Verdict } from './append-call.ts';

/** Some seconds of a busy process. A reader further behind asks the database. */
const EVENTS_MAX = 8_192;
const BYTES_MAX = 16 * 1024 * 1024;

const everyEvent = (): boolean => true;

interface Recent {
  readonly event: StoredEvent;
  readonly bytes: number;
}

/**
 * The end of the log, as far as this process has written it without a gap: its own subscribers need not
 * ask the database for what it has just been told. Where others write too there are gaps, and the
 * database fills them.
 */
export class RecentAppends {
  /** Of one piece of the log, `#events[0]` being at `#first`. */
  #events: Recent[] = [];
  #first: Position = 1n;
  #bytes = 0;

  /** What has become of a batch; batches come in the order in which they were stored. */
  learn(batch: readonly PreparedAppend[], verdicts: readonly Verdict[]): void {
    for (const [index, append] of batch.entries()) {
      const verdict = verdicts[index];
      if (verdict?.outcome === 'ok') this.#add(append, verdict.position);
    }
    this.#trim();
  }

  /**
   * Up to `maxCount` of the wanted events after a position, and how far that goes; undefined where the
   * very next event is not known here.
   */
  after(
    position: Position,
    maxCount: number,
    isWanted: (event: StoredEvent) => boolean = everyEvent,
  ): EventBatch | undefined {
    const start = Number(position + 1n - this.#first);
    if (start < 0 || start >= this.#events.length) return undefined;
    const events: StoredEvent[] = [];
    let seen = position;
    for (let at = start; at < this.#events.length && events.length < maxCount; at += 1) {
      const event = this.#events[at]?.event;
      if (event === undefined) break;
      seen = event.position;
      if (isWanted(event)) events.push(event);
    }
    return { events, position: seen };
  }

  #add({ writes, data }: PreparedAppend, last: Position): void {
    let position = last - BigInt(data.length);
    let at = 0;
    for (const { stream, expectedRevision, events } of writes) {
      let revision = expectedRevision;
      for (const event of events) {
        position += 1n;
        revision += 1;
        const json = data[at] ?? '';
        at += 1;
        this.#put(storedEvent(event, { stream, revision, position, json }), json.length);
      }
    }
  }

  #put(event: StoredEvent, bytes: number): void {
    const next = this.#first + BigInt(this.#events.length);
    if (event.position < next && this.#isKnown(event)) return; // an append that was sent again
    // After a failover a position may come again, with another event.
    if (event.position !== next) this.#startAt(event.position);
    this.#events.push({ event, bytes });
    this.#bytes += bytes;
  }

  #isKnown({ position, id }: StoredEvent): boolean {
    return this.#events[Number(position - this.#first)]?.event.id === id;
  }

  #startAt(position: Position): void {
    this.#events = [];
    this.#first = position;
    this.#bytes = 0;
  }

  /** By halves, so that it is done seldom. */
  #trim(): void {
    if (this.#events.length <= EVENTS_MAX && this.#bytes <= BYTES_MAX) return;
    const dropped = this.#events.splice(0, Math.ceil(this.#events.length / 2));
    this.#first += BigInt(dropped.length);
    for (const { bytes } of dropped) this.#bytes -= bytes;
  }
}

/** Key by key, in the order in which one from the database has them: readers meet one shape of object. */
function storedEvent(
  event: NewEvent,
  at: {
    readonly stream: string;
    readonly revision: number;
    readonly position: Position;
    readonly json: string;
  },
): StoredEvent {
  const stored: StoredEvent = {
    position: at.position,
    stream: at.stream,
    revision: at.revision,
    id: event.id,
    type: event.type,
    schemaVersion: event.schemaVersion,
    atMs: event.atMs,
    correlationId: event.correlationId,
    causationId: event.causationId,
    actor: event.actor,
    // Parsed anew: what a reader gets must be what was stored, not what the writer held in hand.
    data: JSON.parse(at.json),
  };
  const { idempotency } = event;
  return idempotency === undefined ? stored : { ...stored, idempotency };
}
