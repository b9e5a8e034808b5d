/** A house asks itself what buyers will ask, before they do. */
import pg from 'pg';
import { expect, test } from 'vitest';
import { eventually } from '../testing/boxoffice.ts';
import { sharedBoxoffice } from '../testing/suite.ts';
import { comingInCatalog } from './warming.ts';

const house = sharedBoxoffice();

const askedOf = async (route: string): Promise<number> => {
  const { text } = await house.admin.get('/metrics');
  const lines = text
    .split('\n')
    .filter((line) => line.startsWith('boxoffice_http_request_duration_seconds_count{'))
    .filter((line) => line.includes(`route="${route}"`) && line.includes('status="2xx"'));
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
};

test('given a sale that begins soon, then its show is ready before anybody asks; one far off is left alone', async () => {
  const inMs = (ms: number) => ({ on_sale_at: new Date(Date.now() + ms).toISOString() });
  await house.newShow({ show: inMs(3_600_000) });
  await new Promise((resolve) => setTimeout(resolve, 5_500));
  expect(await askedOf('/v1/shows/{id}/seat-map')).toBe(0);

  const { showId } = await house.newShow({ show: inMs(30_000) });
  const isReady = async () => {
    const counts = await Promise.all(
      ['/v1/shows/{id}/seat-map', '/v1/shows/{id}/availability', '/v1/shows/{id}'].map(askedOf),
    );
    return counts.every((count) => count > 0);
  };
  const untilMs = Date.now() + 10_000;
  while (!(await isReady()) && Date.now() < untilMs) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect(await isReady()).toBe(true);
  // Nothing was held by it, and nobody was refused.
  const availability = await eventually(
    () => house.send('GET', `/v1/shows/${showId}/availability?detail=sections`),
    ({ status }) => status === 200,
  );
  expect(availability.body).toMatchObject({ available: 40, total: 40 });
  expect((await house.organizer.get(`/v1/shows/${showId}/demand`)).body.at_least).toBe(0);
}, 30_000);

test('a process without shows in memory finds the sales to come in the catalog', async () => {
  const nowMs = Date.now();
  const inMs = (ms: number) => ({ on_sale_at: new Date(nowMs + ms).toISOString() });
  const { showId } = await house.newShow({ show: inMs(40_000) });
  await house.newShow({ show: inMs(90_000) });
  await house.newShow({ show: inMs(40_000), publish: false });
  await house.newShow();
  const pool = new pg.Pool({ connectionString: house.boxoffice.databaseUrl, max: 1 });
  try {
    const found = await comingInCatalog(pool, nowMs + 35_000, nowMs + 60_000);
    expect(found).toEqual([{ showId, onSaleAtMs: nowMs + 40_000 }]);
  } finally {
    await pool.end();
  }
});
