/** Refused attempts by seat and minute, and by section and minute, added up over all processes. */
import type pg from 'pg';
import { type AttemptsRefused, parseDemandStream, sectionOfSeat } from '#domain/demand.ts';
import type { StoredEvent } from '#event-store/port.ts';
import type { Projector } from '../projector.ts';

/** Stands for attempts that named no section. */
export const NO_SECTION = '';

const TYPES: readonly AttemptsRefused['type'][] = ['AttemptsRefused'];

export const demandProjector: Projector = {
  name: 'demand',
  version: 2,
  gatherMs: 100,
  types: TYPES,
  tables: ['refused_attempts', 'refused_by_section'],
  ddl: [
    `create table if not exists refused_attempts (
       show_id text collate "C" not null,
       seat_id text collate "C" not null,
       minute_ms bigint not null,
       cause text collate "C" not null,
       attempts bigint not null,
       primary key (show_id, seat_id, minute_ms, cause)
     )`,
    `create table if not exists refused_by_section (
       show_id text collate "C" not null,
       minute_ms bigint not null,
       section text collate "C" not null,
       cause text collate "C" not null,
       attempts bigint not null,
       primary key (show_id, minute_ms, section, cause)
     )`,
  ],
  apply: async (events, client) => {
    const { seats, sections } = addUp(events);
    await addSeats(client, [...seats.values()]);
    await addSections(client, [...sections.values()]);
  },
};

interface Row {
  readonly showId: string;
  /** A seat or a section. */
  readonly place: string;
  readonly minuteMs: number;
  readonly cause: string;
  attempts: number;
}

/** A row of a table may be named once in a statement. */
function addUp(events: readonly StoredEvent[]) {
  const seats = new Map<string, Row>();
  const sections = new Map<string, Row>();
  for (const event of events) {
    const showId = parseDemandStream(event.stream);
    if (showId === null) continue;
    const data = event.data as AttemptsRefused['data'];
    const { minuteMs, cause } = data;
    const at = { showId, minuteMs, cause };
    for (const [place, attempts] of Object.entries(data.seats)) {
      add(seats, { ...at, place, attempts });
      add(sections, { ...at, place: sectionOfSeat(place), attempts });
    }
    for (const [place, attempts] of Object.entries(data.sections ?? {})) {
      add(sections, { ...at, place, attempts });
    }
    if (data.elsewhere > 0) {
      add(sections, { ...at, place: NO_SECTION, attempts: data.elsewhere });
    }
  }
  return { seats, sections };
}

function add(rows: Map<string, Row>, row: Row): void {
  const key = JSON.stringify([row.showId, row.place, row.minuteMs, row.cause]);
  const known = rows.get(key);
  if (known === undefined) rows.set(key, row);
  else known.attempts += row.attempts;
}

const columnsOf = (rows: readonly Row[]): unknown[] => [
  rows.map((row) => row.showId),
  rows.map((row) => row.place),
  rows.map((row) => row.minuteMs),
  rows.map((row) => row.cause),
  rows.map((row) => row.attempts),
];

type Client = Pick<pg.ClientBase, 'query'>;

async function addSeats(client: Client, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  await client.query(
    `insert into refused_attempts as r (show_id, seat_id, minute_ms, cause, attempts)
     select * from unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::bigint[])
     on conflict (show_id, seat_id, minute_ms, cause)
       do update set attempts = r.attempts + excluded.attempts`,
    columnsOf(rows),
  );
}

async function addSections(client: Client, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  await client.query(
    `insert into refused_by_section as r (show_id, section, minute_ms, cause, attempts)
     select * from unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::bigint[])
     on conflict (show_id, minute_ms, section, cause)
       do update set attempts = r.attempts + excluded.attempts`,
    columnsOf(rows),
  );
}
