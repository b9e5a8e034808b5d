import { expect, test } from 'vitest';
import { createMemoryEventStore } from '#event-store/memory.ts';
import { createHttpKit } from '#platform/http/testing/http-kit.ts';
import { registerCustomerCommands } from './erase.ts';

const PATH = '/v1/customers/cus_1/erasure';

/** A house whose tables of personal data can be out of reach. */
function setUp() {
  const kit = createHttpKit();
  const store = createMemoryEventStore({ storeId: 'test' });
  const tables = { isThere: true, isDown: false, untilMs: [] as number[] };
  registerCustomerCommands(kit.app, {
    ...kit,
    store,
    shown: async () => undefined,
    isKnown: async (customerId) => customerId === 'cus_2',
    personalData: {
      isThere: async (customerId) => customerId === 'cus_1' && tables.isThere,
      eraseOlder: async (orders) => {
        if (tables.isDown) throw new Error('the database is away');
        tables.untilMs.push(...orders.map(({ untilMs }) => untilMs));
        tables.isThere = false;
        return 1;
      },
    },
  });
  const finance = kit.token('finance');
  return {
    tables,
    erase: async (path = PATH, key?: string) => {
      const response = await kit.send('POST', path, {
        token: finance,
        body: {},
        ...(key === undefined ? {} : { key }),
      });
      return { status: response.status, replayed: response.headers.get('Idempotency-Replayed') };
    },
    recorded: (customerId = 'cus_1') => store.readStream(`customer-${customerId}`),
  };
}

test('the event comes first: what a failure leaves behind is ordered already', async () => {
  const { tables, erase, recorded } = setUp();
  tables.isDown = true;
  expect((await erase()).status).toBe(500);
  expect((await recorded()).map(({ type }) => type)).toEqual(['CustomerErased']);
  expect(tables.isThere).toBe(true);

  tables.isDown = false;
  expect((await erase()).status).toBe(200);
  expect(tables.isThere).toBe(false);
});

test('the same request again finishes what it ordered, and takes nothing that came later', async () => {
  const { tables, erase, recorded } = setUp();
  tables.isDown = true;
  await erase(PATH, 'key-1');
  tables.isDown = false;
  expect(await erase(PATH, 'key-1')).toEqual({ status: 200, replayed: 'true' });
  const [event, ...more] = await recorded();
  expect(more).toEqual([]);
  expect(tables.untilMs).toEqual([event?.atMs]);
});

test('a request of its own takes all that is there', async () => {
  const { tables, erase } = setUp();
  await erase();
  expect(tables.untilMs).toEqual([Number.MAX_SAFE_INTEGER]);
});

test('asked again when nothing is left, nothing more is recorded', async () => {
  const { erase, recorded } = setUp();
  await erase();
  expect((await erase()).status).toBe(200);
  expect(await recorded()).toHaveLength(1);
});

test('somebody of whom nothing personal is stored can be erased, nobody at all can not', async () => {
  const { erase, recorded } = setUp();
  expect((await erase('/v1/customers/cus_2/erasure')).status).toBe(200);
  expect(await recorded('cus_2')).toHaveLength(1);
  expect((await erase('/v1/customers/cus_3/erasure')).status).toBe(404);
});
