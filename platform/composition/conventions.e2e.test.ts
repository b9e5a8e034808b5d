/** What holds for every route: who may call it, the order of the checks, how a refusal looks. */
import { beforeAll, describe, expect, test } from 'vitest';
import { ROLES, type Role } from '../auth/principal.ts';
import { ROUTES, type RouteRule } from '../http/routes.ts';
import {
  type Answer,
  type Person,
  request,
  type TestBoxoffice,
  venueBody,
} from '../testing/boxoffice.ts';
import { shared, sharedBoxoffice } from '../testing/suite.ts';

const house = sharedBoxoffice();
const ids = shared(() => house.newShow());
let people: ReadonlyMap<Role, Person>;

beforeAll(async () => {
  people = new Map(
    await Promise.all(ROLES.map(async (role) => [role, await house.person(role)] as const)),
  );
});

const served = ROUTES.filter(({ optional }) => !optional);
const byRole = served.filter(
  (rule): rule is RouteRule & { access: readonly Role[] } => typeof rule.access !== 'string',
);
const NO_BODY: ReadonlySet<string> = new Set(['GET', 'DELETE']);
const pathOf = (rule: RouteRule): string => rule.path.replaceAll(/\{\w+\}/g, 'nothing');

/** A request that gets as far as the route's own work, which knows no such thing. */
const knock = (rule: RouteRule, token?: string): Promise<Answer> =>
  house.send(rule.method, pathOf(rule), {
    ...(token === undefined ? {} : { token }),
    ...(NO_BODY.has(rule.method) ? {} : { raw: 'not json' }),
  });

function expectProblem(answer: Answer, status: number, code?: string): void {
  expect(answer.status, answer.text).toBe(status);
  expect(answer.headers.get('Content-Type')).toMatch(/^application\/problem\+json/);
  expect(answer.body).toMatchObject({
    type: expect.stringMatching(/./),
    title: expect.stringMatching(/./),
    status,
    code: code ?? expect.stringMatching(/^[a-z_]+$/),
  });
}

describe('who may call what', () => {
  test.each(byRole)('$method $path: nobody is 401', async (rule) => {
    const answer = await knock(rule);
    expectProblem(answer, 401, 'unauthenticated');
    expect(answer.headers.get('WWW-Authenticate')).toMatch(/^Bearer/);
    expectProblem(await knock(rule, 'not-a-token'), 401, 'invalid_token');
  });

  test.each(byRole)('$method $path: a role that may not is 403, before all else', async (rule) => {
    for (const [role, person] of people) {
      const answer = await knock(rule, person.token);
      if (!rule.access.includes(role)) expectProblem(answer, 403, 'forbidden');
      else expect([401, 403], `${role}: ${answer.text}`).not.toContain(answer.status);
      expect(answer.status, answer.text).toBeLessThan(500);
    }
  });

  test.each(byRole.filter(({ path }) => path.includes('{')))(
    '$method $path: what is not there is 404, before the body is looked at',
    async (rule) => {
      const [role] = rule.access;
      const token = people.get(role as Role)?.token ?? '';
      expectProblem(await knock(rule, token), 404, 'not_found');
    },
  );

  test.each(served.filter(({ access }) => typeof access === 'string'))(
    '$method $path: is open to anyone',
    async (rule) => {
      expect([401, 403]).not.toContain((await knock(rule)).status);
    },
  );

  test('an organiser’s things are not there for another, and all are for admin', async () => {
    const stranger = await house.person('organizer', 'another-house');
    const { venueId, eventId, showId } = ids;
    for (const [method, path] of [
      ['PATCH', `/v1/venues/${venueId}`],
      ['GET', `/v1/venues/${venueId}`],
      ['PATCH', `/v1/events/${eventId}`],
      ['POST', `/v1/events/${eventId}/shows`],
      ['PATCH', `/v1/shows/${showId}`],
      ['POST', `/v1/shows/${showId}/publish`],
      ['POST', `/v1/shows/${showId}/pause`],
      ['POST', `/v1/shows/${showId}/resume`],
      ['POST', `/v1/shows/${showId}/cancel`],
      ['POST', `/v1/shows/${showId}/block`],
      ['POST', `/v1/shows/${showId}/unblock`],
      ['GET', `/v1/shows/${showId}/sales`],
      ['GET', `/v1/audit/shows/${showId}/seats/A-1-1`],
    ] as const) {
      expectProblem(await house.send(method, path, { token: stranger.token }), 404, 'not_found');
    }
    const renamed = { name: 'Greater Hall' };
    expect((await house.admin.patch(`/v1/venues/${venueId}`, renamed)).status).toBe(200);
    expect((await house.organizer.get('/v1/venues')).body.venues).toMatchObject([{ id: venueId }]);
    expect((await stranger.get('/v1/venues')).body.venues).toEqual([]);
  });

  test('a draft is not there but for its organiser', async () => {
    const draft = await house.newShow({ publish: false });
    const stranger = await house.person('organizer', 'another-house');
    const buyer = await house.buyer();
    for (const path of [`/v1/events/${draft.eventId}`, `/v1/shows/${draft.showId}`]) {
      expectProblem(await house.send('GET', path), 404);
      expectProblem(await buyer.get(path), 404);
      expectProblem(await stranger.get(path), 404);
      expect((await house.organizer.get(path)).status).toBe(200);
      expect((await house.admin.get(path)).status).toBe(200);
    }
    expectProblem(await house.send('GET', `/v1/shows/${draft.showId}/seat-map`), 404);
    expectProblem(await house.send('GET', `/v1/shows/${draft.showId}/availability`), 404);
  });
});

describe('what a client may send', () => {
  const path = '/v1/venues';
  const post = (options: Parameters<TestBoxoffice['send']>[2]) =>
    house.send('POST', path, { token: house.organizer.token, ...options });

  test('another method is 405 with those that are', async () => {
    for (const [method, to, allowed] of [
      ['DELETE', '/v1/events', 'GET'],
      ['PUT', '/v1/orders', 'POST'],
      ['PATCH', `/v1/holds/x`, 'DELETE'],
      ['POST', '/healthz', 'GET'],
      ['GET', '/v1/sessions', 'POST'],
    ] as const) {
      const answer = await house.send(method, to);
      expectProblem(answer, 405, 'method_not_allowed');
      expect(answer.headers.get('Allow')?.split(', ')).toContain(allowed);
    }
    expectProblem(await house.send('GET', '/v1/nothing-of-the-kind'), 404, 'not_found');
  });

  test('what is not JSON is 400, what does not call itself so 415', async () => {
    for (const raw of ['{', '', '{"a":1,}', "{'a':1}", '\u0000', '{"a":"\u0001"}']) {
      expectProblem(await post({ raw }), 400, 'malformed_json');
    }
    expectProblem(await post({ raw: new Uint8Array([0x7b, 0xff, 0x7d]) }), 400, 'malformed_json');
    const called = (type: string) => ({
      raw: JSON.stringify(venueBody()),
      headers: { 'Content-Type': type },
    });
    for (const type of ['text/plain', 'application/xml', 'application/x-www-form-urlencoded']) {
      expectProblem(await post(called(type)), 415, 'unsupported_media_type');
    }
    expect((await post(called('application/json; charset=utf-8'))).status).toBe(201);
  });

  test.each([['null'], ['[]'], ['1'], ['"x"'], ['true'], ['{}']])(
    '%s is 422 with paths',
    async (raw) => {
      const answer = await post({ raw });
      expectProblem(answer, 422, 'validation_failed');
      expect(answer.body.errors).toEqual(
        expect.arrayContaining([{ path: expect.any(String), message: expect.any(String) }]),
      );
    },
  );

  test('64 KiB is enough for all but venues, which may take 5 MiB', async () => {
    const text = (bytes: number) => ({ raw: JSON.stringify({ name: 'x'.repeat(bytes) }) });
    const event = await house.send('POST', '/v1/events', {
      token: house.organizer.token,
      ...text(64 * 1024),
    });
    expectProblem(event, 413, 'body_too_large');
    expectProblem(await post(text(64 * 1024)), 422);
    expectProblem(await post(text(5 * 1024 * 1024)), 413, 'body_too_large');
  });

  test('a card number is refused, wherever it is', async () => {
    const buyer = await house.buyer();
    const refused = async (body: object, key = 'k') =>
      expectProblem(await buyer.post('/v1/orders', body, { key }), 422, 'card_data_refused');
    const WHO = { name: 'A', email: 'a@example.com' };
    for (const number of ['4242424242424242', '4242 4242 4242 4242', '5555-5555-5555-4444']) {
      await refused({ hold_id: 'hld_x', buyer: { ...WHO, name: `Card ${number}` } });
      await refused({ hold_id: 'hld_x', buyer: WHO, payment_method: number });
      await refused({ hold_id: 'hld_x', buyer: WHO, extra: [{ deep: number }] });
      expectProblem(
        await post({ body: { ...venueBody(), name: number } }),
        422,
        'card_data_refused',
      );
      const query = `/v1/events?q=${encodeURIComponent(number)}`;
      expectProblem(await house.send('GET', query), 422, 'card_data_refused');
    }
    const noCard = await post({ body: { ...venueBody(), name: 'Hall 4242424242424241' } });
    expect(noCard.status).toBe(201);
    // In ids and keys a long number is none.
    const id = { hold_id: '4242424242424242', buyer: WHO };
    expectProblem(await buyer.post('/v1/orders', id, { key: '4242424242424242' }), 404);
  });
});

describe('positions', () => {
  test('a query waits for its own write; what is none is 422', async () => {
    const made = await house.organizer.post('/v1/venues', venueBody());
    const position = String(made.body.position);
    expect(made.headers.get('Position')).toBe(position);
    const listed = await house.organizer.get(`/v1/venues?limit=100&min_position=${position}`);
    const found = (listed.body.venues as { id: string }[]).map(({ id }) => id);
    expect(found).toContain(made.body.id);
    const byHeader = { headers: { 'Min-Position': position } };
    expect((await house.organizer.get('/v1/venues', byHeader)).status).toBe(200);
    const beyond = String(BigInt(position) + 1_000_000n);
    for (const bad of ['', 'x', '-1', '1.5', '1e3', ' 1', beyond, '9'.repeat(30), '%00']) {
      const query = await house.organizer.get(`/v1/venues?min_position=${bad}`);
      expectProblem(query, 422, 'bad_position');
    }
    for (const path of [
      '/v1/events',
      `/v1/events/${ids.eventId}`,
      `/v1/shows/${ids.showId}`,
      `/v1/shows/${ids.showId}/seat-map`,
      `/v1/shows/${ids.showId}/availability`,
      `/v1/events/${ids.eventId}/seats`,
      `/v1/events/${ids.eventId}/shows`,
    ]) {
      expectProblem(await house.send('GET', `${path}?min_position=x`), 422, 'bad_position');
      expect((await house.send('GET', `${path}?min_position=${position}`)).status, path).toBe(200);
    }
    const command = { headers: { 'Min-Position': beyond } };
    expectProblem(
      await house.organizer.post('/v1/venues', venueBody(), command),
      422,
      'bad_position',
    );
  });
});

describe('lists', () => {
  test('limit and cursor are what they should be, else 422', async () => {
    for (const query of ['limit=0', 'limit=101', 'limit=x', 'limit=-1', 'limit=1.5', 'limit=']) {
      expectProblem(await house.send('GET', `/v1/events?${query}`), 422, 'validation_failed');
    }
    for (const cursor of ['x', '', 'bnVsbA', '%00', 'W10']) {
      expectProblem(await house.send('GET', `/v1/events?cursor=${cursor}`), 422);
      expectProblem(await house.organizer.get(`/v1/venues?cursor=${cursor}`), 422);
      expectProblem(await (await house.buyer()).get(`/v1/orders?cursor=${cursor}`), 422);
    }
  });

  test('pages follow each other without gap or repetition', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const from: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const { body } = await house.organizer.get(`/v1/venues?limit=1${from}`);
      seen.push(...(body.venues as { id: string }[]).map(({ id }) => id));
      cursor = body.next_cursor as string | null;
    } while (cursor !== null && seen.length < 50);
    const all = await house.organizer.get('/v1/venues?limit=100');
    expect(seen.toSorted()).toEqual(
      (all.body.venues as { id: string }[]).map(({ id }) => id).toSorted(),
    );
  });
});

describe('sessions', () => {
  test('a guest gets a token and a cookie', async () => {
    const answer = await house.send('POST', '/v1/sessions');
    expect(answer).toMatchObject({
      status: 201,
      body: {
        customer_id: expect.stringMatching(/^cus_/),
        token: expect.any(String),
        expires_at: expect.stringMatching(/Z$/),
      },
    });
    const days = (Date.parse(String(answer.body.expires_at)) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(29.9);
    expect(days).toBeLessThanOrEqual(30);
    const cookie = answer.headers.get('Set-Cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Strict/i);
  });

  test('by the cookie one may read; a write needs a same-origin Origin; a bearer token wins', async () => {
    const { headers, body } = await house.send('POST', '/v1/sessions');
    const Cookie = (headers.get('Set-Cookie') ?? '').split(';')[0] ?? '';
    const path = `/v1/shows/${ids.showId}/holds`;
    const wish = { seat_ids: ['A-1-1'] };
    expect((await house.send('GET', '/v1/orders', { headers: { Cookie } })).status).toBe(200);
    const write = (extra: Record<string, string>, token?: string) =>
      house.send('POST', path, {
        body: wish,
        headers: { Cookie, ...extra },
        ...(token === undefined ? {} : { token }),
      });
    expectProblem(await write({}), 403, 'origin_not_allowed');
    expectProblem(await write({ Origin: 'https://evil.example' }), 403, 'origin_not_allowed');
    expectProblem(await write({ Origin: 'null' }), 403, 'origin_not_allowed');
    const hold = await write({ Origin: house.origin });
    expect(hold.status).toBe(201);
    const bearer = await house.send('GET', `/v1/holds/${hold.body.hold_id}`, {
      token: String(body.token),
    });
    expect(bearer.status).toBe(200);
    const other = await house.buyer();
    const asOther = await house.send('GET', `/v1/holds/${hold.body.hold_id}`, {
      headers: { Cookie },
      token: other.token,
    });
    expectProblem(asOther, 404);
  });

  test('dev tokens: one subject a role unless given', async () => {
    for (const role of ROLES) {
      const made = await house.send('POST', '/v1/dev/tokens', { body: { role } });
      expect(made).toMatchObject({
        status: 201,
        body: {
          token: expect.any(String),
          role,
          subject: expect.any(String),
          expires_at: expect.any(String),
        },
      });
      const again = await house.send('POST', '/v1/dev/tokens', { body: { role } });
      expect(again.body.subject).toBe(made.body.subject);
    }
    const named = { role: 'organizer', subject: 'someone' };
    const made = await house.send('POST', '/v1/dev/tokens', { body: named });
    expect(made.body.subject).toBe('someone');
    expectProblem(await house.send('POST', '/v1/dev/tokens', { body: { role: 'king' } }), 422);
    expectProblem(await house.send('POST', '/v1/dev/tokens', { body: {} }), 422);
    expectProblem(await house.send('POST', '/v1/dev/tokens', { raw: '{' }), 400);
  });
});

describe('the service', () => {
  test('is alive, ready and described', async () => {
    expect((await house.send('GET', '/healthz')).status).toBe(200);
    const ready = await house.send('GET', '/readyz');
    expect(ready.status, ready.text).toBe(200);
    const described = await house.send('GET', '/openapi.json');
    expect(described.status).toBe(200);
    const paths = described.body.paths as Record<string, Record<string, object>>;
    expect(paths['/v1/orders']).toHaveProperty('post');
    expect(paths['/v1/shows/{id}/holds']).toHaveProperty('post');
    expect((await house.send('GET', '/docs')).status).toBe(200);
    const etag = described.headers.get('ETag') ?? '';
    const cached = await house.send('GET', '/openapi.json', { headers: { 'If-None-Match': etag } });
    expect(cached.status).toBe(304);
  });

  test('its simulator answers on its own address', async () => {
    expect(
      (await request(`${house.boxoffice.simulatorUrl}/v1/payment_intents`, 'GET')).status,
    ).toBe(401);
  });
});
