import { createSecretKey } from 'node:crypto';
import fc from 'fast-check';
import { SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { isOfOwnForm, ownClaims } from './own-token.ts';

const KEY = createSecretKey(new Uint8Array(32).fill(7));
const CLAIMS = { iss: 'boxoffice', sub: 'cus_1', exp: 4_102_444_800, roles: ['customer'] };

const sign = (header: { alg: string; typ?: string }, key = KEY): Promise<string> =>
  new SignJWT(CLAIMS).setProtectedHeader(header).sign(key);

test('a token as we sign it tells its claims', async () => {
  const token = await sign({ alg: 'HS256', typ: 'JWT' });
  expect(isOfOwnForm(token)).toBe(true);
  expect(ownClaims(token, KEY)).toEqual(CLAIMS);
});

test('one of another form is not ours to check', async () => {
  expect(isOfOwnForm(await sign({ alg: 'HS256' }))).toBe(false);
  expect(isOfOwnForm('')).toBe(false);
});

test('another key, or a single changed character, makes it nobody’s', async () => {
  const token = await sign({ alg: 'HS256', typ: 'JWT' });
  expect(ownClaims(token, createSecretKey(new Uint8Array(32).fill(8)))).toBeNull();
  const body = token.slice(0, token.lastIndexOf('.'));
  for (const forged of [`${body}.`, body, `${body}.AAAA`, `${token}AA`]) {
    expect(ownClaims(forged, KEY)).toBeNull();
  }
  fc.assert(
    fc.property(fc.nat(body.length - 1), fc.constantFrom(...'Ab9-_.'), (at, letter) => {
      const forged = token.slice(0, at) + letter + token.slice(at + 1);
      fc.pre(forged !== token);
      expect(ownClaims(forged, KEY)).toBeNull();
    }),
  );
});
