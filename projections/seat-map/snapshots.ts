/**
 * The seat maps in Postgres, so that a start needs only the newest events. Written by whoever leads,
 * read by all; correctness never rests on who writes: a snapshot carries the position that it is as
 * of, and is only stored over the one that its writer knows.
 */
import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';
import type pg from 'pg';
import type { EventStore, Position } from '#event-store/port.ts';
import type { Log, Timers } from '#platform/ports.ts';
import { migrate } from '../migrate.ts';
import { checkOut, inTransaction } from '../transaction.ts';
import type { SeatMaps } from './directory.ts';
import { decodePackedShow, encodePackedShow } from './packed-columns.ts';
import type { RecordedTimes, StoredSamples, TimeSample } from './recorded-times.ts';
import type { ShowInMemory } from './show-seats.ts';

const WRITE_EVERY_MS = 10_000;
const COMPRESSION = { level: 1 };

const pack = promisify(deflate) as (bytes: Buffer, options: object) => Promise<Buffer>;
const unpack = promisify(inflate) as (bytes: Buffer) => Promise<Buffer>;

const DDL = [
  `create table if not exists seat_map_snapshots (
     show_id text primary key,
     position bigint not null,
     packed bytea not null
   )`,
  'alter table seat_map_snapshots alter column packed set storage external',
  // One row: everything up to its position is in the snapshots.
  `create table if not exists seat_map_checkpoint (
     one boolean primary key default true check (one),
     store_id text not null,
     position bigint not null,
     recorded_ms double precision not null
   )`,
  `create table if not exists recorded_times (
     position bigint primary key,
     recorded_ms double precision not null
   )`,
  'create index if not exists recorded_times_by_time on recorded_times (recorded_ms, position)',
];

export interface SeatMapSnapshotDeps {
  readonly pool: pg.Pool;
  readonly store: Pick<EventStore, 'storeId' | 'head'>;
  readonly seatMaps: SeatMaps;
  readonly recordedTimes: RecordedTimes;
  readonly log: Log;
  /** Only who leads writes; left out, this process always does. */
  readonly leadership?: { isLeader(): boolean };
}

/** Makes the tables of the snapshots. */
export const prepareSeatMapSnapshots = (pool: pg.Pool): Promise<void> => migrate(pool, DDL);

/**
 * Restores the maps, and answers the position that the tail has to start from: 0n where there is
 * nothing to restore, or it belongs to another history.
 */
export async function restoreSeatMaps(
  deps: Omit<SeatMapSnapshotDeps, 'leadership'>,
): Promise<Position> {
  const { pool, store, seatMaps, recordedTimes, log } = deps;
  await prepareSeatMapSnapshots(pool);
  const { client, release } = await checkOut(pool);
  try {
    // One view of all rows, whatever the leader writes meanwhile.
    await client.query('begin isolation level repeatable read read only');
    const checkpoint = await readCheckpoint(client);
    if (checkpoint === null) return 0n;
    const { storeId, position, recordedMs } = checkpoint;
    if (storeId !== (await store.storeId()) || position > (await store.head())) {
      log.warn({ storeId }, 'the seat map snapshots are of another history: rebuilding');
      await forget(client);
      return 0n;
    }
    await restoreShows(client, seatMaps);
    seatMaps.startAt(position);
    recordedTimes.startAt({ position, recordedMs });
    return position;
  } catch (error) {
    log.warn({ err: error }, 'the seat map snapshots are of no use: rebuilding from the log');
    seatMaps.clear();
    return 0n;
  } finally {
    release(true);
  }
}

async function restoreShows(client: pg.PoolClient, seatMaps: SeatMaps): Promise<void> {
  const ids = await client.query<{ show_id: string }>(
    'select show_id from seat_map_snapshots order by show_id',
  );
  for (const { show_id } of ids.rows) {
    const { rows } = await client.query<{ packed: Buffer }>(
      'select packed from seat_map_snapshots where show_id = $1',
      [show_id],
    );
    for (const row of rows) {
      await seatMaps.restore(show_id, decodePackedShow(await unpack(row.packed)));
    }
  }
}

/** Positions of another history mean nothing in ours. */
async function forget(client: pg.PoolClient): Promise<void> {
  await client.query('rollback');
  await client.query('truncate seat_map_checkpoint, seat_map_snapshots, recorded_times');
}

interface Checkpoint {
  readonly storeId: string;
  readonly position: Position;
  readonly recordedMs: number;
}

async function readCheckpoint(client: pg.PoolClient): Promise<Checkpoint | null> {
  const { rows } = await client.query<{ store_id: string; position: string; recorded_ms: number }>(
    'select store_id, position, recorded_ms from seat_map_checkpoint',
  );
  const row = rows[0];
  if (row === undefined) return null;
  return {
    storeId: row.store_id,
    position: BigInt(row.position),
    recordedMs: row.recorded_ms,
  };
}

/** The samples that snapshots have left in the database. */
export const createStoredSamples = (pool: pg.Pool): StoredSamples => ({
  async lastSampleBy(timeMs) {
    const { rows } = await pool.query<{ position: string; recorded_ms: number }>(
      `select position, recorded_ms from recorded_times where recorded_ms <= $1
       order by recorded_ms desc, position desc limit 1`,
      [timeMs],
    );
    const row = rows[0];
    return row === undefined
      ? null
      : { position: BigInt(row.position), recordedMs: row.recorded_ms };
  },
});

export interface SeatMapSnapshots {
  /** Writes every ten seconds while this process leads, and once more when the signal aborts. */
  run(signal: AbortSignal, timers: Timers): Promise<void>;
  /** Writes what has changed; false where this process does not lead, or another was faster. */
  write(): Promise<boolean>;
  /** The next write writes every show, whether it has changed or not. */
  distrust(): void;
}

/** After `restoreSeatMaps`. */
export function createSeatMapSnapshots(deps: SeatMapSnapshotDeps): SeatMapSnapshots {
  return new SnapshotWriter(deps);
}

class SnapshotWriter implements SeatMapSnapshots {
  readonly #deps: SeatMapSnapshotDeps;
  /** What of each show is in the database, by its count of changes. */
  #written = new Map<string, number>();
  /** Null where it is not known what the database holds. */
  #writtenTo: Position | null = null;

  constructor(deps: SeatMapSnapshotDeps) {
    this.#deps = deps;
  }

  async run(signal: AbortSignal, timers: Timers): Promise<void> {
    while (!signal.aborted) {
      await timers.sleep(WRITE_EVERY_MS, signal);
      await this.#writeOrSay();
    }
  }

  distrust(): void {
    this.#written = new Map();
    this.#writtenTo = null;
  }

  async write(): Promise<boolean> {
    const { seatMaps, recordedTimes, leadership } = this.#deps;
    if (leadership?.isLeader() === false) {
      // What the next leader leaves is not known: everything is written once.
      this.distrust();
      return false;
    }
    // A show that has not been read would be missing after the next start.
    if (!seatMaps.isComplete()) return false;
    const position = seatMaps.position();
    if (position === this.#writtenTo) return true;
    // In the middle of a batch; the next time will do.
    if (recordedTimes.latest().position !== position) return false;
    // All at one position: nothing is waited for before the copies are made.
    const { recordedMs } = recordedTimes.latest();
    const shows = seatMaps.shows();
    const changed = shows
      .filter((show) => this.#written.get(show.showId) !== show.changes)
      .map((show) => ({ show, changes: show.changes, bytes: encodePackedShow(show.pack()) }));
    const samples = recordedTimes.samplesAfter(this.#writtenTo ?? -1n);
    const snapshot = { position, recordedMs, samples, changed, shows };
    if (!(await this.#storeOver(this.#writtenTo, snapshot))) {
      this.distrust();
      return false;
    }
    for (const { show, changes } of changed) this.#written.set(show.showId, changes);
    this.#writtenTo = position;
    return true;
  }

  async #writeOrSay(): Promise<void> {
    try {
      await this.write();
    } catch (error) {
      this.#deps.log.warn({ err: error }, 'the seat maps could not be saved');
    }
  }

  /**
   * False, and nothing is stored, where another process has written since, or is further: a part of
   * its snapshot under a part of ours would be the maps of no moment at all.
   */
  async #storeOver(known: Position | null, snapshot: Snapshot): Promise<boolean> {
    const { pool, store } = this.#deps;
    const storeId = await store.storeId();
    return inTransaction(pool, async (client) => {
      await client.query('lock table seat_map_checkpoint in share row exclusive mode');
      const there = await readCheckpoint(client);
      const isOurs = there?.storeId === storeId;
      if (isOurs && there.position > snapshot.position) return false;
      if (known !== null && !(isOurs && there.position === known)) return false;
      await storeSnapshot(client, storeId, snapshot);
      return true;
    });
  }
}

interface Snapshot {
  readonly position: Position;
  readonly recordedMs: number;
  readonly samples: readonly TimeSample[];
  readonly changed: readonly { readonly show: ShowInMemory; readonly bytes: Buffer }[];
  readonly shows: readonly ShowInMemory[];
}

async function storeSnapshot(
  client: pg.PoolClient,
  storeId: string,
  { position, recordedMs, samples, changed, shows }: Snapshot,
): Promise<void> {
  for (const { show, bytes } of changed) {
    await client.query(
      `insert into seat_map_snapshots (show_id, position, packed) values ($1, $2, $3)
       on conflict (show_id) do update set position = excluded.position, packed = excluded.packed`,
      [show.showId, String(position), await pack(bytes, COMPRESSION)],
    );
  }
  await client.query('delete from seat_map_snapshots where show_id <> all ($1)', [
    shows.map((show) => show.showId),
  ]);
  await client.query(
    `insert into recorded_times (position, recorded_ms)
     select * from unnest($1::bigint[], $2::double precision[]) on conflict do nothing`,
    [samples.map((sample) => String(sample.position)), samples.map((s) => s.recordedMs)],
  );
  await client.query(
    `insert into seat_map_checkpoint (store_id, position, recorded_ms) values ($1, $2, $3)
     on conflict (one) do update set store_id = excluded.store_id,
       position = excluded.position, recorded_ms = excluded.recorded_ms`,
    [storeId, String(position), recordedMs],
  );
}
