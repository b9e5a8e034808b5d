import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemTimers } from '#platform/system.ts';
import { createBeacon } from './beacon.ts';

let server: Server;
let origin: string;
let answer: (path: string) => { status?: number; body?: unknown; silent?: boolean };

beforeAll(async () => {
  server = createServer((request, response) => {
    const { status = 200, body = {}, silent = false } = answer(request.url ?? '');
    if (silent) return;
    response.writeHead(status, { Location: '/elsewhere' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const RANDOMNESS = 'AB'.repeat(32);
const rounds = (latest: number) => (path: string) => {
  const asked = path.split('/').at(-1);
  const round = asked === 'latest' ? latest : Number(asked);
  return round > latest
    ? { status: 404 }
    : { body: { round, randomness: RANDOMNESS, signature: 'x' } };
};

test('a round by its number, as soon as it has happened', async () => {
  const url = `${origin}/public/{round}`;
  const beacon = createBeacon(url, systemTimers);
  answer = rounds(41);
  expect(await beacon.latest()).toEqual({ url, round: 41, randomness: 'ab'.repeat(32) });
  expect(await beacon.at({ url, round: 43 })).toBeNull();
  answer = rounds(50);
  expect(await beacon.at({ url, round: 43 })).toMatchObject({ round: 43 });
});

test('where only the latest can be had, it has to be asked in time', async () => {
  const url = `${origin}/latest`;
  const beacon = createBeacon(url, systemTimers);
  answer = rounds(42);
  expect(await beacon.at({ url, round: 43 })).toBeNull();
  answer = rounds(43);
  expect(await beacon.at({ url, round: 43 })).toMatchObject({ round: 43 });
  answer = rounds(44);
  await expect(beacon.at({ url, round: 43 })).rejects.toThrow('over');
});

test.each([
  ['an error', { status: 500 }],
  ['a redirect', { status: 302 }],
  ['no JSON', { body: 'hello' }],
  ['no randomness', { body: { round: 41 } }],
  ['randomness that is none', { body: { round: 41, randomness: 'zz' } }],
  ['another round', { body: { round: 40, randomness: RANDOMNESS } }],
  ['far too much', { body: { round: 41, randomness: RANDOMNESS, more: 'x'.repeat(20_000) } }],
])('%s is no beacon', async (_, given) => {
  answer = () => given;
  const url = `${origin}/{round}`;
  await expect(createBeacon(url, systemTimers).at({ url, round: 41 })).rejects.toThrow();
});

test('silence has an end', async () => {
  answer = () => ({ silent: true });
  const quick = {
    sleep: (ms: number, signal?: AbortSignal) => systemTimers.sleep(ms / 50, signal),
  };
  const beacon = createBeacon(`${origin}/{round}`, quick);
  await expect(beacon.latest()).rejects.toThrow();
  await expect(beacon.latest(AbortSignal.abort())).rejects.toThrow();
});
