import { describe, expect, it } from 'vitest';
import type { Principal, Role } from '../auth/principal.ts';
import { IssuerUnreachable } from '../auth/verifier.ts';
import { registerUnbuilt } from './app.ts';
import { actorOf, ownerOf, owns } from './auth.ts';
import { answer } from './respond.ts';
import { route } from './route.ts';
import { createHttpKit } from './testing/http-kit.ts';

const somebody = (roles: readonly Role[], more: Partial<Principal> = {}): Principal => ({
  subject: 'sub-1',
  roles,
  org: null,
  customerId: 'cus_1',
  expiresAtMs: 0,
  ...more,
});

describe('whose something is', () => {
  it('goes by organisation, else by subject', () => {
    const organizer = somebody(['organizer']);
    expect(ownerOf(organizer)).toBe('sub-1');
    expect(owns(organizer, 'sub-1')).toBe(true);
    const member = somebody(['organizer'], { org: 'acme' });
    expect(ownerOf(member)).toBe('acme');
    expect([owns(member, 'acme'), owns(member, 'sub-1')]).toEqual([true, false]);
    expect(owns(somebody(['customer']), 'sub-1')).toBe(false);
    expect(owns(somebody(['admin']), 'anybody')).toBe(true);
  });
});

describe('the actor of events', () => {
  it('is named by the role that the route asks for', () => {
    const both = somebody(['finance', 'organizer', 'customer'], { org: 'acme' });
    expect(actorOf(both, ['customer'])).toBe('customer:cus_1');
    expect(actorOf(both, ['organizer', 'admin'])).toBe('organizer:acme');
    expect(actorOf(both)).toBe('finance:sub-1');
  });

  it('is never an e-mail address', () => {
    const mail = { subject: 'ada@example.org', customerId: 'cus_ada' };
    expect(actorOf(somebody(['finance'], mail))).toBe('finance:cus_ada');
    expect(actorOf(somebody(['organizer'], mail))).toBe('organizer:cus_ada');
    expect(ownerOf(somebody(['organizer'], mail))).toBe('cus_ada');
  });
});

describe('an issuer out of reach', () => {
  it('is 503, not the caller’s fault', async () => {
    const verifier = {
      verify: async () => {
        throw new IssuerUnreachable('no keys');
      },
    };
    const { app, send } = createHttpKit({ verifier });
    registerUnbuilt(app);
    const response = await send('GET', '/v1/venues', { token: 'any' });
    expect(response.status).toBe(503);
    expect(response.headers.get('Retry-After')).toBe('5');
    expect(await response.json()).toMatchObject({ code: 'unavailable' });
  });
});

describe('origins that are set', () => {
  it('are the only ones that may write by cookie', async () => {
    const { app, send, token } = createHttpKit({ publicOrigins: ['https://tickets.example'] });
    registerUnbuilt(app);
    const Cookie = `boxoffice_session=${token('customer')}`;
    const statusFrom = async (Origin: string) =>
      (await send('POST', '/v1/orders', { headers: { Cookie, Origin } })).status;
    expect(await statusFrom('https://tickets.example')).toBe(404);
    expect(await statusFrom('http://localhost')).toBe(403);
  });
});

describe('the access log', () => {
  it('has one line a request, without tokens, queries, bodies or paths', async () => {
    const { app, send, token, logged } = createHttpKit();
    route(app, {
      method: 'POST',
      path: '/v1/holds/{id}/checkout',
      summary: 'Buy',
      responses: { 200: { description: 'Bought' } },
      handle: async ({ c }) => answer(c, 200, { secret: 'answer-secret' }),
    });
    await send('POST', '/v1/holds/path-secret/checkout?q=query-secret', {
      token: token('customer'),
      body: { secret: 'body-secret' },
      key: 'key-secret',
      headers: { 'X-Request-Id': 'request-1' },
    });
    expect(logged.map((line) => JSON.parse(line))).toEqual([
      {
        method: 'POST',
        route: '/v1/holds/{id}/checkout',
        status: 200,
        ms: 0,
        request_id: 'request-1',
        message: 'request',
      },
    ]);
  });
});
