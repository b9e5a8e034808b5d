/**
 * Joining: who asks within a moment is written in one statement, which gives out arrivals under the lock
 * of the room's row. So arrivals follow each other without a gap, and a close waits for those under way.
 */
import type pg from 'pg';
import type { Random, Timers } from '#platform/ports.ts';
import type { Joined } from '../port.ts';
import { type PersonRow, registeredOf } from './rows.ts';

export interface JoiningDeps {
  readonly pool: pg.Pool;
  readonly timers: Timers;
  readonly random: Random;
}

/** More than this many wait to be written: whoever comes is told to come again. */
const QUEUE_MAX = 20_000;
const BATCH_MAX = 2_000;
const GATHER_MS = 5;
/** A customer who joins in two processes at once makes one of the two batches go again. */
const TRIES_MAX = 4;

/** Too many come at once; nothing was written. */
export class JoinQueueFull extends Error {
  override readonly name = 'JoinQueueFull';
}

interface Waiting {
  readonly nowMs: number;
  readonly answer: Promise<Joined>;
  resolve(joined: Joined): void;
  reject(error: unknown): void;
}

export interface Joining {
  join(showId: string, customerKey: string, nowMs: number): Promise<Joined>;
}

export function createJoining(deps: JoiningDeps): Joining {
  const { timers } = deps;
  const queues = new Map<string, Map<string, Waiting>>();
  const writing = new Set<string>();
  let queued = 0;

  function take(showId: string): Map<string, Waiting> {
    const queue = queues.get(showId) ?? new Map<string, Waiting>();
    const batch = new Map([...queue].slice(0, BATCH_MAX));
    for (const key of batch.keys()) queue.delete(key);
    if (queue.size === 0) queues.delete(showId);
    queued -= batch.size;
    return batch;
  }

  /** Until nobody of this show waits any more. */
  async function work(showId: string): Promise<void> {
    await timers.sleep(GATHER_MS);
    while (queues.has(showId)) {
      const batch = take(showId);
      try {
        const joined = await writeWithRetries(deps, showId, batch);
        for (const [key, waiting] of batch) {
          const own = joined.get(key);
          if (own === undefined) waiting.reject(new Error('a customer joined and is not in line'));
          else waiting.resolve(own);
        }
      } catch (error) {
        for (const waiting of batch.values()) waiting.reject(error);
      }
    }
    writing.delete(showId);
  }

  return {
    join(showId, customerKey, nowMs) {
      const queue = queues.get(showId) ?? new Map<string, Waiting>();
      const twin = queue.get(customerKey);
      if (twin !== undefined) return twin.answer;
      if (queued >= QUEUE_MAX) return Promise.reject(new JoinQueueFull('too many join at once'));
      const { promise, resolve, reject } = Promise.withResolvers<Joined>();
      queue.set(customerKey, { nowMs, answer: promise, resolve, reject });
      queues.set(showId, queue);
      queued += 1;
      if (!writing.has(showId)) {
        writing.add(showId);
        void work(showId);
      }
      return promise;
    },
  };
}

const UNIQUE_VIOLATION = '23505';
const RETRY_PAUSE_MS = 10;

async function writeWithRetries(
  deps: JoiningDeps,
  showId: string,
  batch: ReadonlyMap<string, Waiting>,
): Promise<ReadonlyMap<string, Joined>> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await write(deps.pool, showId, batch);
    } catch (error) {
      const isTwin = error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION;
      if (!isTwin || tries >= TRIES_MAX) throw error;
      await deps.timers.sleep(RETRY_PAUSE_MS * deps.random.next());
    }
  }
}

/**
 * Keys that are in line already are told as they are. The count of new ones is taken before the lock is
 * had: where another process wrote the same customer meanwhile, the unique index refuses the batch.
 */
const JOIN_SQL = `
with asked as (
  select key, at_ms, nth from unnest($2::text[], $3::bigint[]) with ordinality as a(key, at_ms, nth)
), known as (
  select p.* from waiting_room_people p
  where p.show_id = $1 and p.customer_key = any ($2) and p.status < 3
), fresh as (
  select key, at_ms, row_number() over (order by nth) as nth from asked
  where key not in (select customer_key from known)
), room as (
  insert into waiting_room_rooms as r (show_id, next_arrival)
  values ($1, (select count(*) from fresh))
  on conflict (show_id) do update set next_arrival = r.next_arrival + excluded.next_arrival
  returning next_arrival, closed_at
), made as (
  insert into waiting_room_people (show_id, arrival, customer_key, joined_at_ms)
  select $1, room.next_arrival - (select count(*) from fresh) + fresh.nth - 1, key, at_ms
  from fresh, room
  returning *
)
select p.*, room.closed_at, true as is_new from made p, room
union all
select p.*, room.closed_at, false from known p, room`;

async function write(
  pool: pg.Pool,
  showId: string,
  batch: ReadonlyMap<string, Waiting>,
): Promise<ReadonlyMap<string, Joined>> {
  const keys = [...batch.keys()];
  const times = [...batch.values()].map(({ nowMs }) => nowMs);
  const { rows } = await pool.query<PersonRow & { closed_at: number | null; is_new: boolean }>(
    JOIN_SQL,
    [showId, keys, times],
  );
  return new Map(
    rows.map((row) => [
      row.customer_key,
      { ...registeredOf(row), closedAt: row.closed_at, isNew: row.is_new },
    ]),
  );
}
