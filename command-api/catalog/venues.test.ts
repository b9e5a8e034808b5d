import { describe, expect, it } from 'vitest';
import type { VenueReader } from '../ports.ts';
import { createCatalogKit, VENUE } from './testing/catalog-kit.ts';

describe('POST /v1/venues', () => {
  it('answers the whole venue with its places laid out', async () => {
    const { send, store } = createCatalogKit();
    const { status, body, headers } = await send('POST', '/v1/venues', { body: VENUE });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      name: 'Great Hall',
      address: null,
      timezone: 'Europe/Berlin',
      layout_version: 1,
      seat_count: 7,
    });
    const sections = body.sections as { rows?: { seats: { label: string; x: number }[] }[] }[];
    expect(sections[0]?.rows?.[0]?.seats.map(({ label }) => label)).toEqual(['1', '2', '3', '4']);
    expect(sections[1]).toMatchObject({ id: 'FLOOR', kind: 'ga', capacity: 3 });
    expect(body.position).toBe(String(await store.head()));
    expect(headers.get('Position')).toBe(body.position);
  });

  it('answers a retry as the first time, whatever has happened since', async () => {
    const { send } = createCatalogKit();
    const first = await send('POST', '/v1/venues', { body: VENUE, key: 'once' });
    expect(first.headers.get('Idempotency-Replayed')).toBeNull();
    await send('PATCH', `/v1/venues/${first.body.id}`, { body: { name: 'Small Hall' } });
    const again = await send('POST', '/v1/venues', { body: VENUE, key: 'once' });
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(again.headers.get('Idempotency-Replayed')).toBe('true');
  });

  it('makes one venue of two requests at once with one key', async () => {
    const { send, store } = createCatalogKit();
    const twins = [1, 2, 3].map(() => send('POST', '/v1/venues', { body: VENUE, key: 'twin' }));
    const answers = await Promise.all(twins);
    const [first] = answers;
    expect(answers.map(({ body }) => body)).toEqual([first?.body, first?.body, first?.body]);
    const created = await store.readAll({
      after: 0n,
      maxCount: 100,
      filter: { types: ['VenueCreated'] },
    });
    expect(created.events).toHaveLength(1);
  });

  it('refuses the same key with another body, and keeps callers’ keys apart', async () => {
    const { send, token } = createCatalogKit();
    const first = await send('POST', '/v1/venues', { body: VENUE, key: 'k' });
    const reused = await send('POST', '/v1/venues', { body: { ...VENUE, city: 'Kiel' }, key: 'k' });
    expect([reused.status, reused.body.code]).toEqual([422, 'idempotency_key_reused']);
    const other = token('organizer', { subject: 'someone-else' });
    const theirs = await send('POST', '/v1/venues', { body: VENUE, key: 'k', token: other });
    expect(theirs.status).toBe(201);
    expect(theirs.body.id).not.toBe(first.body.id);
  });

  it.each([
    ['', 422],
    ['x'.repeat(256), 422],
    ['naïve', 422],
    ['x'.repeat(255), 201],
  ])('takes a key of 1 to 255 printable characters: %j', async (key, status) => {
    const { send } = createCatalogKit();
    expect((await send('POST', '/v1/venues', { body: VENUE, key })).status).toBe(status);
  });

  it('names every fault by its path', async () => {
    const { send } = createCatalogKit();
    const bad = {
      ...VENUE,
      timezone: 'Mars',
      sections: [{ id: 'A-1', name: 'S', kind: 'reserved', rows: [{ label: '1', seats: 0 }] }],
    };
    const { status, body } = await send('POST', '/v1/venues', { body: bad });
    expect(status).toBe(422);
    const paths = (body.errors as { path: string }[]).map(({ path }) => path);
    expect(paths).toEqual(['timezone', 'sections.0.id', 'sections.0.rows.0.seats']);
    const unshaped = await send('POST', '/v1/venues', { body: { ...VENUE, sections: [{}] } });
    expect(unshaped.status).toBe(422);
  });

  it('takes a large venue', async () => {
    const { send } = createCatalogKit();
    const rows = Array.from({ length: 100 }, (_, at) => ({
      label: String(at),
      seats: Array.from({ length: 100 }, (_none, seat) => ({ label: `s${seat}` })),
    }));
    const sections = [{ id: 'A', name: 'Stalls', kind: 'reserved', rows }];
    const { status, body } = await send('POST', '/v1/venues', { body: { ...VENUE, sections } });
    expect([status, body.seat_count]).toEqual([201, 10_000]);
  });
});

describe('PATCH and GET /v1/venues/{id}', () => {
  it('keep the layout’s version where the sections stay', async () => {
    const { send, create } = createCatalogKit();
    const id = await create('/v1/venues', VENUE);
    const renamed = await send('PATCH', `/v1/venues/${id}`, {
      body: { name: 'Hall', sections: VENUE.sections },
    });
    expect([renamed.status, renamed.body.name, renamed.body.layout_version]).toEqual([
      200,
      'Hall',
      1,
    ]);
    const [, floor] = VENUE.sections;
    const changed = await send('PATCH', `/v1/venues/${id}`, { body: { sections: [floor] } });
    expect([changed.body.layout_version, changed.body.seat_count]).toEqual([2, 3]);
    const { position: _position, ...whole } = changed.body;
    const read = await send('GET', `/v1/venues/${id}`);
    expect(read.body).toEqual(whole);
    const headers = { 'If-None-Match': read.headers.get('ETag') ?? '' };
    expect((await send('GET', `/v1/venues/${id}`, { headers })).status).toBe(304);
    await send('PATCH', `/v1/venues/${id}`, { body: { name: 'Another' } });
    expect((await send('GET', `/v1/venues/${id}`, { headers })).status).toBe(200);
  });

  it('show nobody another’s venue', async () => {
    const { send, create, token } = createCatalogKit();
    const id = await create('/v1/venues', VENUE);
    const other = token('organizer', { subject: 'another' });
    expect((await send('GET', `/v1/venues/${id}`, { token: other })).status).toBe(404);
    const body = { name: '' };
    expect((await send('PATCH', `/v1/venues/${id}`, { token: other, body })).status).toBe(404);
    const colleague = token('organizer', { subject: 'colleague', org: 'the-organizer' });
    expect((await send('GET', `/v1/venues/${id}`, { token: colleague })).status).toBe(200);
    expect((await send('GET', `/v1/venues/${id}`, { token: token('admin') })).status).toBe(200);
  });
});

describe('GET /v1/venues', () => {
  const summary = (venueId: string) => ({
    venueId,
    name: 'Hall',
    address: null,
    city: 'Hamburg',
    country: 'DE',
    timezone: 'Europe/Berlin',
    layoutVersion: 1,
    seatCount: 7,
  });
  const all = ['ven_1', 'ven_2', 'ven_3'].map(summary);
  const venues: VenueReader = {
    listVenues: async ({ owner, afterId, limit }) =>
      owner === 'the-organizer'
        ? all.filter(({ venueId }) => venueId > (afterId ?? '')).slice(0, limit)
        : [],
  };

  it('pages through the caller’s own', async () => {
    const { send } = createCatalogKit({ venues });
    const idsOf = (body: Record<string, unknown>) =>
      (body.venues as { id: string }[]).map(({ id }) => id);
    const first = await send('GET', '/v1/venues?limit=2');
    expect(idsOf(first.body)).toEqual(['ven_1', 'ven_2']);
    const second = await send('GET', `/v1/venues?limit=2&cursor=${first.body.next_cursor}`);
    expect([idsOf(second.body), second.body.next_cursor]).toEqual([['ven_3'], null]);
  });

  it.each([
    'limit=0',
    'limit=101',
    'limit=x',
    'limit=',
    'cursor=nonsense',
    'cursor=',
    'cursor=W10',
  ])('refuses %s', async (query) => {
    const { send } = createCatalogKit({ venues });
    const { status, body } = await send('GET', `/v1/venues?${query}`);
    expect([status, body.code]).toEqual([422, 'validation_failed']);
  });
});
