import type pg from 'pg';
import type { StoredEvent } from '#event-store/port.ts';
import { boolArray, int8Array, textArray } from '#platform/postgres/binary-array.ts';
import type { Document } from './port.ts';

/** Columns that every table of documents has beside its own. */
export const DOCUMENT_COLUMNS = `
  id text primary key,
  doc jsonb not null,
  revision integer not null,
  position bigint not null,
  created_at_ms bigint not null,
  moved_at_ms bigint not null`;

export interface DocumentRow {
  readonly id: string;
  readonly doc: object;
  readonly revision: number;
  readonly position: string;
  readonly created_at_ms: string;
  readonly moved_at_ms: string;
}

export function documentOf<State extends object>(row: DocumentRow): Document<State> {
  return {
    state: row.doc as State,
    revision: row.revision,
    position: BigInt(row.position),
    createdAtMs: Number(row.created_at_ms),
    movedAtMs: Number(row.moved_at_ms),
  };
}

/**
 * The documents that a batch concerns, with the batch folded in. Events that a document has already
 * are left out; states that stay null (no such thing) too.
 */
export async function foldIntoDocuments<State extends object>(
  client: pg.PoolClient,
  table: string,
  events: readonly StoredEvent[],
  fold: {
    readonly idOf: (stream: string) => string;
    readonly evolve: (state: State | null, event: StoredEvent) => State | null;
  },
): Promise<ReadonlyMap<string, Document<State>>> {
  const ids = [...new Set(events.map((event) => fold.idOf(event.stream)))];
  const { rows } = await client.query<DocumentRow>(
    `select id, doc, revision, position, created_at_ms, moved_at_ms from ${table}
     where id = any ($1)`,
    [ids],
  );
  const documents = new Map(rows.map((row) => [row.id, documentOf<State>(row)]));
  for (const event of events) {
    const id = fold.idOf(event.stream);
    const known = documents.get(id);
    if (known !== undefined && event.revision <= known.revision) continue;
    const state = fold.evolve(known?.state ?? null, event);
    if (state === null) continue;
    documents.set(id, {
      state,
      revision: event.revision,
      position: event.position,
      createdAtMs: known?.createdAtMs ?? event.atMs,
      movedAtMs: event.atMs,
    });
  }
  return documents;
}

/** What a column beside the document may hold; numbers are whole. */
type Columns = Readonly<Record<string, string | number | bigint | boolean>>;

/** Writes documents with the columns that are made of each. */
export async function writeDocuments<State extends object>(
  client: pg.PoolClient,
  table: string,
  documents: ReadonlyMap<string, Document<State>>,
  columnsOf: (state: State) => Columns,
): Promise<void> {
  if (documents.size === 0) return;
  const rows = [...documents].map(
    ([id, { state, revision, position, createdAtMs, movedAtMs }]): Columns => ({
      ...columnsOf(state),
      id,
      revision,
      position,
      created_at_ms: createdAtMs,
      moved_at_ms: movedAtMs,
    }),
  );
  const docs = textArray([...documents.values()].map(({ state }) => JSON.stringify(state)));
  const names = Object.keys(rows[0] ?? {});
  const arrays = names.map((name) => arrayOf(rows.map((row) => columnOf(row, name))));
  const updates = ['doc', ...names.filter((name) => name !== 'id')];
  await client.query(
    `insert into ${table} (doc, ${names.join(', ')})
     select r.doc::jsonb, ${names.map((name) => `r.${name}`).join(', ')}
     from unnest($1::text[], ${arrays.map(({ type }, at) => `$${at + 2}::${type}[]`).join(', ')})
       as r(doc, ${names.join(', ')})
     on conflict (id) do update set ${updates.map((name) => `${name} = excluded.${name}`).join(', ')}`,
    [docs, ...arrays.map(({ bytes }) => bytes)],
  );
}

function columnOf(row: Columns, name: string): Columns[string] {
  const value = row[name];
  if (value === undefined) throw new Error(`a row without ${name}`);
  return value;
}

/** Binary: as part of a row of JSON each value would be quoted, parsed and cast once more. */
function arrayOf(values: readonly Columns[string][]): {
  readonly type: string;
  readonly bytes: Buffer;
} {
  switch (typeof values[0]) {
    case 'string':
      return { type: 'text', bytes: textArray(values.map(String)) };
    case 'boolean':
      return { type: 'boolean', bytes: boolArray(values.map(Boolean)) };
    default:
      return { type: 'bigint', bytes: int8Array(values.map(BigInt)) };
  }
}
