/** The register of who came, in Postgres: `waiting_room_people` and `waiting_room_rooms`. */
import type pg from 'pg';
import type { RegisterChange, RegisteredRoom, WaitingRoomRegister } from '../port.ts';
import { createJoining, type JoiningDeps } from './join.ts';
import { JOIN_ANSWERS_DDL } from './join-answers.ts';
import { PERSON_COLUMNS, type PersonRow, registeredOf, STATUSES } from './rows.ts';

/** Sources, not models: never touched by a rebuild, part of every backup. */
export const WAITING_ROOM_TABLES = [
  'waiting_room_rooms',
  'waiting_room_people',
  'waiting_room_answers',
] as const;

/** Idempotent. People change in place, so pages keep room for it. */
export const WAITING_ROOM_DDL = [
  `create table if not exists waiting_room_rooms (
     show_id text primary key,
     next_arrival integer not null default 0,
     closed_at integer,
     has_places boolean not null default false,
     ended boolean not null default false
   )`,
  `create table if not exists waiting_room_people (
     show_id text not null,
     arrival integer not null,
     customer_key text not null,
     joined_at_ms bigint not null,
     place integer,
     status smallint not null default 0,
     called_at_ms bigint,
     taken_at_ms bigint,
     until_ms bigint,
     end_reason text,
     primary key (show_id, arrival)
   ) with (fillfactor = 80)`,
  // One live session a customer and show, whichever process they ask.
  `create unique index if not exists waiting_room_people_live
     on waiting_room_people (show_id, customer_key) where status < 3`,
  ...JOIN_ANSWERS_DDL,
];

const ENDED = STATUSES.indexOf('ended');

interface RoomRow {
  readonly show_id: string;
  readonly next_arrival: number;
  readonly closed_at: number | null;
  readonly has_places: boolean;
}

const roomOf = (row: RoomRow): RegisteredRoom => ({
  showId: row.show_id,
  arrivals: row.next_arrival,
  closedAt: row.closed_at,
  hasPlaces: row.has_places,
});

/** The tables must be there: see {@link WAITING_ROOM_DDL}. */
export function createRegister(
  pool: pg.Pool,
  deps: Omit<JoiningDeps, 'pool'>,
): WaitingRoomRegister {
  const joining = createJoining({ pool, ...deps });
  return {
    join: joining.join,
    async find(showId, arrival) {
      const { rows } = await pool.query<PersonRow & { closed_at: number | null }>(
        `select ${PERSON_COLUMNS}, r.closed_at
         from waiting_room_people p join waiting_room_rooms r using (show_id)
         where p.show_id = $1 and p.arrival = $2`,
        [showId, arrival],
      );
      const row = rows[0];
      return row === undefined ? null : { ...registeredOf(row), closedAt: row.closed_at };
    },
    async findLive(showId, customerKey) {
      const { rows } = await pool.query<PersonRow>(
        `select ${PERSON_COLUMNS} from waiting_room_people p
         where show_id = $1 and customer_key = $2 and status < 3`,
        [showId, customerKey],
      );
      return rows[0] === undefined ? null : registeredOf(rows[0]);
    },
    async liveAmong(people) {
      if (people.length === 0) return [];
      const { rows } = await pool.query<{ show_id: string; arrival: number }>(
        `select p.show_id, p.arrival
         from unnest($1::text[], $2::text[]) as w (show_id, customer_key)
         join waiting_room_people p
           on p.show_id = w.show_id and p.customer_key = w.customer_key and p.status < 3`,
        [people.map(({ showId }) => showId), people.map(({ customerKey }) => customerKey)],
      );
      return rows.map(({ show_id: showId, arrival }) => ({ showId, arrival }));
    },
    record: (showId, changes) => record(pool, showId, changes),
    async close(showId) {
      // Waits for joins under way: they have the room's row.
      await pool.query(
        'insert into waiting_room_rooms (show_id) values ($1) on conflict do nothing',
        [showId],
      );
      await pool.query(
        `update waiting_room_rooms set closed_at = next_arrival
         where show_id = $1 and closed_at is null`,
        [showId],
      );
      const { rows } = await pool.query<{ closed_at: number }>(
        'select closed_at from waiting_room_rooms where show_id = $1',
        [showId],
      );
      if (rows[0] === undefined)
        throw new Error(`the room of ${showId} was just closed and is not there`);
      return rows[0].closed_at;
    },
    async page(showId, from, limit) {
      const { rows } = await pool.query<PersonRow>(
        `select ${PERSON_COLUMNS} from waiting_room_people p
         where show_id = $1 and arrival >= $2 order by arrival limit $3`,
        [showId, from, limit],
      );
      return rows.map(registeredOf);
    },
    async writePlaces(showId, firstArrival, places) {
      await pool.query(
        `update waiting_room_people p set place = d.place
         from unnest($3::int[]) with ordinality as d(place, nth)
         where p.show_id = $1 and p.arrival = $2::int + d.nth - 1 and p.place is null`,
        [showId, firstArrival, [...places]],
      );
    },
    async placesWritten(showId) {
      await pool.query('update waiting_room_rooms set has_places = true where show_id = $1', [
        showId,
      ]);
    },
    async room(showId) {
      const { rows } = await pool.query<RoomRow>(
        'select * from waiting_room_rooms where show_id = $1',
        [showId],
      );
      return rows[0] === undefined ? null : roomOf(rows[0]);
    },
    async openRooms() {
      const { rows } = await pool.query<RoomRow>(
        'select * from waiting_room_rooms where not ended order by show_id',
      );
      return rows.map(roomOf);
    },
    async endRoom(showId) {
      await pool.query('update waiting_room_rooms set ended = true where show_id = $1', [showId]);
    },
  };
}

/** All in one statement; who has ended stays so. */
async function record(
  pool: pg.Pool,
  showId: string,
  changes: readonly RegisterChange[],
): Promise<void> {
  if (changes.length === 0) return;
  // The last word on each: one statement changes a row once.
  const last = [...new Map(changes.map((change) => [change.arrival, change])).values()];
  const callOf = (change: RegisterChange) => (change.status === 'called' ? change : null);
  await pool.query(
    `update waiting_room_people p
     set status = c.status, called_at_ms = c.called, taken_at_ms = c.taken, until_ms = c.until,
       end_reason = c.reason
     from unnest($2::int[], $3::smallint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::text[])
       as c(arrival, status, called, taken, until, reason)
     where p.show_id = $1 and p.arrival = c.arrival and p.status <> ${ENDED}`,
    [
      showId,
      last.map(({ arrival }) => arrival),
      last.map(({ status }) => STATUSES.indexOf(status)),
      last.map((change) => callOf(change)?.calledAtMs ?? null),
      last.map((change) => callOf(change)?.takenAtMs ?? null),
      last.map((change) => callOf(change)?.untilMs ?? null),
      last.map((change) => (change.status === 'ended' ? change.reason : null)),
    ],
  );
}
