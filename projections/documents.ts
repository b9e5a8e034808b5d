import type pg from 'pg';
import type { StoredEvent } from '#event-store/port.ts';
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

/** Writes documents with the columns that are made of each. */
export async function writeDocuments<State extends object>(
  client: pg.PoolClient,
  table: string,
  documents: ReadonlyMap<string, Document<State>>,
  columnsOf: (state: State, document: Document<State>) => Readonly<Record<string, unknown>>,
): Promise<void> {
  if (documents.size === 0) return;
  const rows = [...documents].map(([id, document]) => ({
    ...columnsOf(document.state, document),
    id,
    revision: document.revision,
    position: String(document.position),
    created_at_ms: document.createdAtMs,
    moved_at_ms: document.movedAtMs,
  }));
  const columns = Object.keys(rows[0] ?? {});
  const updates = ['doc', ...columns.filter((column) => column !== 'id')];
  // The documents as lines apart: as part of the rows each would be parsed and written twice.
  const docs = [...documents.values()].map(({ state }) => JSON.stringify(state)).join('\n');
  await client.query(
    `insert into ${table} (doc, ${columns.join(', ')})
     select d.line::jsonb, ${columns.map((name) => `r.${name}`).join(', ')}
     from jsonb_populate_recordset(null::${table}, $1::jsonb) with ordinality r
       join string_to_table($2, e'\\n') with ordinality d (line, number) on d.number = r.ordinality
     on conflict (id) do update set ${updates.map((name) => `${name} = excluded.${name}`).join(', ')}`,
    [JSON.stringify(rows), docs],
  );
}
