/** Refused attempts by seat and minute, added up over all processes. */
import { type AttemptsRefused, parseDemandStream } from '#domain/demand.ts';
import type { StoredEvent } from '#event-store/port.ts';
import type { Projector } from '../projector.ts';

/** Stands for attempts that named no seat. */
const NO_SEAT = '';

const TYPES: readonly AttemptsRefused['type'][] = ['AttemptsRefused'];

export const demandProjector: Projector = {
  name: 'demand',
  version: 1,
  gatherMs: 100,
  types: TYPES,
  tables: ['refused_attempts'],
  ddl: [
    `create table if not exists refused_attempts (
       show_id text collate "C" not null,
       seat_id text collate "C" not null,
       minute_ms bigint not null,
       cause text collate "C" not null,
       attempts bigint not null,
       primary key (show_id, seat_id, minute_ms, cause)
     )`,
  ],
  apply: async (events, client) => {
    const rows = addUp(events);
    if (rows.length === 0) return;
    await client.query(
      `insert into refused_attempts as r (show_id, seat_id, minute_ms, cause, attempts)
       select * from unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::bigint[])
       on conflict (show_id, seat_id, minute_ms, cause)
         do update set attempts = r.attempts + excluded.attempts`,
      [
        rows.map((row) => row.showId),
        rows.map((row) => row.seatId),
        rows.map((row) => row.minuteMs),
        rows.map((row) => row.cause),
        rows.map((row) => row.attempts),
      ],
    );
  },
};

interface Row {
  readonly showId: string;
  readonly seatId: string;
  readonly minuteMs: number;
  readonly cause: string;
  readonly attempts: number;
}

/** A row of the table may be named once in a statement. */
function addUp(events: readonly StoredEvent[]): readonly Row[] {
  const rows = new Map<string, Row>();
  for (const event of events) {
    const showId = parseDemandStream(event.stream);
    if (showId === null) continue;
    const { minuteMs, cause, seats, elsewhere } = event.data as AttemptsRefused['data'];
    const counts: (readonly [string, number])[] = Object.entries(seats);
    if (elsewhere > 0) counts.push([NO_SEAT, elsewhere]);
    for (const [seatId, count] of counts) {
      const key = JSON.stringify([showId, seatId, minuteMs, cause]);
      const attempts = (rows.get(key)?.attempts ?? 0) + count;
      rows.set(key, { showId, seatId, minuteMs, cause, attempts });
    }
  }
  return [...rows.values()];
}
