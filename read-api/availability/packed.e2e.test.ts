import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  expectStatus,
  startTestBoxoffice,
  type TestBoxoffice,
} from '#platform/testing/boxoffice.ts';

let house: TestBoxoffice;
let path: string;

beforeAll(async () => {
  house = await startTestBoxoffice();
  const { showId } = await house.newShow();
  path = `/v1/shows/${showId}/availability`;
});

afterAll(() => house.stop());

const BYTES = { Accept: 'application/octet-stream' };

/** Whatever may differ between two answers to the same question. */
const OF_THE_MOMENT = ['date', 'x-request-id'];

async function ask(target: string, headers: Record<string, string>) {
  const response = await fetch(`${house.origin}${target}`, { headers: { ...BYTES, ...headers } });
  const kept = [...response.headers].filter(([name]) => !OF_THE_MOMENT.includes(name));
  return {
    status: response.status,
    headers: kept.sort(),
    requestId: response.headers.get('x-request-id'),
    bytes: [...new Uint8Array(await response.arrayBuffer())],
  };
}

test('the short way and the app answer alike', async () => {
  const quick = await ask(path, {});
  const byTheApp = await ask(`${path}?unknown=1`, {});
  expect(quick).toEqual({ ...byTheApp, requestId: expect.stringMatching(/^req_/) });
  expect(quick.bytes.length).toBeGreaterThan(0);
  expect((await ask(path, { 'X-Request-Id': 'my-own-id' })).requestId).toBe('my-own-id');
});

test('it shows what this process has just written', async () => {
  const before = await ask(path, {});
  const buyer = await house.buyer();
  expectStatus(
    await buyer.post(path.replace('availability', 'holds'), { seat_ids: ['A-1-1'] }),
    201,
  );
  const after = await ask(path, {});
  expect(after.bytes.map((status, index) => status !== before.bytes[index])).toContain(true);
  const etag = new Headers(after.headers).get('etag') ?? '';
  expect((await ask(path, { 'If-None-Match': etag })).status).toBe(304);
});

test('what is out of the ordinary is answered by the rules of the app', async () => {
  expect((await ask('/v1/shows/shw_nothing/availability', {})).status).toBe(404);
  expect((await ask(path, { Authorization: 'Bearer nobody' })).status).toBe(401);
  expect((await ask(path, { 'Min-Position': 'nonsense' })).status).toBe(422);
  const head = await fetch(`${house.origin}${path}`, { method: 'HEAD', headers: BYTES });
  expect([head.status, await head.text()]).toEqual([200, '']);
});
