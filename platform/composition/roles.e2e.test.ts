/** Roles apart, two of each, as real processes: bought through one, read through another, through crashes. */
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LEADERSHIP_LOCKS } from '../leadership.ts';
import {
  type Answer,
  EVENT_BODY,
  eventually,
  expectStatus,
  newKey,
  pause,
  request,
  type SendOptions,
  showBody,
  venueBody,
} from '../testing/boxoffice.ts';
import { type RoleProcess, type RolesApart, startRolesApart } from '../testing/processes.ts';

const ROWS = Array.from({ length: 60 }, (_, row) => ({ label: String(row + 1), seats: 10 }));
const SECTIONS = [{ id: 'A', name: 'Stalls', kind: 'reserved', rows: ROWS }];
/** Until another process has taken over: the leader's silence, and what it left locked. */
const TAKEN_OVER_WITHIN_MS = 9_000;
const PAUSED_MS = 10_000;

let house: RolesApart;
let pool: pg.Pool;
let organizer: string;
let admin: string;
let showId: string;

beforeAll(async () => {
  house = await startRolesApart();
  pool = new pg.Pool({ connectionString: house.databaseUrl, max: 1 });
  organizer = await tokenOf('organizer');
  admin = await tokenOf('admin');
  showId = await newShow();
}, 120_000);

afterAll(async () => {
  await pool?.end();
  await house?.stop();
}, 30_000);

const send = (
  { origin }: Pick<RoleProcess, 'origin'>,
  method: string,
  to: string,
  options: SendOptions = {},
): Promise<Answer> => request(`${origin}${to}`, method, options);

async function tokenOf(role: string): Promise<string> {
  const made = await send(command(0), 'POST', '/v1/dev/tokens', { body: { role } });
  return String(expectStatus(made, 201).body.token);
}

const command = (at: number): RoleProcess => pick(house.commands, at);
const query = (at: number): RoleProcess => pick(house.queries, at);

function pick<Each>(list: readonly Each[], at: number): Each {
  const found = list[at];
  if (found === undefined) throw new Error(`there is no number ${at}`);
  return found;
}

async function newShow(terms: object = {}): Promise<string> {
  const make = async (to: string, body: object): Promise<string> =>
    String(
      expectStatus(await send(command(0), 'POST', to, { token: organizer, body }), 201).body.id,
    );
  const venueId = await make('/v1/venues', venueBody(SECTIONS));
  const eventId = await make('/v1/events', EVENT_BODY);
  const made = await make(`/v1/events/${eventId}/shows`, {
    ...showBody(venueId, SECTIONS),
    ...terms,
  });
  const published = await send(command(1), 'POST', `/v1/shows/${made}/publish`, {
    token: organizer,
  });
  expectStatus(published, 200);
  return made;
}

let lastRow = 0;
function freshSeats(): readonly string[] {
  lastRow += 1;
  return [`A-${lastRow}-4`, `A-${lastRow}-5`];
}

interface Bought {
  readonly token: string;
  readonly seats: readonly string[];
  readonly orderId: string;
  readonly position: string;
}

/** Held through one command process, ordered through the other, paid through the first. */
async function buy(): Promise<Bought> {
  const { token, seats, orderId, paid } = await pay('pm_card_visa');
  expect(paid.body).toMatchObject({ status: 'succeeded', order_status: 'confirmed' });
  return { token, seats, orderId, position: String(paid.body.position) };
}

/** As {@link buy}, up to where the bank asks back. */
async function challenge() {
  const { token, orderId, paid } = await pay('pm_card_threeDSecure2Required');
  expect(paid.body.status).toBe('requires_action');
  return { token, orderId, payment: paid.body };
}

async function pay(payment_method: string) {
  const seats = freshSeats();
  const guest = expectStatus(await send(command(1), 'POST', '/v1/sessions'), 201);
  const token = String(guest.body.token);
  const holds = `/v1/shows/${showId}/holds`;
  const hold = await send(command(0), 'POST', holds, { token, body: { seat_ids: seats } });
  const holdId = String(expectStatus(hold, 201).body.hold_id);
  const wish = { hold_id: holdId, buyer: { name: 'Ada', email: 'ada@example.com' } };
  const order = await send(command(1), 'POST', '/v1/orders', { token, body: wish, key: newKey() });
  const { order_id, payment } = expectStatus(order, 201).body;
  const { payment_id } = payment as { readonly payment_id: string };
  const confirm = `/v1/payments/${payment_id}/confirm`;
  const body = { payment_method };
  const paid = expectStatus(
    await send(command(0), 'POST', confirm, { token, body, key: newKey() }),
    200,
  );
  return { token, seats, orderId: String(order_id), paid };
}

/** What both query processes say of a purchase, at once. */
async function expectSeen({ token, seats, orderId, position }: Bought): Promise<void> {
  for (const process of house.queries) {
    const at = { token, headers: { 'Min-Position': position } };
    const orders = expectStatus(await send(process, 'GET', '/v1/orders', at), 200);
    expect(orders.body.orders).toMatchObject([{ order_id: orderId, status: 'confirmed' }]);
    const map = await send(process, 'GET', `/v1/shows/${showId}/availability`, at);
    const statuses = Buffer.from(String(expectStatus(map, 200).body.statuses), 'base64');
    expect(seats.map((seat) => statuses[indexOf(seat)])).toEqual(seats.map(() => 3));
  }
}

function indexOf(seat: string): number {
  const [, row, label] = seat.split('-').map(Number);
  return ((row ?? 1) - 1) * 10 + (label ?? 1) - 1;
}

test('started at once on an empty database, all get ready, and say no word of an error', async () => {
  for (const process of house.all) {
    const ready = await eventually(
      () => send(process, 'GET', '/readyz'),
      ({ status }) => status === 200,
    );
    expect(ready.body, process.roles).toMatchObject({ status: 'ready' });
    expect((await send(process, 'GET', '/healthz')).status).toBe(200);
  }
  const { rows } = await pool.query<{ version: number }>(
    'select version from projection_checkpoints order by name',
  );
  expect(rows.length).toBeGreaterThan(5);
  expect(rows.filter(({ version }) => version === 0)).toEqual([]);
  expect((await pool.query('select from projection_rebuilds')).rowCount).toBe(0);
});

test('two of each keep within the connections of a Postgres as it comes', async () => {
  const { rows } = await pool.query<{ count: number }>(
    `select count(*)::int as count from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid()`,
  );
  expect(rows[0]?.count).toBeLessThanOrEqual(92);
});

test('what is bought through two command processes is seen through two query processes at once', async () => {
  await expectSeen(await buy());
  const others = await Promise.all([buy(), buy(), buy(), buy()]);
  await Promise.all(others.map(expectSeen));
});

test('the same request to two command processes at once is one hold, and one answer', async () => {
  const token = String((await send(command(0), 'POST', '/v1/sessions')).body.token);
  const hold = { token, key: newKey(), body: { seat_ids: freshSeats() } };
  const holds = `/v1/shows/${showId}/holds`;
  const answers = await Promise.all(
    [0, 1, 0, 1].map((at) => send(command(at), 'POST', holds, hold)),
  );
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
  expect(new Set(answers.map(({ body }) => body.hold_id)).size).toBe(1);
  const taken = await send(command(1), 'POST', holds, { ...hold, key: newKey() });
  expect([taken.status, taken.body.code]).toEqual([409, 'seat_unavailable']);
});

test('the simulator in a process of its own tells of a payment in a way that is believed', async () => {
  const { token, orderId, payment } = await challenge();
  const { url } = payment.next_action as { readonly url: string };
  const decide = `${house.paymentsUrl}/_simulator/challenges/${url.split('/').at(-1)}`;
  expectStatus(await request(decide, 'POST', { body: { outcome: 'succeed' } }), 200);
  const order = await eventually(
    () => send(query(0), 'GET', `/v1/orders/${orderId}`, { token }),
    ({ body }) => body.status === 'confirmed',
  );
  expect(order.body.status).toBe('confirmed');
  expect(command(0).said()).toContain('"route":"/v1/payments/webhook","status":200');
});

test('clients of the older API never pause between their steps, whichever process answers', async () => {
  const { body } = expectStatus(await send(query(1), 'GET', `/v1/shows/${showId}`), 200);
  const seatsOf = async (process: RoleProcess) => {
    const map = await send(process, 'GET', `/events/${String(body.event_id)}/seatmap`);
    return expectStatus(map, 200).body.seats as { seatId: string; status: string }[];
  };
  const free = (await seatsOf(query(0))).filter(({ status }) => status === 'available').slice(-8);
  for (const [at, { seatId }] of free.entries()) {
    const customerId = `customer-${at}`;
    const wish = { body: { seatId, customerId } };
    const reserved = await send(command(at % 2), 'POST', '/reservations', wish);
    const { reservationId } = expectStatus(reserved, 201).body;
    const seen = (await seatsOf(query(at % 2))).find((seat) => seat.seatId === seatId);
    expect(seen?.status).not.toBe('available');
    const found = await send(query(1 - (at % 2)), 'GET', `/reservations/${String(reservationId)}`);
    expect([found.status, found.body.status]).toEqual([200, 'active']);
    const cart = { body: { reservationId, customerId } };
    expectStatus(await send(command(1 - (at % 2)), 'POST', '/cart/add', cart), 200);
    const order = await send(command(at % 2), 'POST', '/orders/checkout', { body: { customerId } });
    expectStatus(order, 201);
  }
});

test('a position that can not be is refused, and whoever serves no such route says so', async () => {
  const beyond = { headers: { 'Min-Position': '999999999' } };
  const refused = await send(query(0), 'GET', `/v1/shows/${showId}`, beyond);
  expect([refused.status, refused.body.code]).toEqual([422, 'bad_position']);
  const absent = [
    await send(command(0), 'GET', `/v1/shows/${showId}`),
    await send(query(0), 'POST', '/v1/sessions'),
    await send(query(0), 'GET', '/v1/ops/projections', { token: admin }),
    await send(pick(house.sagas, 0), 'GET', '/v1/events'),
    await send(pick(house.projections, 0), 'GET', '/openapi.json'),
    await send(house.payments, 'GET', '/v1/events'),
  ];
  for (const { status, headers, body } of absent) {
    expect([status, body.code]).toEqual([404, 'not_found']);
    expect(headers.get('Content-Type')).toContain('application/problem+json');
  }
});

test('the contract is whole wherever there is one', async () => {
  const [ofCommands, ofQueries] = [
    await send(command(0), 'GET', '/openapi.json'),
    await send(query(0), 'GET', '/openapi.json'),
  ];
  expect(ofCommands.text).toBe(ofQueries.text);
  const paths = Object.keys((ofQueries.body.paths ?? {}) as object);
  expect(paths).toEqual(
    expect.arrayContaining(['/v1/orders', '/v1/events', '/v1/ops/projections', '/healthz']),
  );
});

test('who keeps the models is killed: another goes on within seconds, and nothing is missing', async () => {
  const leader = await keeper();
  const before = await buy();
  leader.signal('SIGKILL');
  await expectListed([before, await buy()], TAKEN_OVER_WITHIN_MS);
  expect(await keeper()).not.toBe(leader);
}, 20_000);

test('leaders that are paused lose their work to others, and make no trouble when they come back', async () => {
  await house.start('projections');
  const keeping = await keeper();
  const sweeping = await leaderOf('sagas');
  const shortShow = await newShow({ hold_minutes: 0.05 });
  const token = String((await send(command(0), 'POST', '/v1/sessions')).body.token);
  const before = await buy();

  keeping.signal('SIGSTOP');
  sweeping.signal('SIGSTOP');
  const pausedAtMs = Date.now();
  const hold = { token, body: { seat_ids: ['A-1-1', 'A-1-2'] } };
  expectStatus(await send(command(0), 'POST', `/v1/shows/${shortShow}/holds`, hold), 201);
  const bought = await Promise.all([buy(), buy()]);
  await expectListed([before, ...bought], TAKEN_OVER_WITHIN_MS);
  // Nobody asks for these seats: only a sweep puts them back on the public map.
  const free = await eventually(
    () => send(query(0), 'GET', `/v1/shows/${shortShow}/availability?detail=sections`),
    ({ body }) => body.available === 600,
    TAKEN_OVER_WITHIN_MS,
  );
  expect(free.body).toMatchObject({ available: 600, sections: [{ held: 0 }] });

  await pause(pausedAtMs + PAUSED_MS - Date.now());
  keeping.signal('SIGCONT');
  sweeping.signal('SIGCONT');
  await expectListed([await buy(), await buy()], 2_000);
  expect(await keeper()).not.toBe(keeping);
  for (const process of [keeping, sweeping]) {
    const ready = await eventually(
      () => send(process, 'GET', '/readyz'),
      ({ status, text }) => status === 200 && !text.includes('"ok":false'),
    );
    expect(ready.text).not.toContain('"ok":false');
  }
}, 40_000);

test('one that was paused leads again where the other is killed', async () => {
  const [keeping, sweeping] = [await keeper(), await leaderOf('sagas')];
  keeping.signal('SIGKILL');
  sweeping.signal('SIGKILL');
  await expectListed([await buy()], TAKEN_OVER_WITHIN_MS);
  expect(await leaderOf('sagas')).not.toBe(sweeping);
}, 30_000);

test('with nobody left to keep the models, what they should show is behind, and the rest is served', async () => {
  const keeping = await keeper();
  keeping.signal('SIGSTOP');
  const { token, position } = await buy();
  const at = { token, headers: { 'Min-Position': position } };
  const [orders, map] = await Promise.all([
    send(query(0), 'GET', '/v1/orders', at),
    send(query(0), 'GET', `/v1/shows/${showId}/availability`, at),
  ]);
  expect([orders.status, orders.body.code]).toEqual([503, 'projection_behind']);
  expect(orders.headers.get('Retry-After')).toBe('1');
  expect(map.status).toBe(200);
  const ready = await eventually(
    () => send(query(0), 'GET', '/readyz'),
    ({ text }) => text.includes('behind'),
    6_000,
  );
  expect(ready.body).toMatchObject({
    status: 'ready',
    checks: { projections: { ok: false, detail: expect.stringContaining('behind: ') } },
  });
  keeping.signal('SIGCONT');
}, 20_000);

test('a rebuild that one process does is followed by the others', async () => {
  const second = await house.start('projections');
  const keeping = await keeper();
  expect(keeping).not.toBe(second);
  const rebuild = '/v1/ops/projections/orders/rebuild';
  const [one, other] = await Promise.all([
    send(second, 'POST', rebuild, { token: admin }),
    send(keeping, 'POST', rebuild, { token: admin }),
  ]);
  expect([one.status, other.status]).toEqual([202, 202]);
  await expectListed([await buy(), await buy()], 2_000);
  const done = await eventually(
    () => send(keeping, 'GET', '/v1/ops/projections', { token: admin }),
    ({ body }) => rebuildOf(body, 'orders')?.state === 'switched',
    10_000,
  );
  expect(rebuildOf(done.body, 'orders')).toMatchObject({
    state: 'switched',
    verdict: { identical: true },
  });
  await expectListed([await buy()], 2_000);
}, 30_000);

test('each ends by itself when it is asked to, with nothing broken', async () => {
  const alive = house.all.filter((process) => process.isRunning());
  for (const process of alive) process.signal('SIGTERM');
  expect(await Promise.all(alive.map((process) => process.ended()))).toEqual(alive.map(() => 0));
  const errors = house.all.flatMap((process) =>
    process
      .said()
      .split('\n')
      .filter((line) => /"level":"(error|fatal)"/.test(line)),
  );
  expect(errors).toEqual([]);
  const { rows } = await pool.query<{ count: number }>(
    `select count(*)::int as count from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid()`,
  );
  expect(rows[0]?.count).toBe(0);
}, 20_000);

/** Both query processes list the purchases, at the latest after a while. */
async function expectListed(purchases: readonly Bought[], limitMs: number): Promise<void> {
  for (const process of house.queries) {
    for (const { token, orderId, position } of purchases) {
      const at = { token, headers: { 'Min-Position': position } };
      const seen = await eventually(
        () => send(process, 'GET', '/v1/orders', at),
        ({ status }) => status === 200,
        limitMs,
      );
      expect(seen.body.orders).toMatchObject([{ order_id: orderId, status: 'confirmed' }]);
    }
  }
}

interface WireRebuild {
  readonly state: string;
}

function rebuildOf(body: Answer['body'], model: string): WireRebuild | null {
  const models = body.projections as {
    readonly name: string;
    readonly rebuild: WireRebuild | null;
  }[];
  return models.find(({ name }) => name === model)?.rebuild ?? null;
}

/** Who has the lock of that work, by the name of its connection. */
async function leaderOf(post: 'sagas' | 'projections'): Promise<RoleProcess> {
  const untilMs = Date.now() + TAKEN_OVER_WITHIN_MS;
  while (Date.now() < untilMs) {
    const { rows } = await pool.query<{ name: string }>(
      `select a.application_name as name from pg_locks l join pg_stat_activity a using (pid)
       where l.locktype = 'advisory' and l.granted and l.objid = $1
         and l.database = (select oid from pg_database where datname = current_database())`,
      [Number(BigInt(LEADERSHIP_LOCKS[post]) & 0xffff_ffffn)],
    );
    const found = house.all.find(({ pid }) => rows[0]?.name.endsWith(` ${pid}`));
    if (found !== undefined) return found;
    await pause(100);
  }
  throw new Error(`nobody leads ${post}`);
}

/** Who runs the models now, by what it says itself. */
async function keeper(): Promise<RoleProcess> {
  const untilMs = Date.now() + TAKEN_OVER_WITHIN_MS;
  while (Date.now() < untilMs) {
    for (const process of house.all.filter((each) => each.roles === 'projections')) {
      const answer = await send(process, 'GET', '/v1/ops/projections', { token: admin }).catch(
        () => null,
      );
      const models = (answer?.body.projections ?? []) as { name: string; state: string }[];
      if (models.some(({ name, state }) => name === 'orders' && state === 'live')) return process;
    }
    await pause(100);
  }
  throw new Error('nobody keeps the models');
}
