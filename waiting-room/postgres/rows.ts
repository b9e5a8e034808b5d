/** Rows of `waiting_room_people`. */
import type { Registered, RegisterStatus } from '../port.ts';

/** A status is stored as its index. */
export const STATUSES: readonly RegisterStatus[] = ['waiting', 'called', 'absent', 'ended'];

export const PERSON_COLUMNS =
  'p.arrival, p.customer_key, p.place, p.status, p.called_at_ms, p.taken_at_ms, p.until_ms, p.end_reason';

export interface PersonRow {
  readonly arrival: number;
  readonly customer_key: string;
  readonly place: number | null;
  readonly status: number;
  readonly called_at_ms: string | null;
  readonly taken_at_ms: string | null;
  readonly until_ms: string | null;
  readonly end_reason: Registered['endReason'];
}

export function registeredOf(row: PersonRow): Registered {
  const status = STATUSES[row.status];
  if (status === undefined) throw new Error(`status ${row.status} in waiting_room_people`);
  const { called_at_ms: calledAt, taken_at_ms: takenAt, until_ms: until } = row;
  return {
    arrival: row.arrival,
    customerKey: row.customer_key,
    drawnPlace: row.place,
    status,
    call:
      calledAt === null || until === null
        ? null
        : {
            calledAtMs: Number(calledAt),
            takenAtMs: takenAt === null ? null : Number(takenAt),
            untilMs: Number(until),
          },
    endReason: row.end_reason,
  };
}
