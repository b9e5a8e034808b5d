/** What a whole house refuses, and that a refusal has changed nothing. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EventStore } from '#event-store/port.ts';
import {
  type Answer,
  type Buyer,
  newKey,
  startTestBoxoffice,
  type TestBoxoffice,
} from '../testing/boxoffice.ts';
import { createPurchases, type Purchases, VISA, WHO } from '../testing/purchases.ts';

/** A store that keeps appends waiting while it is held up. */
function createHeldUpStore() {
  let gate: Promise<void> | null = null;
  let waiting = 0;
  let open = (): void => undefined;
  const replaceStore = (store: EventStore): EventStore => ({
    isAtomicAcrossStreams: store.isAtomicAcrossStreams,
    storeId: () => store.storeId(),
    readStream: (stream, options) => store.readStream(stream, options),
    readAll: (options) => store.readAll(options),
    subscribe: (options) => store.subscribe(options),
    head: () => store.head(),
    close: () => store.close(),
    async append(writes, options) {
      if (gate !== null) {
        waiting += 1;
        await gate;
        waiting -= 1;
      }
      return store.append(writes, options);
    },
  });
  return {
    replaceStore,
    /** Appends that wait. */
    waiting: (): number => waiting,
    holdUp(): void {
      gate = new Promise((resolve) => {
        open = resolve;
      });
    },
    letGo(): void {
      open();
      gate = null;
    },
  };
}

const REQUESTS_MAX = 100;
const store = createHeldUpStore();
let house: TestBoxoffice;
let sale: Purchases;
beforeAll(async () => {
  const { replaceStore } = store;
  house = await startTestBoxoffice({
    replaceStore,
    env: { REQUESTS_MAX: String(REQUESTS_MAX), REQUESTS_MIN: '100' },
  });
  sale = await createPurchases(house);
});
afterAll(async () => {
  store.letGo();
  await house?.stop();
});

function expectOverloaded(answer: Answer): void {
  expect(answer, answer.text).toMatchObject({ status: 503, body: { code: 'overloaded' } });
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
}

const holdsPath = (): string => `/v1/shows/${sale.showId}/holds`;
const NO_TIME = { headers: { Prefer: 'wait=0' } };

describe('a request whose time is up before its work begins', () => {
  test('is refused as a hold, and the seats stay free', async () => {
    const buyer = await house.buyer();
    const seats = sale.freshSeats();
    expectOverloaded(await buyer.post(holdsPath(), { seat_ids: seats }, NO_TIME));
    expect(await sale.statusesOf(seats)).toEqual(seats.map(() => 'available'));
  });

  test('is refused as an order, and the same request under the same key goes through later', async () => {
    const buyer = await house.buyer();
    const hold_id = await sale.holdSeats(buyer, sale.freshSeats());
    const wish = { hold_id, buyer: WHO, payment_method: VISA };
    const key = newKey();
    expectOverloaded(await buyer.post('/v1/orders', wish, { key, ...NO_TIME }));
    const again = await buyer.post('/v1/orders', wish, { key });
    expect(again, again.text).toMatchObject({ status: 201, body: { status: 'confirmed' } });
    expect(again.headers.get('idempotency-replayed')).toBeNull();
  });

  test('is refused as a query', async () => {
    expectOverloaded(await house.send('GET', `/v1/shows/${sale.showId}`, NO_TIME));
  });

  test('goes through while there is time', async () => {
    const buyer = await house.buyer();
    const wish = { seat_ids: sale.freshSeats() };
    const answer = await buyer.post(holdsPath(), wish, { headers: { Prefer: 'wait=9' } });
    expect(answer.status).toBe(201);
  });
});

describe('a client that hangs up', () => {
  test('before its work begins gets nothing', async () => {
    const buyer = await house.buyer();
    const [first, second] = [sale.freshSeats(), sale.freshSeats()];
    // Given a hold under way, and another of the same customer behind it
    store.holdUp();
    const held = buyer.post(holdsPath(), { seat_ids: first });
    const leaving = new AbortController();
    const left = fetch(`${house.origin}${holdsPath()}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${buyer.token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ seat_ids: second }),
      signal: leaving.signal,
    });
    await expect.poll(inProgress, { timeout: 5_000 }).toBe(3);
    // When the client of the second hangs up, and the store goes on
    leaving.abort();
    await expect(left).rejects.toThrow();
    await expect.poll(inProgress, { timeout: 5_000 }).toBe(2);
    store.letGo();
    // Then only the first has its seats
    expect((await held).status).toBe(201);
    const third = await buyer.post(holdsPath(), { seat_ids: sale.freshSeats() });
    expect(third.status).toBe(201);
    expect(await sale.statusesOf(second)).toEqual(second.map(() => 'available'));
  });
});

describe('a house that is full', () => {
  let waiting: Promise<Answer>[];
  const crowd = async (count: number): Promise<void> => {
    const buyers = await Promise.all(Array.from({ length: count }, () => house.buyer()));
    store.holdUp();
    waiting = buyers.map((buyer: Buyer) =>
      buyer.post(holdsPath(), { best_available: { quantity: 1 } }),
    );
  };

  test('refuses who looks before who wants seats, and never its operators', async () => {
    // Given three quarters of what it takes, all waiting for the store
    const buyer = await house.buyer();
    await crowd(REQUESTS_MAX * 0.75);
    // Whoever asked the house meanwhile how many they are would take the last one's place.
    await expect.poll(store.waiting, { timeout: 5_000 }).toBe(REQUESTS_MAX * 0.75);
    expect(await inProgress()).toBe(REQUESTS_MAX * 0.75 + 1);
    // Then nobody may look, or hold
    expectOverloaded(await house.send('GET', `/v1/shows/${sale.showId}`));
    expectOverloaded(await buyer.post(holdsPath(), { seat_ids: sale.freshSeats() }));
    expectOverloaded(await house.finance.get('/v1/finance/trial-balance'));
    // But who pays may, and who keeps the house
    expect((await buyer.get('/v1/orders/ord_unknown')).status).toBe(404);
    expect((await house.send('GET', '/healthz')).status).toBe(200);
    expect((await house.admin.get('/v1/ops/projections')).status).toBe(200);
    // And it is told who was refused
    const told = (await house.admin.get('/metrics')).text;
    for (const priority of ['browsing', 'holding', 'reporting']) {
      expect(told).toMatch(
        new RegExp(`boxoffice_shed_total\\{[^}]*priority="${priority}",reason="full"[^}]*\\} 1`),
      );
    }
    expect(told).toMatch(/boxoffice_refusals_total\{[^}]*code="overloaded"[^}]*\} \d/);
    // When the store goes on, all who were let in are served
    store.letGo();
    const answers = await Promise.all(waiting);
    expect(answers.filter(({ status }) => status !== 201 && status !== 409)).toEqual([]);
    expect((await house.send('GET', `/v1/shows/${sale.showId}`)).status).toBe(200);
    expect(house.failures()).toEqual([]);
  });
});

/** Requests in progress, that which asks included. */
async function inProgress(): Promise<number> {
  const { text } = await house.admin.get('/metrics');
  return Number(/boxoffice_requests_in_progress\{[^}]*\} (\d+)/.exec(text)?.[1]);
}
