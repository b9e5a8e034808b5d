import type { AllStreamResolvedEvent } from '@eventstore/db-client';
import type { NewEvent, StoredEvent } from '../port.ts';

/** An event as KurrentDB's client hands it over. */
export type RecordedEvent = NonNullable<AllStreamResolvedEvent['event']>;

/**
 * Where all streams of one store are: under a prefix of their names, empty for a database of its own.
 */
export interface Namespace {
  readonly prefix: string;
}

/** The stream whose first event's id is the id of the store. Readers never see it. */
export function identityStream({ prefix }: Namespace): string {
  return `${prefix}boxoffice-store`;
}

/** Whether an event is for readers: not the server's own, of this store, and not its identity. */
export function isOurs({ streamId }: RecordedEvent, namespace: Namespace): boolean {
  if (streamId.startsWith('$') || !streamId.startsWith(namespace.prefix)) return false;
  return streamId !== identityStream(namespace);
}

/**
 * What is stored beside the data. The two keys with a dollar are the ones that the server's own tools
 * know.
 */
export function encodeMetadata(event: NewEvent): string {
  const { schemaVersion, atMs, actor, idempotency } = event;
  return JSON.stringify({
    $correlationId: event.correlationId,
    $causationId: event.causationId,
    schemaVersion,
    atMs,
    actor,
    ...(idempotency === undefined ? {} : { idempotency }),
  });
}

/** Throws for an event that no Boxoffice wrote. */
export function decodeEvent(recorded: RecordedEvent, { prefix }: Namespace): StoredEvent {
  const { streamId, data, position } = recorded;
  const metadata = recorded.metadata as Readonly<Record<string, unknown>> | undefined;
  if (position === undefined) throw notOurs(recorded, 'it has no position');
  if (typeof data !== 'object' || data === null || data instanceof Uint8Array) {
    throw notOurs(recorded, 'its data is not JSON');
  }
  return {
    id: recorded.id,
    type: recorded.type,
    schemaVersion: numberOf(recorded, metadata?.schemaVersion),
    atMs: numberOf(recorded, metadata?.atMs),
    correlationId: textOf(recorded, metadata?.$correlationId),
    causationId: textOf(recorded, metadata?.$causationId),
    actor: textOf(recorded, metadata?.actor),
    ...idempotencyOf(recorded, metadata?.idempotency),
    data,
    stream: streamId.slice(prefix.length),
    revision: Number(recorded.revision),
    position: position.commit,
  };
}

function idempotencyOf(recorded: RecordedEvent, mark: unknown): Pick<NewEvent, 'idempotency'> {
  if (mark === undefined) return {};
  const { key, body } = mark as Readonly<Record<string, unknown>>;
  return { idempotency: { key: textOf(recorded, key), body: textOf(recorded, body) } };
}

function textOf(recorded: RecordedEvent, value: unknown): string {
  if (typeof value !== 'string') throw notOurs(recorded, 'its metadata is not an envelope');
  return value;
}

function numberOf(recorded: RecordedEvent, value: unknown): number {
  if (typeof value !== 'number') throw notOurs(recorded, 'its metadata is not an envelope');
  return value;
}

/** Somebody else writes into the same database: reading on would be guessing. */
export class ForeignEvent extends Error {
  override readonly name = 'ForeignEvent';
}

function notOurs({ streamId, id }: RecordedEvent, why: string): ForeignEvent {
  return new ForeignEvent(`Event ${id} of stream ${streamId} is not one of Boxoffice's: ${why}`);
}
