import type pg from 'pg';
import type { RefusalCause } from '#domain/demand.ts';
import type { RefusedAttemptsReader, RefusedCount } from './port.ts';

interface CountRow {
  readonly cause: RefusalCause;
  readonly attempts: string;
}

const countOf = ({ cause, attempts }: CountRow): RefusedCount => ({
  cause,
  attempts: Number(attempts),
});

export function createRefusedAttemptsReader(pool: pg.Pool): RefusedAttemptsReader {
  return {
    ofSeat: async (showId, seatId, beforeMs) => {
      const { rows } = await pool.query<CountRow>(
        `select cause, sum(attempts) as attempts from refused_attempts
         where show_id = $1 and seat_id = $2 and ($3::bigint is null or minute_ms < $3)
         group by cause order by cause`,
        [showId, seatId, beforeMs],
      );
      return rows.map(countOf);
    },
    ofShow: async (showId) => {
      const { rows } = await pool.query<CountRow>(
        `select cause, sum(attempts) as attempts from refused_attempts
         where show_id = $1 group by cause order by cause`,
        [showId],
      );
      return rows.map(countOf);
    },
  };
}
