import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { solve, withChallenges } from './challenge.ts';

const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();

test.each([1, 8, 11])('a puzzle of %s bits is solved', async (bits) => {
  const digest = (text: Uint8Array<ArrayBuffer>) => crypto.subtle.digest('SHA-256', text);
  const solution = (await solve({ puzzle: 'riddle', bits }, digest)) ?? '';
  expect(solution).toMatch(/^riddle:\d+$/);
  expect(hashOf(solution).readUInt32BE(0) >>> (32 - bits)).toBe(0);
});

const refusal = () =>
  new Response(
    JSON.stringify({
      code: 'challenge_required',
      challenge: { kind: 'proof_of_work', puzzle: 'riddle', bits: 6 },
    }),
    { status: 403, headers: { 'Content-Type': 'application/problem+json' } },
  );

test('given a house that asks for work, when a request is refused, then it is sent again with the answer', async () => {
  const seen: (readonly [string | null, string | null, string])[] = [];
  const send = withChallenges(async (request) => {
    const response = request.headers.get('Challenge-Response');
    seen.push([request.headers.get('Idempotency-Key'), response, await request.text()]);
    return response === null ? refusal() : new Response('{}', { status: 201 });
  });
  const request = new Request('http://house.test/v1/shows/shw_1/holds', {
    method: 'POST',
    headers: { 'Idempotency-Key': 'k1' },
    body: '{"seat_ids":["A-1-1"]}',
  });
  expect((await send(request)).status).toBe(201);
  expect(seen).toEqual([
    ['k1', null, '{"seat_ids":["A-1-1"]}'],
    ['k1', expect.stringMatching(/^riddle:\d+$/), '{"seat_ids":["A-1-1"]}'],
  ]);
});

test('given another refusal, or somebody else’s puzzle, then that is the answer', async () => {
  const forbidden = new Response('{"code":"forbidden"}', {
    status: 403,
    headers: { 'Content-Type': 'application/problem+json' },
  });
  let sent = 0;
  const send = withChallenges(async () => {
    sent += 1;
    return forbidden;
  });
  const answer = await send(new Request('http://house.test/v1/sessions', { method: 'POST' }));
  expect([answer.status, await answer.json(), sent]).toEqual([403, { code: 'forbidden' }, 1]);
});
