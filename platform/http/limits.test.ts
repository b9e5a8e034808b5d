import { describe, expect, it, test } from 'vitest';
import { parseTrustedProxies, TRUST_NOBODY } from '../gateway/client-address.ts';
import type { Layer, RouteClass } from '../limits/settings.ts';
import { addressKey, type LimitsInUse, routeClassOf } from './limits.ts';
import { answer } from './respond.ts';
import { route } from './route.ts';
import { createHttpKit } from './testing/http-kit.ts';

/** Refuses in one layer, and notes what it was asked. */
function limitsThatRefuse(layer: Layer | null, trusted = TRUST_NOBODY) {
  const asked: string[] = [];
  let distrusted = 0;
  const limits: LimitsInUse = {
    trusted,
    onDistrusted: () => {
      distrusted += 1;
    },
    requests: {
      counts: () => true,
      async take(routeClass: RouteClass, whose) {
        asked.push(...whose.map(([of, key]) => `${routeClass} ${of} ${key}`));
        const refused = whose.find(([of]) => of === layer);
        return refused === undefined ? null : { layer: refused[0], retryAfterMs: 1_200 };
      },
    },
  };
  return { limits, asked, distrusted: () => distrusted };
}

function kitWith(layer: Layer | null, trusted = TRUST_NOBODY) {
  const made = limitsThatRefuse(layer, trusted);
  const kit = createHttpKit({ limits: made.limits });
  const reached: string[] = [];
  route(kit.app, {
    method: 'POST',
    path: '/v1/orders',
    summary: 'x',
    responses: {},
    load: async () => void reached.push('load'),
    handle: async ({ c }) => answer(c, 200, {}),
  });
  const send = (headers: Record<string, string>, peer = '192.0.2.1') =>
    kit.app.request(
      '/v1/orders',
      { method: 'POST', headers, body: 'not even JSON' },
      { incoming: { socket: { remoteAddress: peer } } },
    );
  return { ...made, kit, reached, send };
}

describe('an address or a device with too many requests', () => {
  it.each(['address', 'device'] as const)(
    'is refused by its %s before anything else is looked at',
    async (layer) => {
      const { send, asked, reached } = kitWith(layer);
      const response = await send({ Authorization: 'Bearer bad', 'Device-Id': 'device-1' });
      expect(response.status).toBe(429);
      expect(response.headers.get('Retry-After')).toBe('2');
      expect(response.headers.get('Content-Type')).toBe('application/problem+json');
      expect(response.headers.get('X-Request-Id')).toMatch(/^req_/);
      expect(await response.json()).toMatchObject({ code: 'rate_limited', limit_of: layer });
      expect(asked).toEqual(['writes address 192.0.2.1', 'writes device device-1']);
      expect(reached).toEqual([]);
    },
  );

  it('is told by a cookie, too, and by nothing that can not be an id', async () => {
    const { send, asked } = kitWith('address');
    await send({ Cookie: 'a=b; boxoffice_device=0123-4567' });
    await send({ 'Device-Id': 'short' });
    await send({ 'Device-Id': `${'x'.repeat(65)}` });
    expect(asked.filter((each) => each.includes('device'))).toEqual(['writes device 0123-4567']);
  });
});

describe('a caller with too many requests', () => {
  it.each(['session', 'account'] as const)(
    'is refused by their %s after 401 and 403, before anything is loaded',
    async (layer) => {
      const { kit, send, asked, reached } = kitWith(layer);
      const anybody = await send({});
      expect(anybody.status).toBe(401);
      const other = await send({ Authorization: `Bearer ${kit.token('gate')}` });
      expect(other.status).toBe(403);
      asked.length = 0;
      const token = kit.token('customer', { customerId: 'cus_1', expiresAtMs: 77 });
      const response = await send({ Authorization: `Bearer ${token}` });
      expect(response.status).toBe(429);
      expect(await response.json()).toMatchObject({ limit_of: layer });
      expect(asked.slice(1)).toEqual(['writes session cus_1/77', 'writes account cus_1']);
      expect(reached).toEqual([]);
    },
  );
});

describe('the address that is counted', () => {
  it('is that of the connection, whatever it says about itself', async () => {
    const { send, asked, distrusted } = kitWith('address');
    await send({ 'X-Forwarded-For': '198.51.100.7' });
    expect(asked[0]).toBe('writes address 192.0.2.1');
    expect(distrusted()).toBe(1);
  });

  it('is the nearest hop that is not trusted, behind those that are', async () => {
    const trusted = parseTrustedProxies(['10.0.0.0/8']) ?? TRUST_NOBODY;
    const { send, asked, distrusted } = kitWith('address', trusted);
    await send({ 'X-Forwarded-For': '203.0.113.9, 198.51.100.7, 10.0.0.2' }, '::ffff:10.0.0.1');
    expect(asked[0]).toBe('writes address 198.51.100.7');
    expect(distrusted()).toBe(0);
  });
});

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:0db8:0001::9', '2001:db8:1:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
])('%s is counted as %s', (address, key) => {
  expect(addressKey(address)).toBe(key);
});

test.each([
  ['GET', '/v1/events', 'reads'],
  ['HEAD', '/v1/events', 'reads'],
  ['POST', '/v1/shows/shw_1/holds', 'writes'],
  ['DELETE', '/v1/holds/hld_1', 'writes'],
  ['POST', '/v1/sessions', 'sessions'],
  ['POST', '/v1/dev/tokens', 'sessions'],
  ['POST', '/v1/payments/webhook', null],
  ['GET', '/readyz', null],
] as const)('%s %s: %s', (method, path, routeClass) => {
  expect(routeClassOf(method, path)).toBe(routeClass);
});
