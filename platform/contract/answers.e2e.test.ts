/** What the house answers is what its contract says, field by field. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { BoxofficeProblem, type Client, createClient } from '#client/index.ts';
import {
  EVENT_BODY,
  newKey,
  type ShowIds,
  showBody,
  startTestBoxoffice,
  type TestBoxoffice,
  venueBody,
} from '../testing/boxoffice.ts';
import { DECLINED, VISA, WHO } from '../testing/purchases.ts';

const contractSchema = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        operationId: z.string(),
        responses: z.record(
          z.string(),
          z.object({
            content: z.record(z.string(), z.object({ schema: z.looseObject({}) })).optional(),
          }),
        ),
      }),
    ),
  ),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
});
type Contract = z.infer<typeof contractSchema>;

let house: TestBoxoffice;
let contract: Contract;
let ids: ShowIds;
/** Operations with the statuses that were seen. */
const seen = new Set<string>();
const departures: string[] = [];

beforeAll(async () => {
  house = await startTestBoxoffice();
  contract = contractSchema.parse((await house.send('GET', '/openapi.json')).body);
  ids = await house.newShow();
});
afterAll(() => house.stop());

/** A client that has every answer held against the contract. */
function clientOf(token?: string): Client {
  return createClient({
    baseUrl: house.origin,
    ...(token === undefined ? {} : { token }),
    fetch: async (request) => {
      const response = await fetch(request);
      await compare(request, response.clone());
      return response;
    },
  });
}

async function compare({ method, url }: Request, response: Response): Promise<void> {
  const found = operationAt(method, new URL(url).pathname);
  if (found === null) throw new Error(`${method} ${url} is in no contract`);
  const what = `${found.operationId} ${response.status}`;
  seen.add(what);
  const told = found.responses[response.status];
  if (told === undefined) {
    departures.push(`${what} is not in the contract`);
    return;
  }
  const mediaType = response.headers.get('Content-Type')?.split(';')[0] ?? '';
  const schema = told.content?.[mediaType]?.schema;
  const text = await response.text();
  if (text === '' && told.content === undefined) return;
  if (schema === undefined) departures.push(`${what}: ${mediaType} is not in the contract`);
  else departures.push(...differences(schema, JSON.parse(text)).map((one) => `${what}: ${one}`));
}

function operationAt(method: string, path: string) {
  for (const [template, methods] of Object.entries(contract.paths)) {
    const pattern = new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
    const operation = methods[method.toLowerCase()];
    if (operation !== undefined && pattern.test(path)) return operation;
  }
  return null;
}

/** Missing and wrong fields anywhere, and at the top also those that the contract doesn't know. */
function differences(schema: object, answer: unknown): string[] {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  const { components } = contract;
  const validate = ajv.compile({ allOf: [schema], unevaluatedProperties: false, components });
  if (validate(answer)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

const refused = async (call: Promise<unknown>): Promise<BoxofficeProblem> => {
  const failure = await call.then(
    () => null,
    (error: unknown) => error,
  );
  if (failure instanceof BoxofficeProblem) return failure;
  throw new Error('it was not refused', { cause: failure });
};

test('a difference would be found', () => {
  const schema = { $ref: '#/components/schemas/Payment' };
  const good = {
    payment_id: 'pay_1',
    order_id: 'ord_1',
    status: 'succeeded',
    order_status: 'confirmed',
    tries_left: 3,
    position: '1',
  };
  expect(differences(schema, good)).toEqual([]);
  expect(differences(schema, { ...good, status: 'gone' })).toHaveLength(1);
  expect(differences(schema, { ...good, untold: 1 }).join()).toContain('untold');
});

test('browsing', async () => {
  const anyone = clientOf();
  const event = { path: { id: ids.eventId } };
  const show = { path: { id: ids.showId } };
  await anyone.listEvents();
  await anyone.getEvent(event);
  await anyone.listShows(event);
  await anyone.listEventSeats(event);
  await anyone.getShow(show);
  const { layout_version } = await anyone.getSeatMap(show);
  await anyone.getSeatMap({ ...show, query: { layout_version } });
  await anyone.getAvailability(show);
  await anyone.getAvailability({ ...show, query: { detail: 'sections' } });
  await anyone.getAvailability({ ...show, query: { section: 'A' } });
  expect((await refused(anyone.getEvent({ path: { id: 'evt_none' } }))).code).toBe('not_found');
  expect((await refused(anyone.listEvents({ query: { limit: 0 } }))).code).toBe(
    'validation_failed',
  );
  expect(departures).toEqual([]);
});

test('buying, paying, giving back', async () => {
  const guest = clientOf();
  guest.useToken((await guest.createSession()).token);
  const held = async (seat_ids: string[]): Promise<{ readonly id: string }> => {
    const { hold_id } = await guest.placeHold({ path: { id: ids.showId }, body: { seat_ids } });
    return { id: hold_id };
  };
  const first = await held(['A-1-1', 'A-1-2']);
  const taken = await refused(held(['A-1-2']));
  expect(taken.problem.unavailable_seat_ids).toEqual(['A-1-2']);
  await guest.getHold({ path: first });
  await guest.extendHold({ path: first });
  await refused(guest.extendHold({ path: first }));
  await guest.releaseHold({ path: await held(['A-1-3']) });

  const order = await guest.placeOrder({ body: { hold_id: first.id, buyer: WHO } });
  const payment = { path: { id: order.payment.payment_id } };
  await guest.getPayment(payment);
  const decline = guest.confirmPayment({ ...payment, body: { payment_method: DECLINED } });
  const { tries_left } = (await refused(decline)).problem;
  expect(tries_left).toBeGreaterThan(0);
  await guest.confirmPayment({ ...payment, body: { payment_method: VISA } });
  const paid = { path: { id: order.order_id } };
  await guest.getOrder(paid);
  await guest.listOrders();
  await guest.listTickets(paid);
  const twoKeys = guest.checkOutHold({
    path: await held(['A-1-5']),
    body: { payment: { method: VISA }, idempotency_key: newKey() },
    idempotencyKey: newKey(),
  });
  expect((await refused(twoKeys)).code).toBe('validation_failed');
  const second = await guest.checkOutHold({
    path: await held(['A-1-6']),
    body: { payment: { method: VISA } },
  });
  const third = await guest.placeOrder({
    body: { hold_id: (await held(['A-1-7'])).id, buyer: WHO },
  });
  await guest.cancelOrder({ path: { id: third.order_id } });

  const finance = clientOf(house.finance.token);
  await finance.refundOrder({
    path: { id: second.order_id },
    body: { reason: 'requested_by_customer' },
  });
  await finance.getTrialBalance();
  const { reconciliation_id } = await finance.reconcile({ body: {} });
  await finance.getReconciliation({ path: { id: reconciliation_id } });
  await finance.auditOrder(paid);
  await finance.auditSeat({ path: { id: ids.showId, seat_id: 'A-1-1' } });
  await finance.getSales({ path: { id: ids.showId } });
  expect(departures).toEqual([]);
});

test('running the house', async () => {
  const organizer = clientOf(house.organizer.token);
  const venue = await organizer.createVenue({ body: venueBody() as never });
  await organizer.getVenue({ path: { id: venue.id } });
  await organizer.listVenues();
  await organizer.changeVenue({ path: { id: venue.id }, body: { name: 'Other Hall' } });
  const event = await organizer.createEvent({ body: EVENT_BODY });
  await organizer.changeEvent({ path: { id: event.id }, body: { name: 'Other Night' } });
  const { id } = await organizer.createShow({
    path: { id: event.id },
    body: showBody(venue.id) as never,
  });
  const show = { path: { id } };
  await organizer.changeShow({ ...show, body: { hold_minutes: 5 } });
  await organizer.publishShow(show);
  await organizer.pauseShow(show);
  await organizer.resumeShow(show);
  const seats = { ...show, body: { seat_ids: ['A-1-1'], reason: 'camera' } };
  await organizer.blockSeats(seats);
  await organizer.unblockSeats(seats);
  await organizer.cancelShow(show);
  await refused(organizer.publishShow(show));
  await refused(organizer.createEvent({ body: { name: '' } as never }));
  expect(departures).toEqual([]);
});

test('most of what can be answered has been seen', () => {
  expect(seen.size).toBeGreaterThan(45);
});
