import { z } from '@hono/zod-openapi';
import { describe, expect, it } from 'vitest';
import { registerUnbuilt } from './app.ts';
import { owns } from './auth.ts';
import { problem } from './problem.ts';
import { answer } from './respond.ts';
import { route } from './route.ts';
import { createHttpKit } from './testing/http-kit.ts';

const VALID = { name: 'Hall' };
const CARD = '4242 4242 4242 4242';

/** `PATCH /v1/venues/{id}`: `mine` is the organiser's, `theirs` is another's, nothing else is. */
function kitWithVenue() {
  const kit = createHttpKit();
  const seen: unknown[] = [];
  route(kit.app, {
    method: 'PATCH',
    path: '/v1/venues/{id}',
    summary: 'Change a venue',
    body: z.object({ name: z.string().max(5), seats: z.array(z.int()).optional() }),
    responses: { 200: { description: 'The venue' } },
    load: async ({ params, caller }) => {
      const owner = { mine: 'the-organizer', theirs: 'another' }[params.id];
      if (owner === undefined || !owns(caller, owner)) throw problem('not_found');
      return { id: params.id };
    },
    handle: async ({ c, body, loaded, cause }) => {
      seen.push(cause);
      if (body.name === 'taken') throw problem('conflict');
      if (body.name === 'boom') throw new Error(`boom over ${CARD}`);
      return answer(c, 200, { ...loaded, ...body });
    },
  });
  registerUnbuilt(kit.app);
  const organizer = kit.token('organizer');
  return { ...kit, organizer, customer: kit.token('customer'), admin: kit.token('admin'), seen };
}

async function codeOf(response: Response): Promise<string> {
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  const document = (await response.json()) as { code: string; status: number; type: string };
  expect(document.status).toBe(response.status);
  expect(document.type).toBe(`urn:boxoffice:problem:${document.code}`);
  return `${response.status} ${document.code}`;
}

describe('the order of checks', () => {
  const badBody = '{"name":';

  it('asks who it is before all else', async () => {
    const { send } = kitWithVenue();
    const response = await send('PATCH', '/v1/venues/theirs', { body: badBody });
    expect(response.headers.get('WWW-Authenticate')).toContain('Bearer');
    expect(await codeOf(response)).toBe('401 unauthenticated');
    const bad = await send('PATCH', '/v1/venues/theirs', { body: badBody, token: 'forged' });
    expect(await codeOf(bad)).toBe('401 invalid_token');
  });

  it('then looks at the role, before it says whether there is such a thing', async () => {
    const { send, customer } = kitWithVenue();
    const response = await send('PATCH', '/v1/venues/none', { body: badBody, token: customer });
    expect(await codeOf(response)).toBe('403 forbidden');
  });

  it.each(['theirs', 'none', 'a%00b', '%ff', 'x'.repeat(500)])(
    'then whether %s is the caller’s to see, before it looks at the body',
    async (id) => {
      const { send, organizer } = kitWithVenue();
      const response = await send('PATCH', `/v1/venues/${id}`, { body: badBody, token: organizer });
      expect(await codeOf(response)).toBe('404 not_found');
    },
  );

  it('lets an admin reach everybody’s', async () => {
    const { send, admin } = kitWithVenue();
    const response = await send('PATCH', '/v1/venues/theirs', { body: VALID, token: admin });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ id: 'theirs', name: 'Hall' });
  });

  it('then judges the body, before it does anything', async () => {
    const { send, organizer, seen } = kitWithVenue();
    const response = await send('PATCH', '/v1/venues/mine', { body: badBody, token: organizer });
    expect(await codeOf(response)).toBe('400 malformed_json');
    const invalid = await send('PATCH', '/v1/venues/mine', {
      body: { name: 'too long', seats: [1, 'x', 1e300] },
      token: organizer,
    });
    expect(invalid.status).toBe(422);
    const { code, errors } = (await invalid.json()) as {
      code: string;
      errors: { path: string; message: string }[];
    };
    expect(code).toBe('validation_failed');
    expect(errors.map(({ path }) => path)).toEqual(['name', 'seats.1', 'seats.2']);
    expect(seen).toEqual([]);
  });

  it('and only then meets a conflict', async () => {
    const { send, organizer } = kitWithVenue();
    const response = await send('PATCH', '/v1/venues/mine', {
      body: { name: 'taken' },
      token: organizer,
    });
    expect(await codeOf(response)).toBe('409 conflict');
  });
});

describe('bodies', () => {
  const patch = async (body: unknown, headers: Record<string, string> = {}) => {
    const { send, organizer, logged } = kitWithVenue();
    const response = await send('PATCH', '/v1/venues/mine', { body, token: organizer, headers });
    expect(logged.join()).not.toContain('4242');
    return codeOf(response);
  };

  it('are JSON', async () => {
    expect(await patch('name=Hall', { 'Content-Type': 'application/x-www-form-urlencoded' })).toBe(
      '415 unsupported_media_type',
    );
    expect(await patch('nonsense')).toBe('400 malformed_json');
    expect(await patch('')).toBe('400 malformed_json');
    expect(await patch('null')).toBe('422 validation_failed');
    expect(await patch('[]')).toBe('422 validation_failed');
    expect(await patch('"a \\ud800 b"')).toBe('422 validation_failed');
    expect(await patch({ name: 'a\0b' })).toBe('422 validation_failed');
    expect(await patch({ name: 'ok', 'x\0': 1 })).toBe('422 validation_failed');
    expect(await patch('{"name":"ok","seats":[1e999]}')).toBe('422 validation_failed');
    expect(await patch(`{"name":${'['.repeat(30_000)}${']'.repeat(30_000)}}`)).toBe(
      '422 validation_failed',
    );
  });

  it('are at most 64 KiB, whatever their length is said to be', async () => {
    const large = { name: 'x'.repeat(64 * 1024) };
    expect(await patch(large)).toBe('413 body_too_large');
    expect(await patch('{}', { 'Content-Length': '70000' })).toBe('413 body_too_large');
    expect(await patch(large, { 'Transfer-Encoding': 'chunked' })).toBe('413 body_too_large');
  });

  it('never bring a card number in, in unknown fields neither', async () => {
    expect(await patch({ name: CARD })).toBe('422 card_data_refused');
    expect(await patch({ name: 'ok', more: [{ note: `pay with ${CARD}!` }] })).toBe(
      '422 card_data_refused',
    );
  });

  it('may hold such digits in ids, keys and numbers', async () => {
    const { send, organizer } = kitWithVenue();
    const body = {
      name: 'ok',
      order_id: CARD,
      seat_ids: [CARD],
      idempotency_key: CARD,
      n: 4242424242424242,
    };
    const response = await send('PATCH', '/v1/venues/mine', { body, token: organizer });
    expect(response.status).toBe(200);
  });

  it('that are not UTF-8 are no JSON', async () => {
    const { app, organizer } = kitWithVenue();
    const response = await app.request('/v1/venues/mine', {
      method: 'PATCH',
      headers: { Authorization: `Bearer ${organizer}`, 'Content-Type': 'application/json' },
      body: new Uint8Array([0x22, 0xff, 0x22]),
    });
    expect(await codeOf(response)).toBe('400 malformed_json');
  });
});

describe('every answer', () => {
  it('carries the request’s id, the client’s own if it is a sane one', async () => {
    const { send } = kitWithVenue();
    const given = await send('GET', '/nowhere', { headers: { 'X-Request-Id': 'trace-1234' } });
    expect(given.headers.get('X-Request-Id')).toBe('trace-1234');
    const odd = await send('GET', '/nowhere', { headers: { 'X-Request-Id': 'a b<script>' } });
    expect(odd.headers.get('X-Request-Id')).toMatch(/^req_/);
    expect(odd.headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(odd.headers.get('Cache-Control')).toBe('no-store');
  });

  it('hides what went wrong inside and logs it', async () => {
    const { send, organizer, logged } = kitWithVenue();
    const response = await send('PATCH', '/v1/venues/mine', {
      body: { name: 'boom' },
      token: organizer,
    });
    const text = await response.text();
    expect(response.status).toBe(500);
    expect(text).toContain('internal_error');
    expect(text).not.toContain('boom');
    expect(logged.join()).toContain('boom');
  });

  it('says 404 for an unknown path, 405 for an unknown method', async () => {
    const { send } = kitWithVenue();
    expect(await codeOf(await send('GET', '/nowhere'))).toBe('404 not_found');
    expect(await codeOf(await send('GET', '/v1/%zz/%'))).toBe('404 not_found');
    const wrong = await send('DELETE', '/v1/venues/mine');
    expect(wrong.headers.get('Allow')).toBe('GET, PATCH, HEAD, OPTIONS');
    expect(await codeOf(wrong)).toBe('405 method_not_allowed');
    const options = await send('OPTIONS', '/v1/venues/mine');
    expect(options.status).toBe(204);
    expect(options.headers.get('Allow')).toBe('GET, PATCH, HEAD, OPTIONS');
    const head = await send('HEAD', '/v1/events');
    expect([head.status, await head.text()]).toEqual([404, '']);
  });
});

describe('the session cookie', () => {
  const cookie = (token: string, origin?: string) => ({
    Cookie: `boxoffice_session=${token}`,
    ...(origin === undefined ? {} : { Origin: origin }),
  });

  it('lets our own pages write, and no others', async () => {
    const { send, organizer } = kitWithVenue();
    const patch = (headers: Record<string, string>) =>
      send('PATCH', '/v1/venues/mine', { body: VALID, headers });
    expect((await patch(cookie(organizer, 'http://localhost'))).status).toBe(200);
    for (const origin of ['http://evil.test', 'null', 'http://localhost.evil.test', undefined]) {
      expect(await codeOf(await patch(cookie(organizer, origin)))).toBe('403 origin_not_allowed');
    }
  });

  it('counts for nothing once it has expired, and less than a bearer token', async () => {
    const { send, organizer, customer } = kitWithVenue();
    const expired = await send('PATCH', '/v1/venues/mine', { body: VALID, headers: cookie('old') });
    expect(await codeOf(expired)).toBe('401 unauthenticated');
    const both = await send('PATCH', '/v1/venues/mine', {
      body: VALID,
      token: customer,
      headers: cookie(organizer, 'http://localhost'),
    });
    expect(await codeOf(both)).toBe('403 forbidden');
  });
});

describe('an Idempotency-Key', () => {
  function kitWithOrders() {
    const kit = createHttpKit();
    const marks: unknown[] = [];
    route(kit.app, {
      method: 'POST',
      path: '/v1/orders',
      summary: 'Place an order',
      idempotencyKey: 'required',
      body: z.object({ hold_id: z.string() }),
      responses: { 201: { description: 'The order' } },
      handle: async ({ c, idempotency, cause }) => {
        marks.push(idempotency);
        expect(cause.idempotency).toBe(idempotency);
        return answer(c, 201, {});
      },
    });
    const customer = kit.token('customer');
    const order = (body: unknown, key?: string) =>
      kit.send('POST', '/v1/orders', { token: customer, body, ...(key ? { key } : {}) });
    return { ...kit, marks, order };
  }

  it('is asked for where it is needed, before the body is looked at', async () => {
    const { order, send, marks } = kitWithOrders();
    expect(await codeOf(await order('nonsense'))).toBe('400 idempotency_key_required');
    expect(await codeOf(await order('nonsense', 'k'))).toBe('400 malformed_json');
    expect(await codeOf(await send('POST', '/v1/orders', { key: 'k' }))).toBe(
      '401 unauthenticated',
    );
    expect(marks).toEqual([]);
  });

  it('is handed on as a mark, the same for the same request', async () => {
    const { order, marks } = kitWithOrders();
    for (const key of ['k', 'k', 'other']) {
      expect((await order({ hold_id: 'h' }, key)).status).toBe(201);
    }
    expect(marks[0]).toEqual({ key: expect.any(String), body: expect.any(String) });
    expect(marks[1]).toEqual(marks[0]);
    expect(marks[2]).not.toEqual(marks[0]);
  });
});

describe('a query', () => {
  it('is text, and never a card number', async () => {
    const { app, send, logged } = createHttpKit();
    route(app, {
      method: 'GET',
      path: '/v1/events',
      summary: 'Events',
      query: z.object({ q: z.string().max(100).optional() }),
      responses: { 200: { description: 'A page' } },
      handle: async ({ c, query }) => answer(c, 200, query),
    });
    const fine = await send('GET', '/v1/events?q=band+of+%C3%A9lan&unknown=1');
    expect(await fine.json()).toEqual({ q: 'band of élan' });
    expect(await codeOf(await send('GET', '/v1/events?q=a%00b'))).toBe('422 validation_failed');
    expect((await send('GET', '/v1/events?q=%ff%fe&q=%')).status).toBeLessThan(500);
    const card = await send('GET', `/v1/events?q=${encodeURIComponent(CARD)}`);
    expect(await codeOf(card)).toBe('422 card_data_refused');
    expect(logged.join()).not.toContain('4242');
  });
});
