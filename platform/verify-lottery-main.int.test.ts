/** `npm run verify-lottery` against a house and a beacon that answer what they are told to. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commitmentOf, digestOf, entryOf, lineOf } from '#domain/lottery.ts';
import { sha256 } from '#waiting-room/conductor/entrants.ts';
import { runVerifyLottery } from './testing/verify-lottery.ts';

const ENTRIES = ['wrs_1', 'wrs_2', 'wrs_3'].map((id) => entryOf(id, sha256));
const RANDOMNESS = 'ab'.repeat(32);

let server: Server;
let origin: string;
/** What the beacon tells of round 7; null where it is away. */
let told: string | null;

beforeAll(async () => {
  server = createServer((request, response) => {
    const answer = answerTo(request.url ?? '');
    response.writeHead(answer === null ? 500 : 200).end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function answerTo(path: string): string | null {
  if (path === '/beacon/7') return told === null ? null : `{"round":7,"randomness":"${told}"}`;
  if (path === '/list') return ENTRIES.map(lineOf).join('');
  return JSON.stringify({
    status: 'drawn',
    entrants: ENTRIES.length,
    digest: digestOf(ENTRIES, sha256),
    commitment: commitmentOf('seed', sha256),
    seed: 'seed',
    beacon: { url: `${origin}/beacon/{round}`, round: 7, randomness: RANDOMNESS },
    without_beacon: null,
    trust: 'Nobody.',
    list_url: '/list',
  });
}

const verify = () => runVerifyLottery(origin, 'shw_1', 'wrs_2');

test('the beacon is asked whether it told what the house says', async () => {
  told = RANDOMNESS;
  const [code, said] = await verify();
  expect(code).toBe(0);
  expect(said).toContain('Round 7 of');
  expect(said).toContain('says the same');
  expect(said).toContain('Its place is');
});

test('a beacon that tells something else is a draw that does not hold', async () => {
  told = 'cd'.repeat(32);
  const [code, said] = await verify();
  expect(code).toBe(1);
  expect(said).toContain('Does not hold');
});

test('a beacon that does not answer is left to whoever asks', async () => {
  told = null;
  const [code, said] = await verify();
  expect(code).toBe(0);
  expect(said).toContain(`must be ${RANDOMNESS}: look it up`);
});
