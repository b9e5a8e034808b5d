/** Behind a proxy that ends TLS: session cookies go by https only, where it is one that we trust. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { silentLog } from '#event-store/testing/silent-log.ts';
import { parseTrustedProxies, TRUST_NOBODY } from '../gateway/client-address.ts';
import { startGateway } from '../gateway/gateway.ts';
import { request, startTestBoxoffice, type TestBoxoffice } from '../testing/boxoffice.ts';
import { systemTools } from './tools.ts';

let trusting: TestBoxoffice;
let strict: TestBoxoffice;

beforeAll(async () => {
  const env = { TRUSTED_PROXIES: '127.0.0.1,::1' };
  [trusting, strict] = await Promise.all([startTestBoxoffice({ env }), startTestBoxoffice()]);
}, 60_000);
afterAll(async () => {
  await Promise.all([trusting.stop(), strict.stop()]);
});

const isSecure = async (origin: string, proto?: string): Promise<boolean> => {
  const headers: Record<string, string> = proto === undefined ? {} : { 'X-Forwarded-Proto': proto };
  const answer = await request(`${origin}/v1/sessions`, 'POST', { headers });
  const [cookie = ''] = answer.headers.getSetCookie();
  expect(cookie).toContain('boxoffice_session=');
  expect(cookie).toContain('HttpOnly');
  return cookie.includes('; Secure');
};

test('given a proxy that we trust, then its word makes the cookie Secure', async () => {
  expect(await isSecure(trusting.origin, 'https')).toBe(true);
  expect(await isSecure(trusting.origin, 'HTTPS, http')).toBe(true);
});

test('given plain http, or nothing said, then the cookie is one that a browser keeps', async () => {
  expect(await isSecure(trusting.origin, 'http')).toBe(false);
  expect(await isSecure(trusting.origin, 'http, https')).toBe(false);
  expect(await isSecure(trusting.origin)).toBe(false);
});

test('given somebody whom we do not trust, then nothing is believed', async () => {
  expect(await isSecure(strict.origin, 'https')).toBe(false);
});

test('given a gateway in between, then it hands on the word of a proxy that it trusts, and no other', async () => {
  const start = (trusted: string) =>
    startGateway({
      host: '127.0.0.1',
      port: 0,
      upstreams: {
        'command-api': [trusting.origin],
        'read-api': [trusting.origin],
        projections: [],
      },
      trusted: parseTrustedProxies([trusted]) ?? TRUST_NOBODY,
      ...systemTools(silentLog),
    });
  const believing = await start('127.0.0.1');
  const doubting = await start('192.0.2.1');
  try {
    expect(await isSecure(believing.origin, 'https')).toBe(true);
    expect(await isSecure(doubting.origin, 'https')).toBe(false);
  } finally {
    await Promise.all([believing.stop(), doubting.stop()]);
  }
});
