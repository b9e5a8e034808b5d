import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import type { StoredEvent } from '#event-store/port.ts';
import { fact } from '#event-store/testing/facts.ts';
import { asyncapiDocument } from './asyncapi.ts';
import { type MessageSources, messageOf, Unpublishable } from './messages.ts';
import type { Message } from './port.ts';
import { AT_MS, EVERY_EVENT, SECRETS } from './testing/every-event.ts';
import { type ReadType, TOPIC_OF, TOPICS } from './topics.ts';

const DOCUMENT = asyncapiDocument('1.2.3');
const ajv = new Ajv({
  strict: false,
  formats: {
    uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/,
  },
});
ajv.addSchema({ $id: 'doc', ...DOCUMENT }, 'doc');

const SOURCES: MessageSources = {
  eventOfShow: async (showId) => `evt_of_${showId}`,
  givenBy: async () => 'jose@example.com',
};

const stored = (type: string, stream: string, data: object): StoredEvent => ({
  ...fact({ id: '0192f3c4-0000-7000-8000-000000000001', type, data, atMs: AT_MS }),
  stream,
  revision: 3,
  position: 9_007_199_254_740_993n,
});

const storedOf = (type: ReadType): StoredEvent => {
  const found = EVERY_EVENT.find(({ event }) => event.type === type);
  if (found === undefined) throw new Error(`no such event: ${type}`);
  return stored(type, found.stream, found.event.data);
};

const messageOfType = async (type: ReadType): Promise<Message> => {
  const message = await messageOf(storedOf(type), SOURCES);
  if (message === null) throw new Error(`${type} is not published`);
  return message;
};

const PUBLISHED = EVERY_EVENT.map(({ event }) => event.type).filter(
  (type) => TOPIC_OF[type] !== null,
);

describe('every event that is published', () => {
  test('is among these, and every type that is read has an example', () => {
    expect(EVERY_EVENT.map(({ event }) => event.type).toSorted()).toEqual(
      Object.keys(TOPIC_OF).toSorted(),
    );
    expect(PUBLISHED.length).toBeGreaterThan(40);
  });

  test.each(PUBLISHED)('%s is as the published document describes it', async (type) => {
    const message = await messageOfType(type);
    const name = type === 'HoldPlaced' ? 'ReservationCreated' : type;
    const channel = DOCUMENT.channels[message.topic];
    expect(channel?.messages[name]).toEqual({ $ref: `#/components/messages/${name}` });
    const payload: unknown = JSON.parse(message.value);
    for (const [schema, value] of [
      [name, payload],
      ['Headers', message.headers],
    ] as const) {
      const isValid = ajv.validate({ $ref: `doc#/components/schemas/${schema}` }, value);
      expect(ajv.errorsText()).toBe('No errors');
      expect(isValid).toBe(true);
    }
  });

  test.each(PUBLISHED)('%s says where it stands, and tells no secret', async (type) => {
    const event = storedOf(type);
    const { headers, value } = await messageOfType(type);
    expect(headers).toMatchObject({
      'event-id': event.id,
      stream: event.stream,
      revision: '3',
      position: '9007199254740993',
    });
    for (const secret of SECRETS) expect(value).not.toContain(secret);
    expect(value).not.toContain('actor');
  });

  test('a document that says less or other fails these tests', async () => {
    const { value } = await messageOfType('SeatHeld');
    const event = JSON.parse(value) as Record<string, unknown>;
    for (const spoilt of [
      { ...event, data: {} },
      { ...event, extra: 1 },
      { ...event, type: 'x' },
    ]) {
      expect(ajv.validate({ $ref: 'doc#/components/schemas/SeatHeld' }, spoilt)).toBe(false);
    }
  });
});

test('the document is one of AsyncAPI 3.0', () => {
  const file = createRequire(import.meta.url).resolve('@asyncapi/specs/schemas/3.0.0.json');
  // It brings the schema of schemas along, under the name that Ajv has its own by.
  const checker = new Ajv({
    strict: false,
    validateFormats: false,
    meta: false,
    validateSchema: false,
  });
  const validate = checker.compile(JSON.parse(readFileSync(file, 'utf8')) as object);
  expect(validate(DOCUMENT) ? null : validate.errors).toBeNull();
  expect(validate({ ...DOCUMENT, operations: { x: { action: 'shout' } } })).toBe(false);
});

test('a seat, to the letter', async () => {
  const message = await messageOfType('SeatHeld');
  expect(message).toMatchObject({ topic: 'boxoffice.seats', key: 'shw_1.A-12-4' });
  expect(message.headers['content-type']).toBe('application/cloudevents+json');
  expect(JSON.parse(message.value)).toEqual({
    specversion: '1.0',
    id: '0192f3c4-0000-7000-8000-000000000001',
    source: '/boxoffice',
    type: 'boxoffice.SeatHeld',
    subject: 'shw_1.A-12-4',
    time: '2026-02-24T16:00:00.250Z',
    datacontenttype: 'application/json',
    dataschema: 'urn:boxoffice:schema:SeatHeld:1',
    stream: 'seat-shw_1.A-12-4',
    revision: 3,
    position: '9007199254740993',
    correlationid: 'req_1',
    data: {
      show_id: 'shw_1',
      seat_id: 'A-12-4',
      hold_id: 'hld_1',
      customer_id: 'cus_1',
      until: '2026-02-24T16:15:00.250Z',
      until_ms: Date.parse('2026-02-24T16:15:00.250Z'),
    },
  });
});

test.each([
  ['OrderConfirmed', TOPICS.orders, 'ord_1'],
  ['TicketVoided', TOPICS.orders, 'ord_1'],
  ['RefundStarted', TOPICS.payments, 'ord_1'],
  ['EventChanged', TOPICS.catalog, 'evt_1'],
  ['ShowPaused', TOPICS.catalog, 'evt_of_shw_1'],
  ['VenueRowsAdded', TOPICS.catalog, 'ven_1'],
] as const)('%s goes to %s under %s', async (type, topic, key) => {
  expect(await messageOfType(type)).toMatchObject({ topic, key });
});

test('labels that people gave are no names of ours: their case stays', async () => {
  const { data } = JSON.parse((await messageOfType('ShowCreated')).value) as {
    data: { terms: Record<string, unknown> };
  };
  expect(data.terms).toMatchObject({
    starts_at: '1970-01-01T00:33:20.000Z',
    tier_by_seat: { 'A-12-aB': 'standard' },
    policy: { cancel_until: '2026-02-24T16:15:00.250Z', transfer_until: null },
    hold_ms: 600_000,
  });
});

describe('a reservation of the older API', () => {
  test('is told as its readers know it', async () => {
    const message = await messageOfType('HoldPlaced');
    expect(message.topic).toBe('reservation-created');
    expect(message.headers['content-type']).toBe('application/json');
    const told = JSON.parse(message.value) as Record<string, unknown>;
    expect(told).toEqual({
      eventId: '0192f3c4-0000-7000-8000-000000000001',
      reservationId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      customerId: 'jose@example.com',
      seatId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      seatNumber: 'A-12-4',
      section: 'A',
      basePrice: 50,
      createdAt: '2026-02-24T16:00:00.250Z',
      expiresAt: '2026-02-24T16:15:00.250Z',
      status: 'active',
    });
    expect(message.key).toMatch(/^[0-9a-f]{32}$/);
    expect(message.key).toBe(String(told.seatId).replaceAll('-', ''));
  });

  test('names an erased customer by our id', async () => {
    const erased = { ...SOURCES, givenBy: async () => null };
    const message = await messageOf(storedOf('HoldPlaced'), erased);
    expect(JSON.parse(message?.value ?? '')).toMatchObject({ customerId: 'cus_1' });
  });

  test('a hold of our own API is none', async () => {
    const { stream, data } = storedOf('HoldPlaced');
    const { channel: _, ...own } = data as Record<string, unknown>;
    expect(await messageOf(stored('HoldPlaced', stream, own), SOURCES)).toBeNull();
  });
});

test('what is not as described is not published, and the reason names no values', async () => {
  const broken = stored('SeatSold', 'seat-shw_1.A-12-4', { orderId: 7, customerId: 'x@y.z' });
  const failure = await messageOf(broken, SOURCES).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(Unpublishable);
  expect(String(failure)).toContain('data.order_id');
  expect(String(failure)).not.toContain('x@y.z');
});
