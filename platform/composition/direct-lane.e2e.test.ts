/** What a sale consists of is served without hono, by the same rules: every answer is as the app's. */
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Buyer,
  newKey,
  pause,
  type SendOptions,
  type ShowIds,
  startTestBoxoffice,
  type TestBoxoffice,
} from '../testing/boxoffice.ts';

let house: TestBoxoffice;
let ids: ShowIds;
let holds: string;

beforeAll(async () => {
  house = await startTestBoxoffice();
  ids = await house.newShow({ show: { max_live_seats: 40 } });
  holds = `/v1/shows/${ids.showId}/holds`;
});
afterAll(() => house.stop());

/** A query sends a request to the app. */
const BY_THE_APP = '?by=app';

const OF_THE_MOMENT = ['date', 'x-request-id', 'position', 'content-length'];

/** Ids, times and positions differ between two of the same. */
const VOLATILE =
  /^(hold_id|order_id|payment_id|seat_ids|items|seat_id|label|expires_at|expires_at_ms|pay_by|pay_by_ms|server_time|position|client_secret|unavailable_seat_ids)$/;

async function ask(path: string, options: SendOptions) {
  const { status, headers, body } = await house.send('POST', path, options);
  const shape = JSON.parse(
    JSON.stringify(body, (name, value) => (VOLATILE.test(name) ? 'of the moment' : value)),
  );
  const kept = [...headers].filter(([name]) => !OF_THE_MOMENT.includes(name)).sort();
  return { status, headers: kept, shape, body };
}

let seat = 0;
const freeSeat = (): string => {
  seat += 1;
  return `A-${seat > 10 ? 2 : 1}-${seat > 10 ? seat - 10 : seat}`;
};

interface Case {
  readonly status: number;
  readonly what: string;
  readonly options: (buyer: Buyer) => SendOptions;
  /** Where it is not a show's holds. */
  readonly path?: string;
}

const CASES: readonly Case[] = [
  {
    status: 201,
    what: 'a hold',
    options: ({ token }) => ({ token, body: { seat_ids: [freeSeat()] } }),
  },
  {
    status: 201,
    what: 'a hold under a key',
    options: ({ token }) => ({ token, key: newKey(), body: { seat_ids: [freeSeat()] } }),
  },
  {
    status: 409,
    what: 'a taken seat',
    options: ({ token }) => ({ token, body: { seat_ids: ['A-1-1'] } }),
  },
  {
    status: 404,
    what: 'no such seat',
    options: ({ token }) => ({ token, body: { seat_ids: ['Z-1-1'] } }),
  },
  {
    status: 404,
    what: 'no such show',
    options: ({ token }) => ({ token, body: { seat_ids: ['A-1-1'] } }),
    path: '/v1/shows/shw_nothing/holds',
  },
  { status: 401, what: 'nobody', options: () => ({ body: { seat_ids: ['A-1-2'] } }) },
  { status: 401, what: 'a bad token', options: () => ({ token: 'bad', body: {} }) },
  {
    status: 403,
    what: 'another role',
    options: () => ({ token: house.organizer.token, body: {} }),
  },
  { status: 400, what: 'no JSON', options: ({ token }) => ({ token, raw: '{"seat_ids":' }) },
  { status: 400, what: 'no body', options: ({ token }) => ({ token, raw: '' }) },
  {
    status: 400,
    what: 'no UTF-8',
    options: ({ token }) => ({ token, raw: new Uint8Array([123, 255, 125]) }),
  },
  {
    status: 415,
    what: 'another type',
    options: ({ token }) => ({ token, raw: '{}', headers: { 'Content-Type': 'text/plain' } }),
  },
  {
    status: 413,
    what: 'too much',
    options: ({ token }) => ({ token, raw: `"${'x'.repeat(70_000)}"` }),
  },
  {
    status: 422,
    what: 'what is no wish',
    options: ({ token }) => ({ token, body: { seat_ids: 'A-1-2' } }),
  },
  {
    status: 422,
    what: 'a seat twice',
    options: ({ token }) => ({ token, body: { seat_ids: ['A-1-2', 'A-1-2'] } }),
  },
  {
    status: 422,
    what: 'a card number',
    options: ({ token }) => ({ token, body: { note: '4242 4242 4242 4242' } }),
  },
  {
    status: 422,
    what: 'text with a NUL',
    options: ({ token }) => ({ token, body: { note: 'a\0b' } }),
  },
  {
    status: 422,
    what: 'a key that is none',
    options: ({ token }) => ({ token, key: 'ü', body: {} }),
  },
  {
    status: 422,
    what: 'a position that is none',
    options: ({ token }) => ({
      token,
      body: { seat_ids: ['A-1-1'] },
      headers: { 'Min-Position': 'nonsense' },
    }),
  },
  {
    status: 400,
    what: 'an order without a key',
    options: ({ token }) => ({ token, body: { hold_id: 'hld_nothing' } }),
    path: '/v1/orders',
  },
  {
    status: 404,
    what: 'a payment that is not there',
    options: ({ token }) => ({ token, key: newKey(), body: {} }),
    path: '/v1/payments/pay_nothing/confirm',
  },
  {
    status: 400,
    what: 'a webhook without a signature that holds',
    options: () => ({ raw: '{"id":"evt_1"}', headers: { 'Stripe-Signature': 't=1,v1=00' } }),
    path: '/v1/payments/webhook',
  },
  {
    status: 413,
    what: 'a webhook that is too long',
    options: () => ({ raw: 'x'.repeat(2_000_000) }),
    path: '/v1/payments/webhook',
  },
];

test.each(CASES)('$status for $what, both ways alike', async ({ status, options, path }) => {
  const buyer = await house.buyer();
  const to = path ?? holds;
  const direct = await ask(to, options(buyer));
  const byTheApp = await ask(`${to}${BY_THE_APP}`, options(buyer));
  expect(direct.status).toBe(status);
  expect({ ...direct, body: null }).toEqual({ ...byTheApp, body: null });
});

test('what was done one way is replayed the other', async () => {
  const buyer = await house.buyer();
  const options = { token: buyer.token, key: newKey(), body: { seat_ids: [freeSeat()] } };
  const first = await ask(holds, options);
  // The key belongs to the path, which is the same without its query.
  const again = await ask(`${holds}${BY_THE_APP}`, options);
  const third = await ask(holds, options);
  expect([first.status, again.status, third.status]).toEqual([201, 201, 201]);
  expect([again.body.hold_id, third.body.hold_id]).toEqual([
    first.body.hold_id,
    first.body.hold_id,
  ]);
  expect(new Map(third.headers).get('idempotency-replayed')).toBe('true');
  expect(new Map(first.headers).get('idempotency-replayed')).toBeUndefined();
});

test('a whole purchase goes this way', async () => {
  const buyer = await house.buyer();
  const held = await ask(holds, { token: buyer.token, body: { seat_ids: [freeSeat()] } });
  const bought = await ask(`/v1/holds/${held.body.hold_id}/checkout`, {
    token: buyer.token,
    body: { payment: { method: 'pm_card_visa' }, idempotency_key: newKey() },
  });
  expect(bought.status).toBe(201);
  expect(bought.body.status).toBe('confirmed');
});

test('a cookie writes from our own pages only', async () => {
  const session = await fetch(`${house.origin}/v1/sessions`, { method: 'POST' });
  const cookie = session.headers.getSetCookie().map((line) => line.split(';')[0]);
  const write = (origin: Record<string, string>) =>
    fetch(`${house.origin}${holds}`, {
      method: 'POST',
      headers: { Cookie: cookie.join('; '), 'Content-Type': 'application/json', ...origin },
      body: JSON.stringify({ seat_ids: [freeSeat()] }),
    });
  expect((await write({})).status).toBe(403);
  expect((await write({ Origin: 'https://elsewhere.example' })).status).toBe(403);
  expect((await write({ Origin: house.origin })).status).toBe(201);
});

test('a body in chunks is read all the same', async () => {
  const { token } = await house.buyer();
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const request = httpRequest(`${house.origin}${holds}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    });
    request.on('response', (response) => resolve(response.resume().statusCode));
    request.on('error', reject);
    request.write('{"seat_ids":');
    request.end(`["${freeSeat()}"]}`);
  });
  expect(status).toBe(201);
});

test('who breaks off amid the body holds nothing, and hurts nobody', async () => {
  const { token } = await house.buyer();
  const { hostname, port } = new URL(house.origin);
  const socket = connect(Number(port), hostname);
  const lines = [
    `POST ${holds} HTTP/1.1`,
    'Host: a',
    `Authorization: Bearer ${token}`,
    'Content-Type: application/json',
    'Content-Length: 500',
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n{"seat_ids":`);
  await pause(100);
  socket.destroy();
  await pause(100);
  const buyer = await house.buyer();
  expect((await ask(holds, { token: buyer.token, body: { seat_ids: [freeSeat()] } })).status).toBe(
    201,
  );
  expect(house.failures()).toEqual([]);
});

test('two requests on one connection, the first with a body that nobody reads', async () => {
  const { token } = await house.buyer();
  const { hostname, port } = new URL(house.origin);
  const body = JSON.stringify({ seat_ids: [freeSeat()] });
  const post = (more: string) =>
    `POST ${holds} HTTP/1.1\r\nHost: a\r\n${more}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  const text = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let answers = '';
    socket.on('data', (chunk) => {
      answers += chunk.toString();
    });
    socket.on('close', () => resolve(answers));
    socket.on('error', reject);
    socket.write(post('') + post(`Authorization: Bearer ${token}\r\nConnection: close\r\n`));
  });
  expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 401', 'HTTP/1.1 201']);
});
