import type { EventStore, NewEvent, StreamWrite } from './port.ts';

/** The largest `data` of one event, in bytes of UTF-8 JSON. */
export const EVENT_DATA_MAX_BYTES = 512 * 1024;

/** The most that one append may carry: it has to be stored well within a time-out. */
export const APPEND_MAX_EVENTS = 20_000;
export const APPEND_DATA_MAX_BYTES = 16 * 1024 * 1024;

/** The longest stream name, in bytes of UTF-8; it has to fit an index entry. */
export const STREAM_NAME_MAX_BYTES = 512;

/** The longest of the other texts of an event (type, actor, ids), in bytes of UTF-8. */
export const TEXT_MAX_BYTES = 1024;

const REVISION_MAX = 2 ** 31 - 1;
const SCHEMA_VERSION_MAX = 2 ** 15 - 1;
/** The year 9999: what a JavaScript date and a database's timestamp both hold. */
const AT_MAX_MS = 253_402_300_799_999;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Throws where an append is a programming error: nothing to append, a stream or an id twice, a value
 * that a store can't give back as it was written. Every adapter calls it first, so that they all
 * refuse the same.
 */
export function assertAppendable(
  writes: readonly StreamWrite[],
  store: Pick<EventStore, 'isAtomicAcrossStreams'>,
): void {
  if (writes.length === 0) throw new TypeError('An append needs at least one stream');
  if (writes.length > 1 && !store.isAtomicAcrossStreams) {
    throw new TypeError(`An append to ${writes.length} streams, and this store takes one`);
  }
  const streams = new Set<string>();
  const ids = new Set<string>();
  const count = writes.reduce((events, write) => events + write.events.length, 0);
  if (count > APPEND_MAX_EVENTS) {
    throw new RangeError(`${count} events in an append, over ${APPEND_MAX_EVENTS}`);
  }
  for (const write of writes) {
    assertText('stream', write.stream, STREAM_NAME_MAX_BYTES);
    if (streams.has(write.stream)) throw new TypeError(`Stream ${write.stream} is named twice`);
    streams.add(write.stream);
    assertRevisions(write);
    for (const event of write.events) {
      assertEvent(event);
      if (ids.has(event.id)) throw new TypeError(`Event ${event.id} is named twice`);
      ids.add(event.id);
    }
  }
}

/**
 * The data of every event of an append as JSON text, in order. Throws where there is none, or more
 * than the limit.
 */
export function encodeAppendData(writes: readonly StreamWrite[]): string[] {
  const data = writes.flatMap(({ events }) => events.map(encodeEventData));
  const bytes = data.reduce((sum, json) => sum + Buffer.byteLength(json), 0);
  if (bytes > APPEND_DATA_MAX_BYTES) {
    throw new RangeError(`${bytes} bytes in an append, over ${APPEND_DATA_MAX_BYTES}`);
  }
  return data;
}

function encodeEventData(event: NewEvent): string {
  const json: string | undefined = JSON.stringify(event.data);
  if (json === undefined || !(json.startsWith('{') || json.startsWith('['))) {
    throw new TypeError(`Data of event ${event.id} (${event.type}) is not a JSON object`);
  }
  // A UTF-16 unit makes at most three bytes: most events need no second look.
  if (json.length * 3 > EVENT_DATA_MAX_BYTES && Buffer.byteLength(json) > EVENT_DATA_MAX_BYTES) {
    throw new RangeError(`Event ${event.id} (${event.type}) is over ${EVENT_DATA_MAX_BYTES} bytes`);
  }
  return json;
}

function assertRevisions({ stream, expectedRevision, events }: StreamWrite): void {
  if (events.length === 0) throw new TypeError(`No events for stream ${stream}`);
  const isRevision = Number.isInteger(expectedRevision) && expectedRevision >= -1;
  if (!isRevision || expectedRevision + events.length > REVISION_MAX) {
    throw new RangeError(`Expected revision ${expectedRevision} of ${stream} is out of range`);
  }
}

function assertEvent(event: NewEvent): void {
  if (!UUID.test(event.id)) throw new TypeError(`Event id ${event.id} is not a lower-case UUID`);
  assertText('type', event.type, TEXT_MAX_BYTES);
  assertText('correlationId', event.correlationId, TEXT_MAX_BYTES);
  assertText('causationId', event.causationId, TEXT_MAX_BYTES);
  assertText('actor', event.actor, TEXT_MAX_BYTES);
  if (event.idempotency !== undefined) {
    assertText('idempotency.key', event.idempotency.key, TEXT_MAX_BYTES);
    assertText('idempotency.body', event.idempotency.body, TEXT_MAX_BYTES);
  }
  assertInteger('schemaVersion', event.schemaVersion, SCHEMA_VERSION_MAX);
  assertInteger('atMs', event.atMs, AT_MAX_MS);
}

function assertInteger(name: string, value: number, max: number): void {
  if (!Number.isInteger(value) || value < 0 || value > max) {
    throw new RangeError(`${name} ${value} is not an integer from 0 to ${max}`);
  }
}

function assertText(name: string, value: string, maxBytes: number): void {
  if (typeof value !== 'string' || value.length === 0) throw new TypeError(`${name} is missing`);
  // Neither a NUL nor half a surrogate pair survives a database's UTF-8.
  if (value.includes('\0') || !value.isWellFormed()) throw new TypeError(`${name} is not text`);
  if (value.length * 3 > maxBytes && Buffer.byteLength(value) > maxBytes) {
    throw new RangeError(`${name} is over ${maxBytes} bytes`);
  }
}
