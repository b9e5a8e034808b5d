/** What a process makes ready before a sale: by asking itself what the first buyers will ask. */
import type pg from 'pg';
import { prepareChoice } from '#command-api/holds/choose-seats.ts';
import type { HttpApp } from '../http/env.ts';
import { type ComingSale, createWarming } from '../warming/warming.ts';
import type { Core } from './core.ts';

/** Runs until the signal aborts; not at all where no buyer is served. */
export async function warmBeforeSales(
  app: HttpApp,
  core: Core,
  signal: AbortSignal,
): Promise<void> {
  const { models, storage, tools } = core;
  const { roles } = core.config;
  const [sells, shows] = [roles.includes('command-api'), roles.includes('read-api')];
  if (!sells && !shows) return;
  let times = TIMES;
  const warming = createWarming({
    coming: comingSales(core),
    async warmShow(showId) {
      const seats = sells ? await models.seatMaps.open(showId) : null;
      if (seats !== null) {
        prepareChoice(seats, { nowMs: tools.clock.nowMs(), random: tools.random });
      }
      if (shows) await askAsBuyers(app, core, showId, times);
      times = 1;
    },
    openPools: () => openAll(storage.pool),
    ...tools,
  });
  await warming.run(signal);
}

type Coming = (fromMs: number, toMs: number) => Promise<readonly ComingSale[]>;

/** From memory, or where a process has no shows there, from the catalog. */
function comingSales({ models, storage }: Core): Coming {
  if (models.behindMs === null) return rememberCatalog(storage.pool);
  return async (fromMs, toMs) =>
    models.seatMaps
      .shows()
      .map((seats) => seats.show())
      .filter(({ phase }) => phase === 'published')
      .map(({ showId, terms }) => ({ showId, onSaleAtMs: terms.onSaleAtMs }))
      .filter(({ onSaleAtMs }) => onSaleAtMs > fromMs && onSaleAtMs <= toMs);
}

/** A look at all shows of a large programme: not with every look at the clock. */
const CATALOG_EVERY_MS = 30_000;

function rememberCatalog(pool: pg.Pool): Coming {
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  let found: readonly ComingSale[] = [];
  return async (fromMs, toMs) => {
    if (fromMs - lookedAtMs >= CATALOG_EVERY_MS) {
      found = await comingInCatalog(pool, fromMs, toMs + CATALOG_EVERY_MS);
      lookedAtMs = fromMs;
    }
    return found.filter(({ onSaleAtMs }) => onSaleAtMs > fromMs && onSaleAtMs <= toMs);
  };
}

/** Exported for its test. */
export async function comingInCatalog(
  pool: pg.Pool,
  fromMs: number,
  toMs: number,
): Promise<readonly ComingSale[]> {
  const { rows } = await pool.query<{ id: string; on_sale_at_ms: string }>(
    `select id, doc->'terms'->>'onSaleAtMs' as on_sale_at_ms from catalog_shows
     where phase = 'published' and ends_at_ms > $1
       and (doc->'terms'->>'onSaleAtMs')::bigint > $1
       and (doc->'terms'->>'onSaleAtMs')::bigint <= $2`,
    [fromMs, toMs],
  );
  return rows.map(({ id, on_sale_at_ms }) => ({
    showId: id,
    onSaleAtMs: Number(on_sale_at_ms),
  }));
}

/** For the first show of a process: so often that what runs for each of them has been run before. */
const TIMES = 20;

async function askAsBuyers(
  app: HttpApp,
  { models, tools }: Core,
  showId: string,
  times: number,
): Promise<void> {
  const seats = await models.publicMaps.open(showId);
  if (seats === null) return;
  const { eventId, layout } = seats.show();
  const of = `/v1/shows/${showId}`;
  await ask(app, `${of}/seat-map`);
  await ask(app, `${of}/seat-map?layout_version=${layout.layoutVersion}`);
  for (let time = 0; time < times; time += 1) {
    // Others are buying meanwhile.
    await tools.timers.sleep(0);
    await ask(app, `${of}/availability`);
    await ask(app, `${of}/availability`, { Accept: 'application/octet-stream' });
    await ask(app, `${of}/availability?detail=sections`);
    await ask(app, of);
    await ask(app, `/v1/events/${eventId}/shows`);
  }
}

async function ask(app: HttpApp, path: string, headers: Record<string, string> = {}) {
  const response = await app.request(path, { headers });
  await response.arrayBuffer();
}

/** All that the pool may have; an idle one is closed after ten seconds. */
async function openAll(pool: pg.Pool): Promise<void> {
  if (pool.waitingCount > 0) return;
  const clients = await Promise.allSettled(
    Array.from({ length: pool.options.max ?? 0 }, () => pool.connect()),
  );
  for (const client of clients) if (client.status === 'fulfilled') client.value.release();
}
