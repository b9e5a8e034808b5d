/** CHALLENGE as clients see it. */
import { describe, expect, test } from 'vitest';
import { solve } from '../limits/testing/solve.ts';
import { type Answer, expectStatus, newKey, type SendOptions } from '../testing/boxoffice.ts';
import { sharedBoxoffice } from '../testing/suite.ts';

const house = sharedBoxoffice({ env: { CHALLENGE: 'proof-of-work:8' } });

type Puzzle = { readonly puzzle: string; readonly bits: number };

function puzzleOf(answer: Answer): Puzzle {
  expect(answer).toMatchObject({
    status: 403,
    body: { code: 'challenge_required', challenge: { kind: 'proof_of_work', bits: 8 } },
  });
  return answer.body.challenge as Puzzle;
}

async function solved(path: string, options: SendOptions): Promise<SendOptions> {
  const puzzle = puzzleOf(await house.send('POST', path, options));
  return { ...options, headers: { 'Challenge-Response': solve(puzzle) } };
}

describe('with a challenge in front', () => {
  test('sessions and holds are had by whoever solves it, and nothing else asks for it', async () => {
    const { showId } = await house.newShow();
    const path = `/v1/shows/${showId}/holds`;
    const session = await solved('/v1/sessions', {});
    const { body } = expectStatus(await house.send('POST', '/v1/sessions', session), 201);
    // Each answer is good once.
    puzzleOf(await house.send('POST', '/v1/sessions', session));
    const options = { token: String(body.token), body: { seat_ids: ['A-1-1'] }, key: newKey() };
    const hold = await solved(path, options);
    const placed = expectStatus(await house.send('POST', path, hold), 201);
    const again = expectStatus(await house.send('POST', path, hold), 201);
    expect(again.headers.get('Idempotency-Replayed')).toBe('true');
    const { token } = options;
    const holdPath = `/v1/holds/${placed.body.hold_id}`;
    expectStatus(await house.send('POST', `${holdPath}/extend`, { token }), 200);
    expectStatus(await house.send('DELETE', holdPath, { token }), 204);
    expectStatus(await house.send('GET', '/v1/events'), 200);
  });

  test('401 and 403 come first, and the body is not looked at', async () => {
    const path = '/v1/shows/shw_none/holds';
    expect((await house.send('POST', path, { raw: '{' })).status).toBe(401);
    const refused = await house.organizer.post(path, {});
    expect(refused.body.code).toBe('forbidden');
    const { token } = await house.person('customer');
    puzzleOf(await house.send('POST', path, { token, raw: '{' }));
  });

  test('what is asked for is described', async () => {
    const { body } = await house.send('GET', '/openapi.json');
    const text = JSON.stringify(body);
    expect(text.match(/"name":"Challenge-Response"/g)).toHaveLength(3);
    expect(text.match(/"name":"Access-Code"/g)).toHaveLength(2);
  });
});
