/** A house that is told to end while two hundred are being served: nobody loses what was begun. */
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createRawHttp, type RawAnswer } from '#simulation/bench/overload/raw-http.ts';
import { judgeSale, openSale } from '#simulation/bench/overload/sale.ts';
import { type ServerChild, startServerChild } from '#simulation/on-sale/server-child.ts';
import { systemClock, systemTimers } from '../system.ts';
import { createTestDatabase, type TestDatabase } from '../testing/postgres.ts';

const world = { clock: systemClock, timers: systemTimers };
const BUYERS = 200;

let database: TestDatabase;
let house: ServerChild;
beforeEach(async () => {
  // One that outlives the house, so that its log can be read afterwards.
  database = await createTestDatabase();
  house = await startServerChild(world, { DATABASE_URL: database.url, REQUESTS_MIN: '2000' });
}, 120_000);
afterEach(async () => {
  await house?.dispose();
  await database?.drop();
}, 60_000);

test('SIGTERM under load loses nothing that was begun', async () => {
  const { showId, seatIds } = await openSale({ url: house.url, seats: 1_000, seed: 1, world });
  const token = await signIn(house.url);
  const http = createRawHttp(house.url);
  const { host } = new URL(house.url);
  const answers: { readonly seatId: string; readonly answer: RawAnswer }[] = [];
  const { promise: first, resolve: onFirst } = Promise.withResolvers<void>();
  const all = seatIds.slice(0, BUYERS).map(
    (seatId) =>
      new Promise<void>((resolve) => {
        const body = `{"seat_ids":["${seatId}"]}`;
        const head = `POST /v1/shows/${showId}/holds HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token(seatId)}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`;
        http.send(`${head}\r\n\r\n${body}`, (answer) => {
          answers.push({ seatId, answer });
          onFirst();
          resolve();
        });
      }),
  );
  // When it is told to end as soon as the first has been served
  await first;
  const answeredBefore = answers.length;
  const stopped = house.stop();
  await Promise.all(all);
  expect(await stopped).toBeNull();
  http.close();

  // Then others were under way by then, and each that was answered was told the truth
  expect(answeredBefore).toBeLessThan(BUYERS / 2);
  const holds = answers.flatMap(({ seatId, answer }) =>
    answer.status === 201
      ? [{ holdId: /"hold_id":"([^"]+)"/.exec(answer.body)?.[1] ?? '', seatId }]
      : [],
  );
  expect(holds.length).toBeGreaterThan(answeredBefore);
  const others = answers.filter(({ answer: { status } }) => status !== 201 && status !== 0);
  expect(others.map(({ answer }) => answer)).toEqual([]);
  const place = { databaseUrl: database.url, showId };
  expect(await judgeSale(place, [{ holds, orders: [] }], world)).toEqual([]);
  // And nothing was written for anybody who was not answered
  expect(await placedHolds(database.url)).toEqual(holds.map(({ holdId }) => holdId).toSorted());
}, 120_000);

/** Seats of one customer are limited: each seat is somebody else's. */
async function signIn(url: string): Promise<(seatId: string) => string> {
  const tokens = await Promise.all(
    Array.from({ length: BUYERS }, async () => {
      const answer = await fetch(`${url}/v1/sessions`, { method: 'POST' });
      return ((await answer.json()) as { readonly token: string }).token;
    }),
  );
  const given = new Map<string, string>();
  return (seatId) => {
    const token = given.get(seatId) ?? tokens[given.size] ?? '';
    given.set(seatId, token);
    return token;
  };
}

/** The ids of all holds in the log, in order of their names. */
async function placedHolds(connectionString: string): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string }>(
      "select data->>'holdId' as id from event_store.events where type = 'HoldPlaced'",
    );
    return rows.map(({ id }) => id).toSorted();
  } finally {
    await client.end();
  }
}
