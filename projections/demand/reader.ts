import type pg from 'pg';
import type { RefusalCause } from '#domain/demand.ts';
import type { DemandRequest, RefusedAttemptsReader, RefusedCount } from './port.ts';
import { NO_SECTION } from './projector.ts';

interface CountRow {
  readonly cause: RefusalCause;
  readonly attempts: string;
}

const countOf = ({ cause, attempts }: CountRow): RefusedCount => ({
  cause,
  attempts: Number(attempts),
});

/** As a JSON array of `{cause, attempts}`. */
const COUNTS = `json_agg(json_build_object('cause', cause, 'attempts', attempts) order by cause)`;

const IN_PERIOD = `($2::bigint is null or minute_ms >= $2) and ($3::bigint is null or minute_ms < $3)`;
const IN_SECTION = `($4::text is null or section = $4)`;

const filterOf = ({ showId, fromMs, toMs, section }: DemandRequest) => [
  showId,
  fromMs,
  toMs,
  section,
];

const sectionOf = (section: string): string | null => (section === NO_SECTION ? null : section);

export function createRefusedAttemptsReader(pool: pg.Pool): RefusedAttemptsReader {
  return {
    async ofSeat(showId, seatId, beforeMs) {
      const { rows } = await pool.query<CountRow>(
        `select cause, sum(attempts) as attempts from refused_attempts
         where show_id = $1 and seat_id = $2 and ($3::bigint is null or minute_ms < $3)
         group by cause order by cause`,
        [showId, seatId, beforeMs],
      );
      return rows.map(countOf);
    },
    async ofShow(showId) {
      const { rows } = await pool.query<CountRow>(
        `select cause, sum(attempts) as attempts from refused_by_section
         where show_id = $1 group by cause order by cause`,
        [showId],
      );
      return rows.map(countOf);
    },
    async bySection(request) {
      const { rows } = await pool.query<{ section: string; counts: RefusedCount[] }>(
        `select section, ${COUNTS} as counts
         from (select section, cause, sum(attempts) as attempts from refused_by_section
               where show_id = $1 and ${IN_PERIOD} and ${IN_SECTION}
               group by section, cause) sums
         group by section order by sum(attempts) desc, section`,
        filterOf(request),
      );
      return rows.map(({ section, counts }) => ({ section: sectionOf(section), counts }));
    },
    async byMinute(request, limit) {
      const { rows } = await pool.query<{
        minute_ms: string;
        section: string;
        counts: RefusedCount[];
      }>(
        `select minute_ms, section, ${COUNTS} as counts from refused_by_section
         where show_id = $1 and ${IN_PERIOD} and ${IN_SECTION}
         group by minute_ms, section order by minute_ms desc, section desc limit $5`,
        [...filterOf(request), limit],
      );
      return rows.toReversed().map(({ minute_ms, section, counts }) => ({
        minuteMs: Number(minute_ms),
        section: sectionOf(section),
        counts,
      }));
    },
    async bySeat(request, limit) {
      const { rows } = await pool.query<{ seat_id: string; counts: RefusedCount[] }>(
        // What a section's seats begin with is a range of the key: `-` comes before `.`.
        `select seat_id, ${COUNTS} as counts
         from (select seat_id, cause, sum(attempts) as attempts from refused_attempts
               where show_id = $1 and ${IN_PERIOD}
                 and seat_id >= $4::text || '-' and seat_id < $4::text || '.'
               group by seat_id, cause) sums
         group by seat_id order by sum(attempts) desc, seat_id limit $5`,
        [...filterOf(request), limit],
      );
      return rows.map(({ seat_id, counts }) => ({ seatId: seat_id, counts }));
    },
  };
}
