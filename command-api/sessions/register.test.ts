import { describe, expect, it } from 'vitest';
import { createHttpKit, TEST_START_MS } from '#platform/http/testing/http-kit.ts';
import { registerDevTokens, registerSessions } from './register.ts';

function kitWithSessions(secureCookies = false) {
  const kit = createHttpKit();
  const issued: object[] = [];
  const issuer = {
    issue: async (request: { subject: string; roles: readonly string[]; ttlMs: number }) => {
      issued.push(request);
      return { token: `t.${issued.length}`, expiresAtMs: TEST_START_MS + request.ttlMs };
    },
  };
  registerSessions(kit.app, { ...kit, issuer, secureCookies });
  registerDevTokens(kit.app, { issuer });
  return { ...kit, issued };
}

const THIRTY_DAYS_MS = 30 * 24 * 3_600_000;

describe('POST /v1/sessions', () => {
  it('makes a guest, with a token and a cookie', async () => {
    const { send, issued } = kitWithSessions();
    const response = await send('POST', '/v1/sessions');
    expect(response.status).toBe(201);
    const body = (await response.json()) as { customer_id: string };
    expect(body).toEqual({
      customer_id: expect.stringMatching(/^cus_/),
      token: 't.1',
      expires_at: new Date(TEST_START_MS + THIRTY_DAYS_MS).toISOString(),
    });
    expect(issued).toEqual([
      { subject: body.customer_id, roles: ['customer'], ttlMs: THIRTY_DAYS_MS },
    ]);
    expect(response.headers.get('Set-Cookie')).toBe(
      'boxoffice_session=t.1; Max-Age=2592000; Path=/; HttpOnly; SameSite=Strict',
    );
  });

  it('marks the cookie as secure where the browser comes by https', async () => {
    const { send } = kitWithSessions(true);
    const response = await send('POST', '/v1/sessions');
    expect(response.headers.get('Set-Cookie')).toContain('; Secure');
  });

  it('does not look at tokens, keys or what else comes along, but at the origin', async () => {
    const { send } = kitWithSessions();
    const odd = { token: 'expired', key: 'x'.repeat(300), body: {} };
    expect((await send('POST', '/v1/sessions', odd)).status).toBe(201);
    const foreign = await send('POST', '/v1/sessions', { headers: { Origin: 'http://evil.test' } });
    expect(foreign.status).toBe(403);
  });
});

describe('POST /v1/dev/tokens', () => {
  it('gives a token of a role, for one subject a role unless another is named', async () => {
    const { send, issued } = kitWithSessions();
    const made = await send('POST', '/v1/dev/tokens', { body: { role: 'organizer' } });
    expect([made.status, await made.json()]).toMatchObject([
      201,
      { token: 't.1', role: 'organizer', subject: 'dev-organizer' },
    ]);
    await send('POST', '/v1/dev/tokens', { body: { role: 'gate', subject: 'north' } });
    expect(issued).toMatchObject([
      { subject: 'dev-organizer', roles: ['organizer'] },
      { subject: 'north', roles: ['gate'] },
    ]);
  });

  it.each([{}, { role: 'king' }, { role: 'gate', subject: '' }, { role: 'gate', subject: 'a b' }])(
    'refuses %j',
    async (body) => {
      const { send } = kitWithSessions();
      expect((await send('POST', '/v1/dev/tokens', { body })).status).toBe(422);
    },
  );
});
