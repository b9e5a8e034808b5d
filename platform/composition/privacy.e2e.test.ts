/** Who buys is known where it has to be, nowhere else, and no longer than they want. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLog } from '../log.ts';
import { PERSONAL_TABLES } from '../personal-data.ts';
import { systemClock } from '../system.ts';
import {
  type Answer,
  type Buyer,
  eventually,
  expectStatus,
  newKey,
  type ShowIds,
  startTestBoxoffice,
  type TestBoxoffice,
  wholeLog,
  withoutBigints,
} from '../testing/boxoffice.ts';
import { confirm, DECLINED, paymentIdOf, VISA } from '../testing/purchases.ts';

/** Nobody else is called like this, and nothing else contains it. */
const NAME = 'Xaviera Quixotlsdóttir';
const EMAIL = 'xq.7731@quixotl-mail.example';
const TRACES = /quixotl|xq\.7731|xaviera/i;

let house: TestBoxoffice;
let ids: ShowIds;
let pool: pg.Pool;
let buyer: Buyer;
let orderId: string;
const logged: string[] = [];
const problems: Answer[] = [];

beforeAll(async () => {
  const destination = { write: (line: string) => void logged.push(line) };
  house = await startTestBoxoffice({
    log: createLog({ level: 'debug', pretty: false, clock: systemClock, destination }),
  });
  pool = new pg.Pool({ connectionString: house.boxoffice.databaseUrl, max: 2 });
  ids = await house.newShow();
  buyer = await house.buyer();
  orderId = await buyWithTrouble();
});

afterAll(async () => {
  await pool.end();
  await house.stop();
  expect(house.failures()).toEqual([]);
});

/** A purchase on whose way everything is refused once. */
async function buyWithTrouble(): Promise<string> {
  const refused = async (status: number, answer: Promise<Answer>) =>
    problems.push(expectStatus(await answer, status));
  const held = await buyer.post(`/v1/shows/${ids.showId}/holds`, { seat_ids: ['A-1-1', 'A-1-2'] });
  const hold_id = String(expectStatus(held, 201).body.hold_id);
  const who = { name: NAME, email: EMAIL };
  const order = (body: object, key = newKey()) => buyer.post('/v1/orders', body, { key });

  await refused(422, order({ hold_id, buyer: { ...who, email: `${EMAIL} ` } }));
  await refused(422, order({ hold_id, buyer: { ...who, [NAME]: 1 }, hold_ids: [EMAIL] }));
  await refused(422, order({ hold_id, buyer: { name: 1, email: EMAIL } }));
  await refused(404, order({ hold_id: `hld_${NAME}`, buyer: who }));
  await refused(400, buyer.post('/v1/orders', undefined, { raw: `{"name":"${NAME}"`, key: 'k' }));
  await refused(404, buyer.get(`/v1/orders/${encodeURIComponent(EMAIL)}?q=${NAME}`));
  const key = newKey();
  const placed = expectStatus(await order({ hold_id, buyer: who }, key), 201);
  await refused(422, order({ hold_id, buyer: { ...who, name: `${NAME} II` } }, key));
  await refused(409, order({ hold_id, buyer: who }));
  const payment = { buyer, paymentId: paymentIdOf(placed.body) };
  await refused(402, confirm(payment, DECLINED));
  expectStatus(await confirm(payment, VISA), 200);
  const placedId = String(placed.body.order_id);
  const refund = { seat_ids: ['A-1-2'], reason: `${NAME} <${EMAIL}> was ill` };
  expectStatus(
    await house.finance.post(`/v1/orders/${placedId}/refunds`, refund, { key: newKey() }),
    201,
  );
  return placedId;
}

/** The tables, of any schema, in which the buyer can be found. */
async function tablesWithTraces(): Promise<readonly string[]> {
  const { rows } = await pool.query<{ name: string; rows: string }>(
    `select table_schema || '.' || table_name as name, quote_ident(table_schema) || '.' ||
       quote_ident(table_name) as rows
     from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
  );
  const found: string[] = [];
  for (const table of rows) {
    const hits = await pool.query(
      `select 1 from ${table.rows} t where t::text ~* 'quixotl|xq\\.7731|xaviera' limit 1`,
    );
    if (hits.rowCount !== 0) found.push(table.name);
  }
  return found.toSorted();
}

describe('before the erasure', () => {
  test('the buyer and those who run the house see who bought, in the order alone', async () => {
    for (const person of [buyer, house.organizer, house.finance, house.admin]) {
      const { body } = expectStatus(await person.get(`/v1/orders/${orderId}`), 200);
      expect(body.buyer).toEqual({ name: NAME, email: EMAIL });
    }
    const noteFor = async (person: typeof house.finance): Promise<unknown> =>
      ((await person.get(`/v1/orders/${orderId}`)).body.refunds as { note?: string }[])[0]?.note;
    expect(await noteFor(house.finance)).toBe(`${NAME} <${EMAIL}> was ill`);
    expect(await noteFor(buyer)).toBeUndefined();
    const stranger = await house.buyer();
    expectStatus(await stranger.get(`/v1/orders/${orderId}`), 404);
    const staff = await house.finance.get(`/v1/orders?customer_id=${buyer.customerId}`);
    expect(expectStatus(staff, 200).body.orders).toHaveLength(1);
    expect(staff.text).not.toMatch(TRACES);
  });

  test('names, addresses and notes are in the tables of personal data and nowhere else', async () => {
    const log = await wholeLog(house);
    expect(log.length).toBeGreaterThan(20);
    expect(TRACES.test(JSON.stringify(log, withoutBigints))).toBe(false);
    expect(await tablesWithTraces()).toEqual(['public.personal_buyers', 'public.personal_notes']);
  });

  test('nothing personal is logged, nor told in a refusal', () => {
    expect(problems.length).toBeGreaterThan(8);
    expect(problems.filter(({ text }) => TRACES.test(text)).map(({ text }) => text)).toEqual([]);
    expect(logged.length).toBeGreaterThan(20);
    expect(logged.filter((line) => TRACES.test(line))).toEqual([]);
  });
});

const REPORTS = () => [
  `/v1/audit/orders/${orderId}?limit=100`,
  `/v1/audit/customers/${buyer.customerId}?limit=100`,
  `/v1/audit/shows/${ids.showId}/seats/A-1-1`,
  `/v1/finance/trial-balance`,
  `/v1/shows/${ids.showId}/sales`,
  `/v1/orders?customer_id=${buyer.customerId}`,
  `/v1/orders/${orderId}/tickets`,
];

describe('the erasure', () => {
  test('is for finance, administrators and the people themselves', async () => {
    const path = `/v1/customers/${buyer.customerId}/erasure`;
    expectStatus(await house.send('POST', path), 401);
    for (const person of [buyer, house.organizer, house.gate]) {
      expectStatus(await person.post(path), 403);
    }
    expectStatus(await house.send('DELETE', '/v1/customers/me'), 401);
    expectStatus(await house.finance.delete('/v1/customers/me'), 403);
    for (const unknown of ['cus_nobody', 'me', 'ord_1', '%00', 'x'.repeat(300)]) {
      expectStatus(await house.finance.post(`/v1/customers/${unknown}/erasure`), 404);
    }
    const oddKey = { key: 'ü', headers: {} };
    await expect(house.finance.post(path, {}, oddKey)).resolves.toMatchObject({ status: 422 });
  });

  test('leaves nothing of the person, and everything that happened', async () => {
    const before = await Promise.all(REPORTS().map((path) => house.finance.get(path)));
    const path = `/v1/customers/${buyer.customerId}/erasure`;
    const key = newKey();
    const { body } = expectStatus(await house.finance.post(path, {}, { key }), 200);
    expect(body).toMatchObject({
      customer_id: buyer.customerId,
      erased_at: expect.stringMatching(/Z$/),
      position: expect.any(String),
    });
    expect(await tablesWithTraces()).toEqual([]);

    for (const person of [buyer, house.organizer, house.finance]) {
      const order = expectStatus(await person.get(`/v1/orders/${orderId}`), 200);
      expect(order.body.buyer).toBeNull();
      expect(order.text).not.toMatch(TRACES);
    }
    const after = await Promise.all(REPORTS().map((report) => house.finance.get(report)));
    expect(after.map(({ status }) => status)).toEqual(before.map(() => 200));
    expect(after.map(({ text }) => TRACES.test(text))).toEqual(before.map(() => false));
    const audit = after[1]?.body.entries as { type: string; actor: string }[];
    expect(audit.at(-1)).toMatchObject({ type: 'CustomerErased', actor: 'finance:dev-finance' });

    const replayed = await house.finance.post(path, {}, { key });
    expect(replayed.headers.get('Idempotency-Replayed')).toBe('true');
    expect(replayed.body).toEqual(body);
    expectStatus(await house.admin.post(path), 200);
    const again = await house.finance.get(`/v1/audit/customers/${buyer.customerId}?limit=100`);
    expect(again.body.entries).toHaveLength(audit.length);
  });

  test('can be had by oneself, and lets one go on buying', async () => {
    const self = await house.buyer();
    const buys = async (seat: string): Promise<string> => {
      const hold = await self.post(`/v1/shows/${ids.showId}/holds`, { seat_ids: [seat] });
      const order = {
        hold_id: expectStatus(hold, 201).body.hold_id,
        buyer: { name: NAME, email: EMAIL },
        payment_method: VISA,
      };
      const bought = await self.post('/v1/orders', order, { key: newKey() });
      return String(expectStatus(bought, 201).body.order_id);
    };
    const erases = async (): Promise<Answer> =>
      expectStatus(await self.delete('/v1/customers/me'), 204);

    expect((await erases()).headers.get('Position')).toMatch(/^\d+$/);
    const first = await buys('A-1-3');
    expect(await tablesWithTraces()).toEqual(['public.personal_buyers']);
    await erases();
    await erases();
    expect(await tablesWithTraces()).toEqual([]);
    expectStatus(await self.get(`/v1/orders/${first}/tickets`), 200);
    const second = await buys('A-1-4');
    expect((await self.get(`/v1/orders/${second}`)).body.buyer).toMatchObject({ name: NAME });
    await erases();
    expect(await tablesWithTraces()).toEqual([]);
    const audit = await house.finance.get(`/v1/audit/customers/${self.customerId}?limit=100`);
    const types = (audit.body.entries as { type: string }[]).map(({ type }) => type);
    expect(types.filter((type) => type === 'CustomerErased')).toHaveLength(3);
  });

  test('every table of personal data is covered', async () => {
    const { rows } = await pool.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_name like 'personal%'`,
    );
    expect(rows.map(({ name }) => name).toSorted()).toEqual([...PERSONAL_TABLES].toSorted());
  });
});

test('refused attempts are counted and told within seconds', async () => {
  const [first, second] = [await house.buyer(), await house.buyer()];
  const seats = { seat_ids: ['A-2-1', 'A-2-2'] };
  const path = `/v1/shows/${ids.showId}/holds`;
  expectStatus(await first.post(path, { seat_ids: ['A-2-1'] }), 201);
  for (let tries = 0; tries < 3; tries += 1) expectStatus(await second.post(path, seats), 409);
  const tooMany = [
    { area: 'FLOOR', quantity: 9 },
    { best_available: { quantity: 9, section: 'A' } },
    { best_available: { quantity: 9 } },
    { best_available: { quantity: 9, section: 'NONE' } },
  ];
  for (const wish of tooMany) expectStatus(await second.post(path, wish), 422);
  const refusedOn = async (seatId: string): Promise<unknown> => {
    const audit = `/v1/audit/shows/${ids.showId}/seats/${seatId}`;
    const isTold = ({ body }: Answer) =>
      (body.counts as { refused_attempts: { at_least: number } }).refused_attempts.at_least > 0;
    const answer = await eventually(() => house.organizer.get(audit), isTold, 13_000);
    return expectStatus(answer, 200).body.counts;
  };
  expect(await refusedOn('A-2-1')).toEqual({
    holds_lapsed: 0,
    refused_attempts: { at_least: 3, by_cause: [{ cause: 'taken', at_least: 3 }] },
  });
  const free = await house.organizer.get(`/v1/audit/shows/${ids.showId}/seats/A-2-2`);
  expect(free.body.counts).toMatchObject({ refused_attempts: { at_least: 0 } });
  const sales = await house.organizer.get(`/v1/shows/${ids.showId}/sales`);
  expect(sales.body).toMatchObject({ refused_attempts: { at_least: 7 } });
  const demand = await house.organizer.get(`/v1/shows/${ids.showId}/demand`);
  const told = (demand.body.sections as { section: string | null; at_least: number }[]).map(
    ({ section, at_least }) => [section, at_least],
  );
  expect(told).toEqual([
    ['A', 4],
    [null, 2],
    ['FLOOR', 1],
  ]);
});

test('the seats as rows say what the map says', async () => {
  const look = () =>
    pool.query<{ status: string; seats: number }>(
      'select status, count(*)::int as seats from seats where show_id = $1 group by status',
      [ids.showId],
    );
  const { body } = await house.send('GET', `/v1/shows/${ids.showId}/availability?detail=sections`);
  const sections = body.sections as Record<string, number>[];
  const wanted = Object.fromEntries(
    ['available', 'held', 'sold'].map((status) => [
      status,
      sections.reduce((sum, section) => sum + (section[status] ?? 0), 0),
    ]),
  );
  let found = {};
  for (let looks = 0; looks < 40; looks += 1) {
    const { rows } = await look();
    found = Object.fromEntries(rows.map(({ status, seats }) => [status, seats]));
    if (JSON.stringify(found) === JSON.stringify(wanted)) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(found).toEqual(wanted);
});
