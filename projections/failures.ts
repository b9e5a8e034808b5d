/** Dead letters of the models: the event that each stopped model stands before. */
import type pg from 'pg';
import type { Position } from '#event-store/port.ts';
import type { ApplyFailed } from './apply.ts';
import type { DeadLetter } from './operate/port.ts';

const ERROR_LENGTH_MAX = 500;

/** Null unless it is a single event that failed. */
export function failureOf(error: ApplyFailed, nowMs: number): DeadLetter | null {
  const event = error.events[0];
  if (event === undefined || error.events.length > 1) return null;
  return {
    model: error.model,
    position: event.position,
    eventId: event.id,
    type: event.type,
    stream: event.stream,
    error: error.message.slice(0, ERROR_LENGTH_MAX),
    failedAtMs: nowMs,
  };
}

export async function storeFailure(pool: pg.Pool, failure: DeadLetter): Promise<void> {
  const { model, position, eventId, type, stream, error, failedAtMs } = failure;
  await pool.query(
    `insert into projection_failures (name, position, event_id, type, stream, error, failed_at_ms)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (name) do update set position = excluded.position, event_id = excluded.event_id,
       type = excluded.type, stream = excluded.stream, error = excluded.error,
       failed_at_ms = excluded.failed_at_ms`,
    [model, String(position), eventId, type, stream, error, failedAtMs],
  );
}

export async function readFailures(pool: pg.Pool): Promise<readonly DeadLetter[]> {
  const { rows } = await pool.query<{
    name: string;
    position: string;
    event_id: string;
    type: string;
    stream: string;
    error: string;
    failed_at_ms: string;
  }>('select * from projection_failures order by name');
  return rows.map((row) => ({
    model: row.name,
    position: BigInt(row.position),
    eventId: row.event_id,
    type: row.type,
    stream: row.stream,
    error: row.error,
    failedAtMs: Number(row.failed_at_ms),
  }));
}

/** Lets every process that stands before it try again. False if there is no such failure. */
export async function dropFailure(pool: pg.Pool, model: string, upTo: Position): Promise<boolean> {
  const { rowCount } = await pool.query(
    'delete from projection_failures where name = $1 and position <= $2',
    [model, String(upTo)],
  );
  return rowCount === 1;
}
