import { decodeJwt, SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { createAdmissionTokens } from './admission-token.ts';

const KEY = new Uint8Array(32).fill(1);
const START_MS = Date.UTC(2026, 4, 1);
const admission = {
  showId: 'shw_1',
  arrival: 3,
  customerKey: 'AAAAAAAAAAAAAA',
  takenAtMs: START_MS + 123,
  untilMs: START_MS + 900_123,
};

function tokensAt(nowMs: number, key = KEY) {
  let currentMs = nowMs;
  const setMs = (ms: number): void => {
    currentMs = ms;
  };
  const clock = { nowMs: () => currentMs, setMs };
  return { tokens: createAdmissionTokens(key, clock), clock };
}

test('a token is good until its end, to the millisecond', async () => {
  const { tokens, clock } = tokensAt(START_MS);
  const token = await tokens.sign(admission, 'wrs_1');
  expect(await tokens.sign(admission, 'wrs_1')).toBe(token);
  expect(await tokens.verify(token)).toEqual(admission);
  clock.setMs(admission.untilMs - 1);
  expect(await tokens.verify(token)).toEqual(admission);
  clock.setMs(admission.untilMs);
  expect(await tokens.verify(token)).toBeNull();
  expect(decodeJwt(token)).toMatchObject({
    show: 'shw_1',
    session: 'wrs_1',
    iat: START_MS / 1_000,
    exp: START_MS / 1_000 + 900,
  });
});

test('what somebody else signed, or we for another purpose, is not good', async () => {
  const { tokens } = tokensAt(START_MS);
  const other = await tokensAt(START_MS, new Uint8Array(32).fill(2)).tokens.sign(
    admission,
    'wrs_1',
  );
  const access = await new SignJWT({ roles: ['customer'] })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer('boxoffice')
    .setSubject('cus_1')
    .setExpirationTime(START_MS / 1_000 + 60)
    .sign(KEY);
  const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${access.split('.')[1]}.`;
  for (const token of [other, access, unsigned, '', 'a.b.c', 'x'.repeat(5_000)]) {
    expect(await tokens.verify(token)).toBeNull();
  }
});
