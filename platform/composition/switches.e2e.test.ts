/** What an operator turns off at run time, in a house of two processes. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  type Answer,
  type Buyer,
  eventually,
  expectStatus,
  newKey,
  request,
  type ShowIds,
  startTestBoxoffice,
  type TestBoxoffice,
} from '../testing/boxoffice.ts';
import { type RoleProcess, startRoleProcess } from '../testing/processes.ts';

const SWITCHES = '/v1/ops/switches';
const ALL_ON = { search: true, live_stream: true, dashboards: true, sales: true };
const KEY = randomBytes(32).toString('base64');

let house: TestBoxoffice;
let queries: RoleProcess;
let dataDir: string;
let env: Record<string, string>;
let ids: ShowIds;
let buyer: Buyer;
let seat = 0;

const turn = (body: object): Promise<Answer> =>
  house.send('PUT', SWITCHES, { token: house.admin.token, body });
const elsewhere = (to: string, token?: string): Promise<Answer> =>
  request(`${queries.origin}${to}`, 'GET', token === undefined ? {} : { token });
const nextSeat = (): string => {
  seat += 1;
  return `A-${seat <= 10 ? 1 : 2}-${((seat - 1) % 10) + 1}`;
};
const hold = (who: Buyer, body: object = { seat_ids: [nextSeat()] }, key = newKey()) =>
  who.post(`/v1/shows/${ids.showId}/holds`, body, { key });

beforeAll(async () => {
  house = await startTestBoxoffice({ env: { COMPAT_API: 'on', SIGNING_KEY: KEY } });
  dataDir = await mkdtemp(path.join(tmpdir(), 'boxoffice-switches-'));
  env = {
    DATABASE_URL: house.boxoffice.databaseUrl,
    SIGNING_KEY: KEY,
    BOXOFFICE_DATA: dataDir,
    BOXOFFICE_DEMO: 'off',
    DEV_TOKENS: 'on',
    PORT: '0',
    STRIPE_API_BASE: house.boxoffice.simulatorUrl ?? '',
    ...house.eventsEnv,
  };
  queries = await startRoleProcess('read-api', env);
  ids = await house.newShow({ show: { max_live_seats: 100, max_seats_per_hold: 20 } });
  buyer = await house.buyer();
}, 60_000);

afterEach(async () => {
  expectStatus(await turn(ALL_ON), 200);
});

afterAll(async () => {
  queries?.signal('SIGKILL');
  await queries?.ended();
  await house.stop();
  await rm(dataDir, { recursive: true, force: true });
  expect(house.failures()).toEqual([]);
});

describe('the stop of all sales', () => {
  test('given sales that run, when they are stopped, then no way leads to a new hold, and live ones are bought', async () => {
    const key = newKey();
    const seatIds = { seat_ids: [nextSeat()] };
    const held = expectStatus(await hold(buyer, seatIds, key), 201);
    const stopped = expectStatus(await turn({ sales: false, reason: 'incident' }), 200);
    expect(stopped.body.sales).toMatchObject({ on: false, reason: 'incident' });
    expect(stopped.body.search).toMatchObject({ on: true, since: null, by: null });

    const refused = [
      await hold(buyer),
      await hold(buyer, { area: 'FLOOR', quantity: 1 }),
      await hold(buyer, { best_available: { quantity: 2 } }),
      await buyer.post(`/v1/shows/${ids.showId}/holds`, {
        seat_ids: [nextSeat()],
        access_code: 'FAN-CLUB',
      }),
      await buyer.post(`/v1/events/${ids.eventId}/holds`, { seat_ids: [nextSeat()] }),
    ];
    for (const answer of refused) {
      expect([answer.status, answer.body.code, answer.body.reason]).toEqual([
        409,
        'not_on_sale',
        'sales_stopped',
      ]);
    }
    const older = await house.send('GET', `/events/${ids.eventId}/seatmap`);
    const free = (older.body.seats as { seatId: string; status: string }[]).find(
      ({ status }) => status === 'available',
    );
    const reserved = await house.send('POST', '/reservations', {
      body: { seatId: free?.seatId, customerId: 'somebody' },
    });
    expect([reserved.status, reserved.body.code, reserved.body.reason]).toEqual([
      409,
      'not_on_sale',
      'sales_stopped',
    ]);

    const again = expectStatus(await hold(buyer, seatIds, key), 201);
    expect(again.body.hold_id).toBe(held.body.hold_id);
    const order = expectStatus(
      await buyer.post(
        '/v1/orders',
        {
          hold_id: held.body.hold_id,
          buyer: { name: 'Ada', email: 'ada@example.com' },
          payment_method: 'pm_card_visa',
        },
        { key: newKey() },
      ),
      201,
    );
    expect(order.body.status).toBe('confirmed');

    expectStatus(await turn({ sales: true }), 200);
    expectStatus(await hold(buyer), 201);
  });

  test('shows look paused while it lasts, here and in another process, and that is all that has changed', async () => {
    const to = `/v1/shows/${ids.showId}`;
    const before = expectStatus(await house.send('GET', to), 200);
    expect(before.body.status).toBe('on_sale');
    expectStatus(await turn({ sales: false }), 200);
    const here = await house.send('GET', to, {
      headers: { 'If-None-Match': before.headers.get('ETag') ?? '' },
    });
    expect(here.body).toEqual({ ...before.body, status: 'paused' });
    const there = await eventually(
      () => elsewhere(`/v1/events/${ids.eventId}/shows`),
      ({ body }) => (body.shows as { status: string }[])[0]?.status === 'paused',
    );
    expect(there.body.shows).toMatchObject([{ status: 'paused' }]);
    expectStatus(await turn({ sales: true }), 200);
    expect((await house.send('GET', to)).body).toEqual(before.body);
  });

  test('waiting rooms let nobody in', async () => {
    const room = { enabled: true, admit_per_second: 100, max_active: 100 };
    const { showId } = await house.newShow({ show: { waiting_room: room } });
    const join = (who: Buyer) => who.post('/v1/waiting-room/sessions', { show_id: showId });
    expectStatus(await turn({ sales: false }), 200);
    const { body } = expectStatus(await join(buyer), 201);
    expect(body).toMatchObject({ state: 'closed', reason: 'paused' });
    expectStatus(await turn({ sales: true }), 200);
    const admitted = await eventually(
      () => buyer.get(`/v1/waiting-room/sessions/${body.session_id}`),
      (answer) => answer.body.state === 'admitted',
    );
    expect(admitted.body.state).toBe('admitted');
  });
});

describe('what can be done without', () => {
  const filters = ['q=night', 'city=Hamburg', 'date_from=2026-01-01', 'category=concert'];

  test('search off: no words and no filters, and the programme goes on', async () => {
    expectStatus(await turn({ search: false }), 200);
    for (const filter of filters) {
      const answer = await house.send('GET', `/v1/events?${filter}`);
      expect([answer.status, answer.body.code, answer.body.feature]).toEqual([
        503,
        'switched_off',
        'search',
      ]);
      expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0);
    }
    expectStatus(await house.send('GET', '/v1/events?limit=1'), 200);
    expectStatus(await house.send('GET', `/v1/events/${ids.eventId}`), 200);
    const there = await eventually(
      () => elsewhere('/v1/events?q=night'),
      ({ status }) => status === 503,
    );
    expect(there.body.code).toBe('switched_off');
    expectStatus(await turn({ search: true }), 200);
    expectStatus(await house.send('GET', '/v1/events?q=night'), 200);
  });

  test('dashboards off: no reports, after 401 and 403', async () => {
    expectStatus(await turn({ dashboards: false }), 200);
    const sales = `/v1/shows/${ids.showId}/sales`;
    for (const to of [sales, '/v1/finance/trial-balance']) {
      expect((await house.finance.get(to)).body).toMatchObject({
        code: 'switched_off',
        feature: 'dashboards',
      });
      expect((await house.send('GET', to)).status).toBe(401);
      expect((await buyer.get(to)).status).toBe(403);
    }
    expectStatus(await hold(buyer), 201);
    expectStatus(await turn({ dashboards: true }), 200);
    expectStatus(await house.organizer.get(sales), 200);
  });

  test('live stream off: open ones are told and ended, also in another process', async () => {
    const to = `/v1/shows/${ids.showId}/availability/stream`;
    const streams = await Promise.all(
      [house.origin, queries.origin].map((origin) => fetch(`${origin}${to}`)),
    );
    expect(streams.map(({ status }) => status)).toEqual([200, 200]);
    expectStatus(await turn({ live_stream: false }), 200);
    for (const stream of streams) expect(await stream.text()).toContain('event: switched_off');
    expect((await house.send('GET', to)).body.code).toBe('switched_off');
    expect((await elsewhere(to)).body.code).toBe('switched_off');
    expectStatus(await house.send('GET', `/v1/shows/${ids.showId}/availability`), 200);
  });
});

describe('who turned what', () => {
  test('only admins may look and turn', async () => {
    expect((await house.send('PUT', SWITCHES, { body: { sales: false } })).status).toBe(401);
    for (const { token } of [house.organizer, house.finance, buyer]) {
      expect((await house.send('GET', SWITCHES, { token })).status).toBe(403);
      const answer = await house.send('PUT', SWITCHES, { token, body: { sales: false } });
      expect(answer.status).toBe(403);
    }
    expectStatus(await hold(buyer), 201);
  });

  test('what is not a switch is refused, and an empty wish changes nothing', async () => {
    expect((await turn({ sale: false })).status).toBe(422);
    expect((await turn({ sales: 'off' })).status).toBe(422);
    const { position: _position, ...same } = expectStatus(await turn({}), 200).body;
    const { changes: _changes, ...told } = (await house.admin.get(SWITCHES)).body;
    expect(same).toEqual(told);
  });

  test('each turn is told once, with who, when and why', async () => {
    const count = async () => ((await house.admin.get(SWITCHES)).body.changes as object[]).length;
    const before = await count();
    expectStatus(await turn({ sales: false, reason: 'The card scheme is down' }), 200);
    expectStatus(await turn({ sales: false, reason: 'again' }), 200);
    expect(await count()).toBe(before + 1);
    const { body } = await house.admin.get(SWITCHES);
    const [last] = body.changes as Record<string, unknown>[];
    expect(last).toMatchObject({
      type: 'SalesStopped',
      data: { reason: 'other' },
      note: 'The card scheme is down',
    });
    expect(last?.actor).toMatch(/^admin:/);
    expect(last?.request_id).toMatch(/./);
    expect(Date.parse(String(last?.at))).toBeGreaterThan(Date.now() - 60_000);
    expect(body.sales).toMatchObject({ on: false, by: last?.actor, since: last?.at });
    const metrics = await house.admin.get('/metrics');
    expect(metrics.text).toMatch(/boxoffice_switch_on\{switch="sales",[^}]*\} 0/);
    expect(metrics.text).toMatch(/boxoffice_switch_on\{switch="search",[^}]*\} 1/);
  });

  test('ten at once: nobody is refused, and each change is told once', async () => {
    const before = ((await house.admin.get(SWITCHES)).body.changes as object[]).length;
    const answers = await Promise.all(Array.from({ length: 10 }, () => turn({ sales: false })));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    expect(((await house.admin.get(SWITCHES)).body.changes as object[]).length).toBe(before + 1);
  });
});

test('a process that starts while sales are stopped sells nothing', async () => {
  expectStatus(await turn({ sales: false, search: false }), 200);
  const second = await startRoleProcess('command-api,read-api', env);
  try {
    const refused = await request(`${second.origin}/v1/shows/${ids.showId}/holds`, 'POST', {
      token: buyer.token,
      body: { seat_ids: [nextSeat()] },
    });
    expect(refused.body).toMatchObject({ code: 'not_on_sale', reason: 'sales_stopped' });
    const search = await request(`${second.origin}/v1/events?q=night`, 'GET');
    expect(search.body.code).toBe('switched_off');

    expectStatus(await turn({ sales: true }), 200);
    const sold = await eventually(
      () =>
        request(`${second.origin}/v1/shows/${ids.showId}/holds`, 'POST', {
          token: buyer.token,
          body: { seat_ids: [nextSeat()] },
        }),
      ({ status }) => status === 201,
    );
    expectStatus(sold, 201);
  } finally {
    second.signal('SIGKILL');
    await second.ended();
  }
}, 60_000);
