/**
 * How far the relay is: a row in Postgres, changed by compare-and-set. No model: a rebuild knows
 * nothing of it, and it belongs in a backup.
 *
 * The row names the last event that was dealt with, so that the place is found again in a history
 * that was moved to another store, and not mistaken for one in another history.
 */
import type pg from 'pg';
import type { EventStore, Position, StoredEvent } from '#event-store/port.ts';
import { migrate } from '../migrate.ts';
import { inTransaction } from '../transaction.ts';

export interface Place {
  readonly storeId: string;
  /** 0n: before the first event. */
  readonly position: Position;
  /** The event there; null before the first one. */
  readonly event: PlacedEvent | null;
}

type PlacedEvent = Pick<StoredEvent, 'id' | 'stream' | 'revision'>;

/** Where to go on, or why nobody can say. */
export type Resumption =
  | { readonly ok: true; readonly place: Place }
  | { readonly ok: false; readonly why: string };

export interface Places {
  migrate(): Promise<void>;
  /** Null where nothing was ever dealt with. */
  read(): Promise<Place | null>;
  /** Where this store's history goes on: made where there is none yet, moved along with a history. */
  resume(): Promise<Resumption>;
  /** False where somebody else has moved it meanwhile. */
  advance(from: Place, to: Place): Promise<boolean>;
}

const DDL = [
  `create table if not exists relay_places (
     name text primary key,
     store_id text not null,
     position bigint not null,
     event_id text,
     stream text,
     revision integer
   )`,
];

export function createPlaces(
  name: string,
  deps: {
    readonly pool: pg.Pool;
    readonly store: Pick<EventStore, 'storeId' | 'readStream' | 'head'>;
  },
): Places {
  const { pool, store } = deps;

  async function read(): Promise<Place | null> {
    try {
      const { rows } = await pool.query<PlaceRow>(
        'select store_id, position, event_id, stream, revision from relay_places where name = $1',
        [name],
      );
      return rows[0] === undefined ? null : placeOf(rows[0]);
    } catch (error) {
      if (isMissingTable(error)) return null; // asked for before any relay ever ran
      throw error;
    }
  }

  async function start(storeId: string): Promise<Resumption> {
    await pool.query(
      `insert into relay_places (name, store_id, position) values ($1, $2, 0)
       on conflict do nothing`,
      [name, storeId],
    );
    return resume();
  }

  async function resume(): Promise<Resumption> {
    const storeId = await store.storeId();
    const known = await read();
    if (known === null) return start(storeId);
    if (known.event === null) {
      // Nothing was published yet: any history begins at its beginning. Else an operator has set it.
      const isPlace = known.position === 0n || known.storeId === storeId;
      if (!isPlace || known.position > (await store.head())) return { ok: false, why: LOST };
      return settle(known, { ...known, storeId });
    }
    const { stream, revision, id } = known.event;
    const [found] = await store.readStream(stream, { from: revision, maxCount: 1 });
    if (found === undefined || found.id !== id) return { ok: false, why: LOST };
    return settle(known, { storeId, position: found.position, event: known.event });
  }

  async function settle(known: Place, place: Place): Promise<Resumption> {
    const isThere = known.storeId === place.storeId && known.position === place.position;
    if (isThere || (await advance(known, place))) return { ok: true, place };
    return resume();
  }

  function advance(from: Place, to: Place): Promise<boolean> {
    const write = async (client: pg.PoolClient): Promise<boolean> => {
      const { rowCount } = await client.query(
        `update relay_places
         set store_id = $4, position = $5, event_id = $6, stream = $7, revision = $8
         where name = $1 and store_id = $2 and position = $3`,
        [
          ...[name, from.storeId, String(from.position), to.storeId, String(to.position)],
          ...[to.event?.id, to.event?.stream, to.event?.revision],
        ],
      );
      return rowCount === 1;
    };
    // What a power cut takes of it is published once more: buyers need the disk.
    return inTransaction(pool, write, 'soon');
  }

  return { migrate: () => migrate(pool, DDL), read, resume, advance };
}

const isMissingTable = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '42P01';

interface PlaceRow {
  readonly store_id: string;
  readonly position: string;
  readonly event_id: string | null;
  readonly stream: string | null;
  readonly revision: number | null;
}

const placeOf = (row: PlaceRow): Place => ({
  storeId: row.store_id,
  position: BigInt(row.position),
  event:
    row.event_id === null || row.stream === null || row.revision === null
      ? null
      : { id: row.event_id, stream: row.stream, revision: row.revision },
});

const LOST =
  'the last event that was published is not in this event store: it has another history. ' +
  'See docs/kafka.md for how to say where to go on.';
