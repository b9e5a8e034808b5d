/** The orders' model built anew from the log, against a COPY of the same rows into the same table. */
import pg from 'pg';
import type { EventStore } from '#event-store/port.ts';
import { orderProjector } from '#projections/orders/projector.ts';
import { openBuild, schemaOf } from '#projections/rebuild/build.ts';
import { rebuildModel } from '#projections/rebuild/rebuild.ts';
import { measureInTurns, median, medianRatio } from '../alternate.ts';
import { logOf } from '../append/bare-store.ts';
import type { BenchWorld, Figures } from '../part.ts';

const COPIED = 'bench_copy';
/** As an operator's rebuild reads them. */
const PAGE = 10_000;

/** In rows a second, both: everything from empty tables to tables that could be switched to. */
export async function compareOrders(
  databaseUrl: string,
  store: EventStore,
  world: BenchWorld,
  rounds: number,
): Promise<Figures> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 6 });
  const deps = { pool, store, ...world, log: logOf(world) };
  try {
    const live = await rebuildModel(orderProjector, deps, { fresh: true });
    if (live.outcome !== 'switched') throw new Error(`the rebuild ended as ${live.outcome}`);
    const { rows } = await pool.query<{ rows: string; file: string }>(
      `select count(*) as rows, current_setting('data_directory') || '/bench-orders' as file
       from orders`,
    );
    const rowCount = Number(rows[0]?.rows);
    const file = pg.escapeLiteral(rows[0]?.file ?? '');
    await pool.query(`copy orders to ${file}`);
    const perSecond = async (work: () => Promise<void>): Promise<number> => {
      const startedMs = world.stopwatch.nowMs();
      await work();
      return (rowCount * 1_000) / (world.stopwatch.nowMs() - startedMs);
    };
    const rates = await measureInTurns(
      {
        rebuild: () => perSecond(rebuildOnce),
        copy: async () => {
          await pool.query(
            `drop schema if exists ${COPIED} cascade; create schema ${COPIED};
             create table ${COPIED}.orders (like orders including all)`,
          );
          return perSecond(async () => {
            await pool.query(`copy ${COPIED}.orders from ${file}`);
          });
        },
      },
      rounds,
    );
    await requireSameRows(pool);
    return {
      postgres_ratio_to_copy: medianRatio(rates.rebuild, rates.copy),
      postgres_rows: rowCount,
      postgres_events: live.eventCount,
      postgres_rows_per_s: median(rates.rebuild),
      copy_rows_per_s: median(rates.copy),
    };
  } finally {
    await pool.query(
      `drop schema if exists ${COPIED} cascade;
       drop schema if exists ${schemaOf(orderProjector.name)} cascade`,
    );
    await pool.end();
  }

  async function rebuildOnce(): Promise<void> {
    const signal = new AbortController().signal;
    const options = { pageSize: PAGE, onProgress: () => undefined, signal, fresh: true };
    const build = await openBuild(orderProjector, deps, options);
    await build.advance();
    await build.finish();
  }
}

/** Live, built anew and copied: the same bytes. */
async function requireSameRows(pool: pg.Pool): Promise<void> {
  for (const schema of [COPIED, schemaOf(orderProjector.name)]) {
    const { rows } = await pool.query<{ others: string }>(
      `select count(*) as others from (
         (select o::text from orders o except all select o::text from ${schema}.orders o)
         union all
         (select o::text from ${schema}.orders o except all select o::text from orders o)) d`,
    );
    if (rows[0]?.others !== '0') throw new Error(`${schema} has ${rows[0]?.others} other rows`);
  }
}
