/**
 * The peer: multi-row inserts of the same events, in batches of the same sizes, into a table of the
 * same columns and indexes. It checks nothing, orders nothing and tells nobody; one statement is under
 * way at a time, as with the store.
 */
import pg from 'pg';
import { seatStream } from '#domain/seat.ts';
import type { StreamWrite } from '#event-store/port.ts';
import { SCHEMA } from '#event-store/postgres/schema.ts';
import {
  int4Array,
  textArray,
  timestampArray,
  uuidArray,
} from '#platform/postgres/binary-array.ts';
import { createSeatWriter, type SeatWriterDeps } from './seat-writes.ts';

const TABLE = 'bench_raw.events';

export interface RawTable {
  /** Rows a second. */
  measure(round: RawRound, deps: SeatWriterDeps): Promise<number>;
  close(): Promise<void>;
}

export interface RawRound {
  readonly batchSizes: readonly number[];
  readonly durationMs: number;
  readonly showId: string;
}

/** Beside the store's own table, which has to be there. */
export async function openRawTable(connectionString: string): Promise<RawTable> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query('drop schema if exists bench_raw cascade; create schema bench_raw');
  await client.query(`create table ${TABLE} (like ${SCHEMA}.events including all)`);
  let position = 0;
  return {
    async measure({ batchSizes, durationMs, showId }, deps) {
      const startedMs = deps.clock.nowMs();
      const untilMs = startedMs + durationMs;
      const longest = Math.max(...batchSizes);
      const seats = Array.from({ length: longest }, (_, index) =>
        createSeatWriter(seatStream(showId, `A-1-${index}`), deps),
      );
      let inserted = 0;
      for (let batch = 0; deps.clock.nowMs() < untilMs; batch += 1) {
        const size = batchSizes[batch % batchSizes.length] ?? 0;
        const writes = seats.slice(0, size).map((seat) => seat.next());
        await client.query({ ...INSERT, values: encodeRows(writes, position) });
        position += size;
        inserted += size;
      }
      return (inserted * 1_000) / (deps.clock.nowMs() - startedMs);
    },
    async close() {
      await client.query('drop schema bench_raw cascade');
      await client.end();
    },
  };
}

const INSERT = {
  name: 'raw_insert',
  text: `insert into ${TABLE} (position, stream, revision, id, type, schema_version, at,
      correlation_id, causation_id, actor, data)
    select $1::bigint + n, stream, revision, id, type, schema_version, at, correlation_id,
      causation_id, actor, data::json
    from unnest($2::text[], $3::integer[], $4::uuid[], $5::text[], $6::integer[],
      $7::timestamptz[], $8::text[], $9::text[], $10::text[], $11::text[]) with ordinality
      as r(stream, revision, id, type, schema_version, at, correlation_id, causation_id, actor,
        data, n)`,
};

function encodeRows(writes: readonly StreamWrite[], position: number): (Buffer | string)[] {
  const rows = writes.flatMap(({ stream, expectedRevision, events }) =>
    events.map((event, index) => ({ stream, revision: expectedRevision + 1 + index, event })),
  );
  return [
    String(position),
    textArray(rows.map(({ stream }) => stream)),
    int4Array(rows.map(({ revision }) => revision)),
    uuidArray(rows.map(({ event }) => event.id)),
    textArray(rows.map(({ event }) => event.type)),
    int4Array(rows.map(({ event }) => event.schemaVersion)),
    timestampArray(rows.map(({ event }) => event.atMs)),
    textArray(rows.map(({ event }) => event.correlationId)),
    textArray(rows.map(({ event }) => event.causationId)),
    textArray(rows.map(({ event }) => event.actor)),
    textArray(rows.map(({ event }) => JSON.stringify(event.data))),
  ];
}
