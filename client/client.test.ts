import { describe, expect, expectTypeOf, it } from 'vitest';
import { BoxofficeProblem, type Client, ConnectionLost, type Input, type Output } from './index.ts';
import { cutOff, json, refusal, scripted } from './testing/scripted-server.ts';

const HOLD = { path: { id: 'shw_1' }, body: { seat_ids: ['A-1-1'] } };
const PLACED = json(201, { hold_id: 'hld_1', seat_ids: ['A-1-1'] }, { Position: '41' });

const failureOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => null,
    (error: unknown) => error,
  );

describe('a call', () => {
  it('goes to the operation with its parameters and body, and brings the JSON', async () => {
    const { client, asked } = scripted([PLACED], { token: 'secret' });
    const hold = await client.placeHold(HOLD);
    expect(hold.hold_id).toBe('hld_1');
    expect(asked).toMatchObject([
      { method: 'POST', url: 'http://house/v1/shows/shw_1/holds', body: { seat_ids: ['A-1-1'] } },
    ]);
    expect(asked[0]?.headers.get('Authorization')).toBe('Bearer secret');
  });

  it('has the query that it names', async () => {
    const { client, asked } = scripted([json(200, { events: [], next_cursor: null })]);
    await client.listEvents({ query: { city: 'São Paulo', limit: 5 } });
    const { searchParams } = new URL(asked[0]?.url ?? '');
    expect(Object.fromEntries(searchParams)).toEqual({ city: 'São Paulo', limit: '5' });
  });

  it('uses the token that it was given last, or none', async () => {
    const { client, asked } = scripted([json(200, { events: [] })]);
    await client.listEvents();
    client.useToken('mine');
    await client.listEvents();
    client.useToken(null);
    await client.listEvents();
    expect(asked.map(({ headers }) => headers.get('Authorization'))).toEqual([
      null,
      'Bearer mine',
      null,
    ]);
  });

  it('without an answer body brings undefined', async () => {
    const { client } = scripted([() => new Response(null, { status: 204 })]);
    expect(await client.releaseHold({ path: { id: 'hld_1' } })).toBeUndefined();
  });
});

describe('keys', () => {
  it('are new for every write that names none, and kept where it does', async () => {
    const { client, asked } = scripted([PLACED]);
    await client.placeHold(HOLD);
    await client.placeHold(HOLD);
    await client.placeHold({ ...HOLD, idempotencyKey: 'my-own' });
    await client.getHold({ path: { id: 'hld_1' } });
    expect(asked.map(({ headers }) => headers.get('Idempotency-Key'))).toEqual([
      'key-1',
      'key-2',
      'my-own',
      null,
    ]);
  });
});

describe('own writes', () => {
  it('are seen by every later query', async () => {
    const { client, asked } = scripted([PLACED, json(200, {}), json(200, {})]);
    expect(client.position).toBeNull();
    await client.placeHold(HOLD);
    expect(client.position).toBe('41');
    await client.listOrders();
    await client.getSeatMap({ path: { id: 'shw_1' } });
    expect(asked.map(({ headers }) => headers.get('Min-Position'))).toEqual([null, '41', '41']);
  });

  it('are forgotten where the log does not know them any more', async () => {
    const { client, asked } = scripted([PLACED, refusal(422, 'bad_position'), json(200, {})]);
    await client.placeHold(HOLD);
    expect(await failureOf(client.listOrders())).toMatchObject({ code: 'bad_position' });
    await client.listOrders();
    expect(asked.map(({ headers }) => headers.get('Min-Position'))).toEqual([null, '41', null]);
  });
});

describe('a refusal', () => {
  it('is thrown with its code and what helps to go on', async () => {
    const { client, asked } = scripted([
      refusal(409, 'seat_unavailable', { unavailable_seat_ids: ['A-1-1'] }),
    ]);
    const failure = await failureOf(client.placeHold(HOLD));
    expect(failure).toBeInstanceOf(BoxofficeProblem);
    expect(failure).toMatchObject({
      status: 409,
      code: 'seat_unavailable',
      problem: { unavailable_seat_ids: ['A-1-1'] },
    });
    expect(asked).toHaveLength(1);
  });

  it('of somebody between us and Boxoffice is told apart', async () => {
    const { client } = scripted([() => new Response('<h1>Bad gateway</h1>', { status: 502 })]);
    expect(await failureOf(client.listEvents())).toMatchObject({
      status: 502,
      code: 'no_problem_document',
    });
  });
});

describe('a lost connection', () => {
  it('is tried again under the same key, with growing pauses', async () => {
    const { client, asked, pausesMs } = scripted([cutOff, cutOff, PLACED]);
    expect((await client.placeHold(HOLD)).hold_id).toBe('hld_1');
    expect(asked.map(({ headers }) => headers.get('Idempotency-Key'))).toEqual([
      'key-1',
      'key-1',
      'key-1',
    ]);
    expect(asked.map(({ body }) => body)).toEqual(Array(3).fill({ seat_ids: ['A-1-1'] }));
    expect(pausesMs).toEqual([200, 400]);
  });

  it('is given up after some tries, with the key to ask again', async () => {
    const { client, asked, pausesMs } = scripted([cutOff], { retries: { triesMax: 8 } });
    const failure = await failureOf(client.placeHold(HOLD));
    expect(failure).toBeInstanceOf(ConnectionLost);
    expect(failure).toMatchObject({ idempotencyKey: 'key-1' });
    expect(asked).toHaveLength(8);
    expect(pausesMs).toEqual([200, 400, 800, 1_600, 3_000, 3_000, 3_000]);
  });

  it('is final for a PATCH, which takes no key', async () => {
    const { client, asked } = scripted([cutOff]);
    const change = client.changeEvent({ path: { id: 'evt_1' }, body: { name: 'Other' } });
    expect(await failureOf(change)).toMatchObject({ idempotencyKey: null });
    expect(asked).toHaveLength(1);
  });

  it('is not tried again for who has left', async () => {
    const leaving = new AbortController();
    const { client, asked } = scripted([
      () => {
        leaving.abort(new Error('gone'));
        return cutOff();
      },
    ]);
    await failureOf(client.listEvents({ signal: leaving.signal }));
    expect(asked).toHaveLength(1);
  });
});

describe('a busy house', () => {
  it('is asked again after as long as it wishes, within bounds', async () => {
    const { client, pausesMs } = scripted([
      refusal(503, 'projection_behind', {}, { 'Retry-After': '1' }),
      refusal(429, 'rate_limited', {}, { 'Retry-After': '3600' }),
      refusal(409, 'idempotency_in_flight'),
      PLACED,
    ]);
    expect((await client.placeHold(HOLD)).hold_id).toBe('hld_1');
    expect(pausesMs).toEqual([1_250, 12_500, 800]);
  });

  it('is asked again where the answer was lost behind a gateway', async () => {
    const { client, asked } = scripted([
      refusal(502, 'bad_gateway'),
      refusal(504, 'gateway_timeout'),
      PLACED,
    ]);
    expect((await client.placeHold(HOLD)).hold_id).toBe('hld_1');
    expect(asked).toHaveLength(3);
    expect(new Set(asked.map(({ headers }) => headers.get('Idempotency-Key'))).size).toBe(1);
  });

  it('is left in peace in the end', async () => {
    const { client, asked } = scripted([refusal(503, 'overloaded')]);
    expect(await failureOf(client.listEvents())).toMatchObject({ code: 'overloaded' });
    expect(asked).toHaveLength(5);
  });
});

// What these expect, the type check holds.
describe('the types', () => {
  it('are those of the contract', () => {
    type Statuses = 'active' | 'released' | 'expired' | 'converted';
    expectTypeOf<Output<'placeHold'>['status']>().toEqualTypeOf<Statuses>();
    expectTypeOf<Output<'releaseHold'>>().toEqualTypeOf<undefined>();
    expectTypeOf<Input<'placeHold'>>().not.toExtend<{ path?: undefined }>();
    expectTypeOf<{ path: { id: string } }>().not.toExtend<Input<'placeHold'>>();
    expectTypeOf<{ path: { id: string } }>().toExtend<Input<'confirmPayment'>>();
    expectTypeOf<Client>().not.toHaveProperty('streamAvailability');
    expectTypeOf<BoxofficeProblem['problem']['unavailable_seat_ids']>().toEqualTypeOf<
      readonly string[] | undefined
    >();
  });
});
