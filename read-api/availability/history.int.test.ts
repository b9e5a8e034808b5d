import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { holdSeat, reserveSeat, sellSeat } from '#domain/seat.ts';
import { OWNER, SALE_MS } from '#projections/testing/stage.ts';
import { createReadKit, type ReadKit } from '../testing/read-kit.ts';

const SHOW = 'shw_1';
const SECOND_MS = 1_000;
const moment = (seconds: number): string => new Date(SALE_MS + seconds * SECOND_MS).toISOString();

let kit: ReadKit;
let finance: string;

beforeAll(async () => {
  kit = await createReadKit();
  finance = kit.http.token('finance');
  await kit.stage.publish(SHOW);
  const decide = async (seconds: number, rule: Parameters<ReadKit['stage']['decide']>[2]) => {
    kit.stage.clock.setMs(SALE_MS + seconds * SECOND_MS);
    await kit.stage.decide(SHOW, 'A-1-2', rule);
  };
  const held = { holdId: 'hld_1', customerId: 'cus_1' };
  const nowMs = SALE_MS;
  await decide(10, (seat) => holdSeat(seat, { ...held, untilMs: SALE_MS + 600_000, nowMs }));
  await decide(20, (seat) => reserveSeat(seat, { ...held, orderId: 'ord_1', nowMs }));
  await decide(30, (seat) => sellSeat(seat, { orderId: 'ord_1' }));
});

afterAll(() => kit.stop());

const url = (query: string): string => `/v1/shows/${SHOW}/availability/history?${query}`;
/** The second seat, and what it is from then on. */
const change = (status: number): string => Buffer.of(8 + status).toString('base64');

test('the sale is told in frames: how it began, and what changed in each', async () => {
  const query = `from=${moment(5)}&to=${moment(45)}&frames=4`;
  const response = await kit.get(url(query), { token: finance });
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({
    show_id: SHOW,
    position: expect.stringMatching(/^\d+$/),
    server_time: expect.any(String),
    published_at: new Date(SALE_MS).toISOString(),
    total: 20,
    start: { at: moment(5), version: 0, statuses: Buffer.alloc(20).toString('base64') },
    frames: [
      { at: moment(15), version: 1, changes: change(1) },
      { at: moment(25), version: 2, changes: change(2) },
      { at: moment(35), version: 3, changes: change(3) },
      { at: moment(45), version: 3, changes: '' },
    ],
  });
});

test('it comes zipped to those who take that', async () => {
  const query = `from=${moment(5)}&to=${moment(45)}`;
  const headers = { 'Accept-Encoding': 'br, gzip' };
  const response = await kit.get(url(query), { token: finance, headers });
  expect(response.headers.get('Content-Encoding')).toBe('gzip');
  const body = JSON.parse(gunzipSync(Buffer.from(await response.arrayBuffer())).toString());
  expect(body.frames).toHaveLength(240);
});

test('only those who may look into the show see it, and only what makes sense', async () => {
  const query = `from=${moment(5)}&to=${moment(45)}`;
  const statusFor = async (text: string, token?: string): Promise<number> =>
    (await kit.get(url(text), token === undefined ? {} : { token })).status;
  expect(await statusFor(query)).toBe(401);
  expect(await statusFor(query, kit.http.token('customer'))).toBe(403);
  expect(await statusFor(query, kit.http.token('organizer', { org: 'org_other' }))).toBe(404);
  expect(await statusFor(query, kit.http.token('organizer', { org: OWNER }))).toBe(200);
  for (const bad of ['', `from=${moment(5)}&to=${moment(5)}`, `${query}&frames=0`]) {
    expect([bad, await statusFor(bad, finance)]).toEqual([bad, 422]);
  }
  expect(await statusFor(`${query}&frames=1001`, finance)).toBe(422);
  // Before it was published there is nothing to be seen.
  expect(await statusFor(`from=${moment(-9)}&to=${moment(-1)}`, finance)).toBe(404);
});
