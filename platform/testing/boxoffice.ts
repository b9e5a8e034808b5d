/** A whole Boxoffice for a test file, and what its people do with it: by HTTP, as clients do. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startTestKurrentdb } from '#event-store/kurrentdb/testing/test-kurrentdb.ts';
import type { EventStore, StoredEvent } from '#event-store/port.ts';
import { oneStreamAnAppend } from '#event-store/testing/one-stream-store.ts';
import type { Role } from '../auth/principal.ts';
import { type Boxoffice, startBoxoffice } from '../composition/boxoffice.ts';
import { readConfig } from '../config.ts';
import type { Leaderships } from '../leadership.ts';
import type { Log } from '../ports.ts';
import { startHouseApart } from './house-apart.ts';
import { createTestDatabase } from './postgres.ts';

/** An answer's JSON object; what is not one is `{}`. */
export type Body = Readonly<Record<string, unknown>>;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Body;
}

export interface SendOptions {
  readonly token?: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is, called JSON unless the headers say otherwise. */
  readonly raw?: string | Uint8Array<ArrayBuffer>;
  /** The `Idempotency-Key`. */
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Somebody with a token. */
export interface Person {
  readonly token: string;
  readonly get: (path: string, options?: SendOptions) => Promise<Answer>;
  readonly post: (path: string, body?: unknown, options?: SendOptions) => Promise<Answer>;
  readonly patch: (path: string, body: unknown, options?: SendOptions) => Promise<Answer>;
  readonly delete: (path: string, options?: SendOptions) => Promise<Answer>;
}

export interface Buyer extends Person {
  readonly customerId: string;
}

export interface ShowIds {
  readonly venueId: string;
  readonly eventId: string;
  readonly showId: string;
}

export interface NewShow {
  /** The venue's sections; by default `A` with rows 1 and 2 of 10 seats and `FLOOR` for 20. */
  readonly sections?: readonly object[];
  /** Fields of the show's body that are not the default ones. */
  readonly show?: object;
  /** Whether it is published; it is unless said otherwise. */
  readonly publish?: boolean;
}

/** What there is of a running house, be it in this process or not. */
export type RunningHouse = Pick<Boxoffice, 'origin' | 'databaseUrl' | 'simulatorUrl' | 'store'>;

export interface TestBoxoffice {
  readonly boxoffice: RunningHouse;
  /** Throws where it is not in this process. */
  inProcess(): Boxoffice;
  /** What another process needs to know to be on the same events; nothing beside the database's. */
  readonly eventsEnv: Readonly<Record<string, string>>;
  readonly origin: string;
  readonly organizer: Person;
  readonly finance: Person;
  readonly gate: Person;
  readonly admin: Person;
  send(method: string, path: string, options?: SendOptions): Promise<Answer>;
  /** A token of a role, for the subject of that role or another. */
  person(role: Role, subject?: string): Promise<Person>;
  /** A new guest. */
  buyer(): Promise<Buyer>;
  /** A venue, an event and a show on sale. */
  newShow(options?: NewShow): Promise<ShowIds>;
  /** Sets what goes wrong at the payment provider; what is left out goes well. */
  faults(settings: object): Promise<void>;
  /** What was logged as an error so far: nothing that a client does may cause one. */
  failures(): readonly { readonly message: string; readonly fields: object }[];
  stop(): Promise<void>;
}

export const SECTIONS: readonly object[] = [
  {
    id: 'A',
    name: 'Stalls',
    kind: 'reserved',
    rows: [
      { label: '1', seats: 10 },
      { label: '2', seats: 10 },
    ],
  },
  { id: 'FLOOR', name: 'Floor', kind: 'ga', capacity: 20 },
];

/** What a place costs in the kit's shows: 50.00 and a fee of 2.50. */
export const PRICE_CENTS = 5_000;
export const FEE_CENTS = 250;

const HOUR_MS = 3_600_000;

export const venueBody = (sections: readonly object[] = SECTIONS) => ({
  name: 'Great Hall',
  city: 'Hamburg',
  country: 'DE',
  timezone: 'Europe/Berlin',
  sections,
});

export const EVENT_BODY = { name: 'A Night', category: 'concert', artists: ['The Band'] };

/** A show a month from now, on sale since an hour ago; every section costs the same. */
export function showBody(venueId: string, sections: readonly object[] = SECTIONS): Body {
  const nowMs = Date.now();
  const ids = sections.map((section) => (section as { readonly id: string }).id);
  return {
    venue_id: venueId,
    starts_at: new Date(nowMs + 30 * 24 * HOUR_MS).toISOString(),
    on_sale_at: new Date(nowMs - HOUR_MS).toISOString(),
    currency: 'EUR',
    price_tiers: [
      { id: 'standard', name: 'Standard', price_cents: PRICE_CENTS, fee_cents: FEE_CENTS },
    ],
    tier_by_section: Object.fromEntries(ids.map((id) => [id, 'standard'])),
  };
}

/** A key that nobody has used. */
export const newKey = (): string => randomUUID();

export interface TestBoxofficeOptions {
  readonly replaceStore?: (store: EventStore) => EventStore;
  /** Variables as in the environment, over those of the kit. */
  readonly env?: Readonly<Record<string, string>>;
  /** How long the older API's reservations last; fifteen minutes unless said otherwise. */
  readonly reservationMs?: number;
  /** Hears everything that is logged. */
  readonly log?: Log;
  /** In place of the election of leaders. */
  readonly leaderships?: Leaderships;
}

/**
 * `BOXOFFICE_TEST_STORE` runs every house of a test run on another store: `one-stream` on PostgreSQL as
 * if it took one stream an append, `kurrentdb` on the server at `KURRENTDB_URL`, each house under a
 * prefix of its own, or without an address on a test server each. `apart` runs the roles as processes
 * behind a gateway, on PostgreSQL, Redis and Kafka.
 */
const TEST_STORE = process.env.BOXOFFICE_TEST_STORE;

const storeOfRun = (store: EventStore): EventStore =>
  TEST_STORE === 'one-stream' ? oneStreamAnAppend(store) : store;

interface EventServer {
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

async function startEventServer({ env }: TestBoxofficeOptions): Promise<EventServer> {
  const isNeeded = TEST_STORE === 'kurrentdb' && env?.KURRENTDB_URL === undefined;
  if (!isNeeded) return { env: {}, stop: async () => undefined };
  const prefix = { KURRENTDB_PREFIX: `t${randomUUID().slice(0, 8)}-` };
  const address = process.env.KURRENTDB_URL;
  if (address) return { env: { ...prefix, KURRENTDB_URL: address }, stop: async () => undefined };
  const server = await startTestKurrentdb();
  return { env: { ...prefix, KURRENTDB_URL: server.url }, stop: () => server.stop() };
}

interface StartedHouse {
  readonly boxoffice: RunningHouse;
  readonly inProcess: () => Boxoffice;
  readonly eventsEnv: Readonly<Record<string, string>>;
  readonly failures: readonly { readonly message: string; readonly fields: object }[];
  stop(): Promise<void>;
}

async function startInProcess(options: TestBoxofficeOptions): Promise<StartedHouse> {
  const database = await createTestDatabase();
  const events = await startEventServer(options);
  const dataDir = await mkdtemp(path.join(tmpdir(), 'boxoffice-e2e-'));
  const failures: { message: string; fields: object }[] = [];
  const config = readConfig({
    PORT: '0',
    DATABASE_URL: database.url,
    BOXOFFICE_DATA: dataDir,
    BOXOFFICE_DEMO: 'off',
    DEV_TOKENS: 'on',
    COMPAT_API: 'off',
    // A slow machine is no reason to refuse what a test is about.
    REQUESTS_MIN: '2000',
    ...events.env,
    ...options.env,
  });
  const boxoffice = await startBoxoffice({
    config,
    log: keepingErrors(failures, options.log),
    reservationMs: options.reservationMs,
    ...(options.leaderships === undefined ? {} : { leaderships: options.leaderships }),
    replaceStore: options.replaceStore ?? storeOfRun,
  });
  return {
    boxoffice,
    inProcess: () => boxoffice,
    eventsEnv: events.env,
    failures,
    async stop() {
      await boxoffice.stop();
      await events.stop();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** What is logged stays in those processes. */
async function startApart({ env = {} }: TestBoxofficeOptions): Promise<StartedHouse> {
  const house = await startHouseApart(env);
  return {
    boxoffice: house,
    inProcess() {
      throw new Error('this house runs in other processes');
    },
    eventsEnv: {},
    failures: [],
    stop: () => house.stop(),
  };
}

/** One on a database of its own; who starts it stops it. `suite.ts` does both for a test file. */
export async function startTestBoxoffice(
  options: TestBoxofficeOptions = {},
): Promise<TestBoxoffice> {
  const { boxoffice, inProcess, eventsEnv, failures, stop } = await (TEST_STORE === 'apart'
    ? startApart(options)
    : startInProcess(options));
  const { origin } = boxoffice;
  const send = (method: string, to: string, more: SendOptions = {}): Promise<Answer> =>
    request(`${origin}${to}`, method, more);
  const person = async (role: Role, subject?: string): Promise<Person> => {
    const made = await send('POST', '/v1/dev/tokens', { body: { role, subject } });
    return withToken(send, String(expectStatus(made, 201).body.token));
  };
  const organizer = await person('organizer');

  return {
    boxoffice,
    inProcess,
    eventsEnv,
    origin,
    organizer,
    finance: await person('finance'),
    gate: await person('gate'),
    admin: await person('admin'),
    send,
    person,
    async buyer() {
      const { body } = expectStatus(await send('POST', '/v1/sessions'), 201);
      return {
        ...withToken(send, String(body.token)),
        customerId: String(body.customer_id),
      };
    },
    newShow: (wanted = {}) => newShow(organizer, wanted),
    async faults(settings) {
      const answer = await request(`${boxoffice.simulatorUrl}/_simulator/faults`, 'PUT', {
        body: settings,
      });
      expectStatus(answer, 200);
    },
    failures: () => failures,
    stop,
  };
}

async function newShow(organizer: Person, wanted: NewShow): Promise<ShowIds> {
  const { sections = SECTIONS, show = {}, publish = true } = wanted;
  const make = async (to: string, body: object): Promise<string> =>
    String(expectStatus(await organizer.post(to, body), 201).body.id);
  const venueId = await make('/v1/venues', venueBody(sections));
  const eventId = await make('/v1/events', EVENT_BODY);
  const showId = await make(`/v1/events/${eventId}/shows`, {
    ...showBody(venueId, sections),
    ...show,
  });
  if (publish) expectStatus(await organizer.post(`/v1/shows/${showId}/publish`), 200);
  return { venueId, eventId, showId };
}

type Send = TestBoxoffice['send'];

function withToken(send: Send, token: string): Person {
  return {
    token,
    get: (to, more) => send('GET', to, { token, ...more }),
    post: (to, body, more) =>
      send('POST', to, { token, ...(body === undefined ? {} : { body }), ...more }),
    patch: (to, body, more) => send('PATCH', to, { token, body, ...more }),
    delete: (to, more) => send('DELETE', to, { token, ...more }),
  };
}

/** One request to any address. */
export async function request(
  url: string,
  method: string,
  { token, body, raw, key, headers = {} }: SendOptions = {},
): Promise<Answer> {
  const content = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    headers: {
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      ...(content === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(key === undefined ? {} : { 'Idempotency-Key': key }),
      ...headers,
    },
    ...(content === undefined ? {} : { body: content }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: bodyOf(response, text) };
}

function bodyOf(response: Response, text: string): Body {
  const isJson = /[/+]json/.test(response.headers.get('Content-Type') ?? '');
  return isJson && text !== '' ? (JSON.parse(text) as Body) : {};
}

/** The answer, or an error that shows it where it is not of this status. */
export function expectStatus(answer: Answer, status: number): Answer {
  if (answer.status === status) return answer;
  throw new Error(`expected ${status}, got ${answer.status}: ${answer.text}`);
}

/** Looks again until the answer is as wished; the last one after `limitMs`. */
export async function eventually(
  look: () => Promise<Answer>,
  isThere: (answer: Answer) => boolean,
  limitMs = 5_000,
): Promise<Answer> {
  const untilMs = Date.now() + limitMs;
  for (;;) {
    const answer = await look();
    if (isThere(answer) || Date.now() >= untilMs) return answer;
    await pause(25);
  }
}

/** Lets JSON tell positions, too. */
export const withoutBigints = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? String(value) : value;

/** Every event of the house's log. */
export async function wholeLog({ boxoffice }: Pick<TestBoxoffice, 'boxoffice'>) {
  const log: StoredEvent[] = [];
  for (let after = 0n; ; ) {
    const { events, position } = await boxoffice.store.readAll({ after, maxCount: 1_000 });
    log.push(...events);
    if (events.length === 0) return log;
    after = position;
  }
}

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms));

function keepingErrors(failures: { message: string; fields: object }[], log?: Log): Log {
  return {
    debug: (fields, message) => log?.debug(fields, message),
    info: (fields, message) => log?.info(fields, message),
    warn: (fields, message) => log?.warn(fields, message),
    error: (fields, message) => {
      failures.push({ message, fields });
      log?.error(fields, message);
    },
  };
}
