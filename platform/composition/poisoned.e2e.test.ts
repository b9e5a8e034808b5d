/** An event that one model can't take: it stops alone, says so, and people go on buying. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  eventually,
  expectStatus,
  startTestBoxoffice,
  type TestBoxoffice,
} from '../testing/boxoffice.ts';
import { createPurchases, type Purchases } from '../testing/purchases.ts';

let house: TestBoxoffice;
let purchases: Purchases;

beforeAll(async () => {
  house = await startTestBoxoffice();
  purchases = await createPurchases(house);
});
afterAll(() => house.stop());

interface Projection {
  readonly name: string;
  readonly state: string;
  readonly failure: object | null;
}

test('a venue that is none', async () => {
  const id = randomUUID();
  const nowMs = Date.now();
  const appended = await house.boxoffice.store.append([
    {
      stream: 'venue-ven_none',
      expectedRevision: -1,
      events: [
        {
          id,
          type: 'VenueCreated',
          schemaVersion: 1,
          data: {},
          atMs: nowMs,
          correlationId: 'req_none',
          causationId: 'req_none',
          actor: 'system:test',
        },
      ],
    },
  ]);
  expect(appended.outcome).toBe('ok');

  const letters = await eventually(
    () => house.admin.get('/v1/ops/dead-letters'),
    ({ body }) => (body.dead_letters as readonly object[]).length > 0,
    10_000,
  );
  const letter = { id, projection: 'catalog', type: 'VenueCreated', stream: 'venue-ven_none' };
  expect(letters.body.dead_letters).toEqual([expect.objectContaining(letter)]);
  const { body } = expectStatus(await house.admin.get('/v1/ops/projections'), 200);
  const models = body.projections as readonly Projection[];
  for (const { name, state, failure } of models) {
    expect([name, state]).toEqual([name, name === 'catalog' ? 'stopped' : 'live']);
    expect(failure).toEqual(name === 'catalog' ? expect.objectContaining(letter) : null);
  }
  const ready = expectStatus(await house.send('GET', '/readyz'), 200);
  expect(ready.body).toMatchObject({
    status: 'ready',
    checks: { projections: { ok: false, detail: 'stopped: catalog' } },
  });
  expect(house.failures().map(({ fields }) => fields)).toEqual([
    expect.objectContaining({ model: 'catalog', eventId: id }),
  ]);
  await purchases.paidOrder();

  // It is still what it is: tried again, and listed again.
  expectStatus(await house.admin.post(`/v1/ops/dead-letters/${id}/replay`), 202);
  const again = await eventually(
    () => house.admin.get('/v1/ops/dead-letters'),
    (answer) =>
      (answer.body.dead_letters as readonly object[]).length > 0 && house.failures().length > 1,
    10_000,
  );
  expect(again.body.dead_letters).toEqual([expect.objectContaining(letter)]);
  const rebuild = await house.admin.post('/v1/ops/projections/catalog/rebuild');
  expect(rebuild.status).toBe(202);
  const failed = await eventually(
    () => house.admin.get('/v1/ops/projections'),
    (answer) => JSON.stringify(answer.body).includes('"failed"'),
    10_000,
  );
  expect(JSON.stringify(failed.body)).toContain('"state":"failed"');
  await purchases.paidOrder();
}, 40_000);
