/** One stream, folded: how commands and sagas read an aggregate and write its next events. */
import { fold } from '#domain/decision.ts';
import type { Clock, Ids } from '#platform/ports.ts';
import type {
  EventStore,
  IdempotencyMark,
  NewEvent,
  Position,
  Revision,
  StoredEvent,
  StreamWrite,
} from './port.ts';
import { NO_STREAM } from './port.ts';

/** A domain event as the deciders know it: a name and its data. */
export interface DomainEvent {
  readonly type: string;
  readonly data: object;
}

/** An aggregate as its stream says it is. */
export interface Aggregate<State> {
  readonly stream: string;
  readonly state: State;
  /** What the next append expects. */
  readonly revision: Revision;
  /** Position of its last event; 0n without events. */
  readonly position: Position;
  /** The history itself, for replays of answers. */
  readonly history: readonly StoredEvent[];
}

/** How an aggregate's events fold. */
export interface Evolution<State, Event extends DomainEvent> {
  readonly initial: State;
  readonly evolve: (state: State, event: Event) => State;
}

/** Reads a stream whole and folds it. */
export async function loadAggregate<State, Event extends DomainEvent>(
  store: Pick<EventStore, 'readStream'>,
  stream: string,
  evolution: Evolution<State, Event>,
): Promise<Aggregate<State>> {
  return foldAggregate(stream, evolution, await store.readStream(stream));
}

/** Folds a history that was read already; also part of one, to see the aggregate as it was. */
export function foldAggregate<State, Event extends DomainEvent>(
  stream: string,
  evolution: Evolution<State, Event>,
  history: readonly StoredEvent[],
): Aggregate<State> {
  const last = history.at(-1);
  return {
    stream,
    state: fold(evolution.evolve, evolution.initial, history as unknown as readonly Event[]),
    revision: last?.revision ?? NO_STREAM,
    position: last?.position ?? 0n,
    history,
  };
}

/**
 * The aggregate as it stands after a write of ours was stored, without reading it back: nobody else
 * can have written between, since its expected revision was the judge.
 */
export function afterWrite<State, Event extends DomainEvent>(
  before: Aggregate<State>,
  evolution: Evolution<State, Event>,
  write: StreamWrite,
  /** Of the last of its events. */
  position: Position,
): Aggregate<State> {
  const { stream } = before;
  const isNext = write.stream === stream && write.expectedRevision === before.revision;
  if (!isNext) throw new Error(`${write.stream} was not written after ${before.revision}`);
  const stored = write.events.map((event, index): StoredEvent => {
    const behind = write.events.length - 1 - index;
    const revision = before.revision + 1 + index;
    return { ...event, stream, revision, position: position - BigInt(behind) };
  });
  return {
    stream,
    state: fold(evolution.evolve, before.state, stored as unknown as readonly Event[]),
    revision: before.revision + stored.length,
    position,
    history: [...before.history, ...stored],
  };
}

/** Who acts and through which request: the same for all events of one command. */
export interface Cause {
  readonly correlationId: string;
  readonly causationId: string;
  /** `customer:cus_…`, `organizer:…`, `system:checkout`. */
  readonly actor: string;
  /** Goes on the first event of the stream that the command is about. */
  readonly idempotency?: IdempotencyMark;
  /** Whether anybody waits for it still; asked only until the first of its writes is sent. */
  readonly isWanted?: () => boolean;
}

/** The mark belongs on the stream that the command is about: a retry looks for it there only. */
export function withoutMark({ correlationId, causationId, actor }: Cause): Cause {
  return { correlationId, causationId, actor };
}

/** Current version of every event type; a type that changes gets an upcaster and its own entry. */
const SCHEMA_VERSION = 1;

/** Puts decided events into envelopes, ready to be appended. */
export function streamWrite(
  target: { readonly stream: string; readonly revision: Revision },
  events: readonly DomainEvent[],
  cause: Cause,
  tools: { readonly ids: Ids; readonly clock: Clock },
): StreamWrite {
  const atMs = tools.clock.nowMs();
  return {
    stream: target.stream,
    expectedRevision: target.revision,
    events: events.map(
      (event, index): NewEvent => ({
        id: tools.ids.uuid(),
        type: event.type,
        schemaVersion: SCHEMA_VERSION,
        atMs,
        correlationId: cause.correlationId,
        causationId: cause.causationId,
        actor: cause.actor,
        data: event.data,
        ...(index === 0 && cause.idempotency ? { idempotency: cause.idempotency } : {}),
      }),
    ),
  };
}
