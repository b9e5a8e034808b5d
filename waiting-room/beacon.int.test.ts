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

test('a round of drand’s quicknet, as both of its APIs tell it', async () => {
  const round = 1_000;
  const signature =
    'b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39';
  const randomness = 'fe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd';
  const url = `${origin}/public/{round}`;
  for (const body of [
    { round, randomness, signature },
    { round, signature },
  ]) {
    answer = () => ({ body });
    expect(await createBeacon(url, systemTimers).at({ url, round })).toEqual({
      url,
      round,
      randomness,
    });
  }
  answer = () => ({ status: 425, body: 'Requested future beacon' });
  expect(await createBeacon(url, systemTimers).at({ url, round })).toBeNull();
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
  ['a signature that is none', { body: { round: 41, signature: 'abcd' } }],
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
