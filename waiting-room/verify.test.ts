import { expect, test } from 'vitest';
import { commitmentOf, digestOf, drawPlaces, entryOf, lineOf } from '#domain/lottery.ts';
import { sha256 } from './conductor/entrants.ts';
import { NotVerifiable, verifyLottery } from './verify.ts';

const SESSIONS = Array.from({ length: 30 }, (_, at) => `wrs_${at}`);
const ENTRIES = SESSIONS.map((id) => entryOf(id, sha256));
const BEACON = { url: 'https://beacon.example/{round}', round: 7, randomness: 'ab' };

const PUBLISHED = {
  status: 'drawn',
  entrants: 30,
  digest: digestOf(ENTRIES, sha256),
  commitment: commitmentOf('seed', sha256),
  seed: 'seed',
  beacon: BEACON as { readonly randomness: string | null } | null,
  without_beacon: null as string | null,
  trust: 'nobody',
  list_url: '/list',
};

const verify = (change: Partial<typeof PUBLISHED>, entries = ENTRIES, session = 'wrs_4') =>
  verifyLottery(
    async (path) =>
      path === '/list' ? entries.map(lineOf).join('') : JSON.stringify({ ...PUBLISHED, ...change }),
    'shw_1',
    session,
  );

const placeOf = (beacon: string): number =>
  1 + (drawPlaces({ seed: 'seed', digest: PUBLISHED.digest, beacon }, ENTRIES, sha256)[4] ?? -1);

test('a draw that holds, and the place in it', async () => {
  expect(await verify({})).toMatchObject({ entrants: 30, faults: [], place: placeOf('ab') });
  expect(await verify({}, ENTRIES, 'wrs_of_nobody')).toMatchObject({ faults: [], place: null });
});

test('a round that was named and never came takes no part', async () => {
  const lost = { beacon: { ...BEACON, randomness: null }, without_beacon: 'unreachable' };
  expect(await verify(lost)).toMatchObject({ faults: [], place: placeOf(''), beacon: null });
});

test('what was changed afterwards is seen', async () => {
  expect((await verify({ seed: 'another' })).faults).toEqual(['seed_not_committed']);
  expect((await verify({}, ENTRIES.toReversed())).faults).toEqual(['list_not_digested']);
  expect((await verify({}, ENTRIES.slice(1))).faults).toEqual([
    'wrong_number_of_entrants',
    'list_not_digested',
  ]);
});

test('nothing to verify before the draw', async () => {
  await expect(verify({ status: 'closed' })).rejects.toThrow(NotVerifiable);
});
