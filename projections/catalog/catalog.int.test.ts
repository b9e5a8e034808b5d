import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventStream } from '#domain/event.ts';
import { showStream } from '#domain/show.ts';
import { venueStream } from '#domain/venue.ts';
import { createTestDatabase, type TestDatabase } from '#platform/testing/postgres.ts';
import { createProjectionRunner, type ProjectionRunner } from '../runner.ts';
import { createStage, OWNER, type Stage } from '../testing/stage.ts';
import type { CatalogReader, EventFilter, EventPlace } from './port.ts';
import { catalogProjector } from './projector.ts';
import { createCatalogReader } from './reader.ts';
import { tellEvent, tellShow, tellVenue } from './testing/programme.ts';

const NOW_MS = Date.parse('2026-06-01T12:00:00Z');

let database: TestDatabase;
let pool: pg.Pool;
let stage: Stage;
let runner: ProjectionRunner;
let reader: CatalogReader;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 4 });
  // The database goes before its last connections have closed.
  pool.on('error', () => undefined);
  stage = createStage({ nowMs: NOW_MS });
  runner = createProjectionRunner(catalogProjector, { ...stage, pool });
  reader = createCatalogReader(pool);
  await programme();
  await runner.catchUp();
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

const on = (day: string, venueId = 'ven_berlin', more = {}) => ({
  venueId,
  startsAt: day.length === 10 ? `${day}T18:00:00Z` : day,
  ...more,
});

async function programme(): Promise<void> {
  await tellVenue(stage, 'ven_berlin', { name: 'Große Halle', city: 'Berlin' });
  await tellVenue(stage, 'ven_koeln', { name: 'Philharmonie', city: 'Köln' });
  await tellVenue(stage, 'ven_tokyo', {
    name: '東京ドーム',
    city: '東京',
    country: 'JP',
    timezone: 'Asia/Tokyo',
  });
  await tellVenue(stage, 'ven_warsaw', { name: 'Teatr Łódzki', city: 'Łódź', country: 'PL' });
  await tellEvent(stage, 'evt_beethoven', {
    name: 'Beethovens Neunte',
    artists: ['Gewandhausorchester'],
    category: 'classical',
    shows: [on('2026-06-10', 'ven_koeln'), on('2026-06-12')],
  });
  await tellEvent(stage, 'evt_metallica', {
    name: 'M72 World Tour',
    artists: ['Metallica', 'Pantera'],
    shows: [on('2026-07-01')],
  });
  await tellEvent(stage, 'evt_metal', {
    name: 'Metal Night',
    artists: ['AC/DC Tribute'],
    shows: [on('2026-08-01', 'ven_koeln')],
  });
  await tellEvent(stage, 'evt_beyonce', {
    name: 'Renaissance',
    artists: ['Beyoncé'],
    category: 'pop',
    shows: [on('2026-05-01', 'ven_tokyo'), on('2026-06-30T16:00:00Z', 'ven_tokyo')],
  });
  await tellEvent(stage, 'evt_coldplay', {
    name: 'Coldplay: Music of the Spheres',
    shows: [on('2026-09-01', 'ven_warsaw', { currency: 'PLN' }), on('2026-09-03')],
  });
  await tellEvent(stage, 'evt_past', { name: 'Rammstein 2019', shows: [on('2025-06-01')] });
  await tellEvent(stage, 'evt_festival', {
    name: 'Sommerfestspiele',
    category: 'festival',
    shows: [on('2026-05-20', 'ven_koeln', { endsAt: '2026-06-20T20:00:00Z' })],
  });
  await tellEvent(stage, 'evt_draft', {
    name: 'Geheimes Konzert',
    shows: [on('2026-06-05', 'ven_koeln', { phase: 'draft' })],
  });
  await tellEvent(stage, 'evt_cyrillic', {
    name: 'Щелкунчик',
    artists: ['Чайковский'],
    category: 'ballet',
    shows: [on('2026-12-24', 'ven_warsaw')],
  });
}

async function found(filter: EventFilter, owner: string | null = null): Promise<readonly string[]> {
  const page = { limit: 50, after: null };
  const events = await reader.events(filter, page, { owner, nowMs: NOW_MS });
  return events.map(({ event }) => event.eventId.slice('evt_'.length));
}

const ALL = ['festival', 'beethoven', 'beyonce', 'metallica', 'metal', 'coldplay', 'cyrillic'];

test('without conditions: by the next show, what is over last', async () => {
  expect(await found({})).toEqual([...ALL, 'past']);
});

test('drafts are there for their organiser alone', async () => {
  expect(await found({ q: 'geheim' })).toEqual([]);
  expect(await found({ q: 'geheim' }, 'org_2')).toEqual([]);
  expect(await found({ q: 'geheim', city: 'Köln' }, OWNER)).toEqual(['draft']);
  expect(await found({}, OWNER)).toEqual(['festival', 'draft', ...ALL.slice(1), 'past']);
});

test.each([
  ['beethoven', ['beethoven']],
  ['Beetoven', ['beethoven']],
  ['BEETHOVEN KÖLN', ['beethoven']],
  ['koln neunte', ['beethoven']],
  ['philharmonei', ['beethoven', 'metal', 'festival']],
  ['filharmonie', ['beethoven', 'metal', 'festival']],
  ['beyonce', ['beyonce']],
  ['Bejoncé', ['beyonce']],
  ['metal', ['metal', 'metallica']],
  ['metalica', ['metallica']],
  ['mettalica', ['metallica']],
  ['metalicca panterra', ['metallica']],
  ['acdc', ['metal']],
  ['ac dc', ['metal']],
  ['cold play', ['coldplay']],
  ['music of the speres', ['coldplay']],
  ['spheres music lodz', ['coldplay']],
  ['grosse halle', ['beethoven', 'metallica', 'coldplay', 'past']],
  ['東京', ['beyonce']],
  ['東京ドーム beyonce', ['beyonce']],
  ['ドーム', ['beyonce']],
  ['чайковски', ['cyrillic']],
  ['чаковский', ['cyrillic']],
  ['щелкунчек', ['cyrillic']],
  ['ramstein', ['past']],
  ['ram', ['past']],
  ['beethoven metallica', []],
  ['xyzzyxyz', []],
  ['!!!', []],
  ['100% _', []],
  ["'; drop table catalog_events; --", []],
])('q=%s finds %j', async (q, expected) => {
  const ids = await found({ q });
  expect(new Set(ids)).toEqual(new Set(expected));
});

test('words as they were typed come before beginnings, these before misspellings', async () => {
  expect(await found({ q: 'metal' })).toEqual(['metal', 'metallica']);
  await tellEvent(stage, 'evt_medal', { name: 'Medal Ceremony', shows: [on('2026-06-02')] });
  await runner.catchUp();
  expect(await found({ q: 'metal' })).toEqual(['metal', 'metallica', 'medal']);
  await stage.append(eventStream('evt_medal'), {
    type: 'EventChanged',
    data: { changes: { name: 'Gala' } },
  });
  await runner.catchUp();
  expect(await found({ q: 'metal' })).toEqual(['metal', 'metallica']);
  expect(await found({ q: 'medal' })).toEqual(['metal']);
  await stage.append(eventStream('evt_medal'), { type: 'EventCancelled', data: {} });
  await runner.catchUp();
});

test.each<[EventFilter, readonly string[]]>([
  [{ city: 'berlin' }, ['beethoven', 'metallica', 'coldplay', 'past']],
  [{ city: 'KOLN' }, ['festival', 'beethoven', 'metal']],
  [{ country: 'jp' }, ['beyonce']],
  [{ artist: 'beyonce' }, ['beyonce']],
  [{ artist: 'meta' }, []],
  [{ venue: 'ven_warsaw' }, ['coldplay', 'cyrillic']],
  [{ venue: 'teatr lodzki' }, ['coldplay', 'cyrillic']],
  [{ category: 'Classical' }, ['beethoven']],
  [{ category: 'classical', city: 'Tokyo' }, []],
  // A show there and a show then are not a show there and then.
  [{ city: 'Köln', dateFrom: { day: '2026-06-12' }, dateTo: { day: '2026-06-12' } }, []],
  [
    { city: 'Berlin', dateFrom: { day: '2026-06-12' }, dateTo: { day: '2026-06-12' } },
    ['beethoven'],
  ],
  [{ city: 'Łódź', country: 'DE' }, []],
  // One in the morning of 1 July in Tokyo.
  [{ dateFrom: { day: '2026-07-01' }, dateTo: { day: '2026-07-01' } }, ['beyonce', 'metallica']],
  [{ dateFrom: { day: '2026-06-30' }, dateTo: { day: '2026-06-30' } }, []],
  [
    {
      dateFrom: { timeMs: Date.parse('2026-06-30T16:00:00Z') },
      dateTo: { timeMs: Date.parse('2026-06-30T16:00:00Z') },
    },
    ['beyonce'],
  ],
  [{ dateTo: { day: '2025-12-31' } }, ['past']],
  [{ q: 'halle', dateFrom: { day: '2026-09-01' } }, ['coldplay']],
])('%j leaves %j', async (filter, expected) => {
  expect(await found(filter)).toEqual(expected);
});

test('a list says the next show, and prices where they can be compared', async () => {
  const events = await reader.events(
    {},
    { limit: 50, after: null },
    { owner: null, nowMs: NOW_MS },
  );
  const of = (id: string) => events.find(({ event }) => event.eventId === id)?.shows;
  expect(of('evt_beyonce')).toMatchObject({
    showCount: 2,
    venueCount: 1,
    currency: 'EUR',
    minPriceCents: 5_000,
    next: { startsAtMs: Date.parse('2026-06-30T16:00:00Z'), venue: { timezone: 'Asia/Tokyo' } },
  });
  expect(of('evt_coldplay')).toMatchObject({
    showCount: 2,
    venueCount: 2,
    currency: null,
    minPriceCents: null,
    maxPriceCents: null,
    next: { venue: { city: 'Łódź' } },
  });
});

test('what a show or a venue becomes, its event is found by', async () => {
  await tellVenue(stage, 'ven_new', { name: 'Kleines Haus', city: 'Graz', country: 'AT' });
  await tellEvent(stage, 'evt_moving', {
    name: 'Wandertheater',
    shows: [on('2027-01-01', 'ven_new')],
  });
  await runner.catchUp();
  expect(await found({ q: 'wandertheater graz' })).toEqual(['moving']);
  await stage.append(venueStream('ven_new'), {
    type: 'VenueDetailsChanged',
    data: {
      name: 'Opernhaus',
      address: null,
      city: 'Wien',
      country: 'AT',
      timezone: 'Pacific/Auckland',
    },
  });
  await runner.catchUp();
  expect(await found({ q: 'graz' })).toEqual([]);
  expect(await found({ city: 'Graz' })).toEqual([]);
  expect(await found({ q: 'oper wien' })).toEqual(['moving']);
  expect(await found({ city: 'wien', dateFrom: { day: '2027-01-02' } })).toEqual(['moving']);
  await stage.append(showStream('shw_evt_moving_1'), { type: 'ShowCancelled', data: {} });
  await runner.catchUp();
  expect(await found({ city: 'wien' })).toEqual([]);
  await tellShow(stage, 'evt_moving', '2', on('2027-02-01', 'ven_koeln'));
  await runner.catchUp();
  expect(await found({ q: 'wandertheater köln' })).toEqual(['moving']);
  await stage.append(eventStream('evt_moving'), { type: 'EventCancelled', data: {} });
  await runner.catchUp();
});

test('pages put together are the whole list, also while events come', async () => {
  for (const filter of [{}, { q: 'halle' }, { q: 'filharmonie' }, { country: 'DE' }]) {
    const before = (await found(filter)).filter((id) => !id.startsWith('zz'));
    const seen: string[] = [];
    let after: EventPlace | null = null;
    for (let pages = 0; pages < 20; pages += 1) {
      const page = await reader.events(filter, { limit: 2, after }, { owner: null, nowMs: NOW_MS });
      seen.push(...page.map(({ event }) => event.eventId.slice('evt_'.length)));
      const last = page.at(-1);
      if (last === undefined) break;
      after = last.place;
      const name = `Halle Philharmonie ${seen.length} ${JSON.stringify(filter)}`;
      const eventId = `evt_zz${Object.keys(filter)}${seen.length}${filter.q ?? ''}`;
      await tellEvent(stage, eventId, { name, shows: [on('2026-06-01T13:00:00Z')] });
      await runner.catchUp();
    }
    expect(seen.filter((id) => !id.startsWith('zz'))).toEqual(before);
    expect(new Set(seen).size).toBe(seen.length);
  }
});

test('whatever is typed finds something or nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (typed) => {
      const text = typed.replaceAll('\0', '').toWellFormed();
      expect(Array.isArray(await found({ q: text, city: text }))).toBe(true);
      expect(Array.isArray(await found({ q: text }))).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test('the model built anew, in batches of any size, is the same', async () => {
  const dump = async () => {
    const tables = catalogProjector.tables.map(async (table) => {
      const key = table === 'catalog_words' ? 'word' : 'id';
      return (await pool.query(`select * from ${table} order by ${key}`)).rows;
    });
    return Promise.all(tables);
  };
  const before = await dump();
  const { events } = await stage.store.readAll({
    after: 0n,
    maxCount: 10_000,
    filter: { types: catalogProjector.types },
  });
  const client = await pool.connect();
  try {
    for (const size of [1, 7, 10_000]) {
      await client.query('begin');
      for (const table of catalogProjector.tables) await client.query(`delete from ${table}`);
      for (let at = 0; at < events.length; at += size) {
        await catalogProjector.apply(events.slice(at, at + size), client);
      }
      await client.query('commit');
      expect(await dump()).toEqual(before);
    }
  } finally {
    client.release();
  }
});
