import { describe, expect, it } from 'vitest';
import { createCatalogKit, EVENT, showOf, VENUE } from './testing/catalog-kit.ts';

describe('events', () => {
  it('are drafts until a show of theirs is published', async () => {
    const { send, store, publishedShow } = createCatalogKit();
    const created = await send('POST', '/v1/events', { body: EVENT });
    expect([created.status, created.body]).toMatchObject([
      201,
      { ...EVENT, description: null, status: 'draft' },
    ]);
    const { eventId } = await publishedShow();
    const events = await store.readStream(`event-${eventId}`);
    expect(events.map(({ type }) => type)).toEqual(['EventCreated', 'EventPublished']);
    const changed = await send('PATCH', `/v1/events/${eventId}`, {
      body: { description: 'Loud.' },
    });
    expect(changed.body).toMatchObject({ description: 'Loud.', status: 'published' });
  });

  it('refuse what is no name, and are nobody else’s', async () => {
    const { send, create, token } = createCatalogKit();
    const bad = await send('POST', '/v1/events', { body: { ...EVENT, name: ' ' } });
    expect([bad.status, bad.body.errors]).toMatchObject([422, [{ path: 'name' }]]);
    const id = await create('/v1/events', EVENT);
    const other = token('organizer', { subject: 'another' });
    const theirs = { token: other, body: showOf('ven_1') };
    expect((await send('PATCH', `/v1/events/${id}`, theirs)).status).toBe(404);
    expect((await send('POST', `/v1/events/${id}/shows`, theirs)).status).toBe(404);
  });
});

describe('POST /v1/events/{id}/shows', () => {
  it('makes a draft with every term', async () => {
    const { send, create } = createCatalogKit();
    const venueId = await create('/v1/venues', VENUE);
    const eventId = await create('/v1/events', EVENT);
    const { status, body } = await send('POST', `/v1/events/${eventId}/shows`, {
      body: { ...showOf(venueId), policy: { refund_fees: true } },
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      event_id: eventId,
      venue_id: venueId,
      status: 'draft',
      starts_at: '2026-06-01T18:00:00.000Z',
      ends_at: null,
      min_price_cents: 5250,
      max_price_cents: 5250,
      hold_minutes: 0.5,
      max_seats_per_hold: 8,
      policy: { refund_fees: true, transfer: true, cancel_until: null },
      layout_version: null,
    });
  });

  it('refuses a venue that is not the caller’s, and times that are none', async () => {
    const { send, create, token } = createCatalogKit();
    const eventId = await create('/v1/events', EVENT);
    const path = `/v1/events/${eventId}/shows`;
    const unknown = await send('POST', path, { body: showOf('ven_x') });
    expect([unknown.status, unknown.body.errors]).toMatchObject([422, [{ path: 'venue_id' }]]);
    const other = token('organizer', { subject: 'another' });
    const made = await send('POST', '/v1/venues', { body: VENUE, token: other });
    const theirs = await send('POST', path, { body: showOf(String(made.body.id)) });
    expect(theirs.status).toBe(422);
    for (const starts_at of ['tomorrow', '2026-02-30T10:00:00Z', '2026-06-01T20:00:00', 5]) {
      const body = { ...showOf('ven_x'), starts_at };
      const { status, body: answer } = await send('POST', path, { body });
      expect([status, answer.errors]).toMatchObject([422, [{ path: 'starts_at' }]]);
    }
  });
});

describe('POST /v1/shows/{id}/publish, pause and resume', () => {
  it('refuse a place without a tier', async () => {
    const { send, create } = createCatalogKit();
    const venueId = await create('/v1/venues', VENUE);
    const eventId = await create('/v1/events', EVENT);
    const body = { ...showOf(venueId), tier_by_section: { A: 'standard' } };
    const showId = await create(`/v1/events/${eventId}/shows`, body);
    const refused = await send('POST', `/v1/shows/${showId}/publish`);
    expect([refused.status, refused.body.errors]).toMatchObject([
      422,
      [{ path: 'tier_by_section.FLOOR' }],
    ]);
    const mended = { tier_by_section: { A: 'standard', FLOOR: 'standard' } };
    expect((await send('PATCH', `/v1/shows/${showId}`, { body: mended })).status).toBe(200);
    const published = await send('POST', `/v1/shows/${showId}/publish`);
    expect([published.status, published.body]).toMatchObject([
      200,
      { status: 'scheduled', layout_version: 1, seat_count: 7 },
    ]);
  });

  it('name the revision of the venue whose layout the show keeps', async () => {
    const { send, store, publishedShow } = createCatalogKit();
    const { showId, venueId } = await publishedShow();
    const published = (await store.readStream(`show-${showId}`)).at(-1);
    const venue = await store.readStream(`venue-${venueId}`);
    const completed = venue.find(({ type }) => type === 'VenueLayoutCompleted');
    expect(completed).toBeDefined();
    expect(published?.data).toEqual({
      venueRevision: completed?.revision,
      layoutVersion: 1,
      seatCount: 7,
    });
    const body = { price_tiers: [{ id: 'standard', name: 'S', price_cents: 1 }] };
    const frozen = await send('PATCH', `/v1/shows/${showId}`, { body });
    expect([frozen.status, frozen.body.errors]).toMatchObject([422, [{ path: 'price_tiers' }]]);
  });

  it('may be said twice', async () => {
    const { send, store, publishedShow } = createCatalogKit();
    const { showId } = await publishedShow();
    const head = await store.head();
    expect((await send('POST', `/v1/shows/${showId}/publish`)).status).toBe(200);
    expect(await store.head()).toBe(head);
    for (const step of ['pause', 'pause', 'resume', 'resume']) {
      expect((await send('POST', `/v1/shows/${showId}/${step}`)).status).toBe(200);
    }
    const types = (await store.readStream(`show-${showId}`)).map(({ type }) => type);
    expect(types.slice(2)).toEqual(['ShowPaused', 'ShowResumed']);
  });

  it('replay a publication to the letter, though it wrote to two streams', async () => {
    const { send, create, store } = createCatalogKit();
    const venueId = await create('/v1/venues', VENUE);
    const eventId = await create('/v1/events', EVENT);
    const showId = await create(`/v1/events/${eventId}/shows`, showOf(venueId));
    const first = await send('POST', `/v1/shows/${showId}/publish`, { key: 'p' });
    expect(first.body.position).toBe(String(await store.head()));
    const again = await send('POST', `/v1/shows/${showId}/publish`, { key: 'p' });
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('Idempotency-Replayed')).toBe('true');
  });

  it('replay under a key as it was then', async () => {
    const { send, publishedShow } = createCatalogKit();
    const { showId } = await publishedShow();
    const paused = await send('POST', `/v1/shows/${showId}/pause`, { key: 'p' });
    await send('POST', `/v1/shows/${showId}/resume`);
    const again = await send('POST', `/v1/shows/${showId}/pause`, { key: 'p' });
    expect([again.status, again.body]).toEqual([200, paused.body]);
    expect(again.headers.get('Idempotency-Replayed')).toBe('true');
    expect(again.body.status).toBe('paused');
  });

  it('refuse a draft to pause, and another’s show', async () => {
    const { send, create, token } = createCatalogKit();
    const venueId = await create('/v1/venues', VENUE);
    const eventId = await create('/v1/events', EVENT);
    const showId = await create(`/v1/events/${eventId}/shows`, showOf(venueId));
    const refused = await send('POST', `/v1/shows/${showId}/pause`);
    expect([refused.status, refused.body]).toMatchObject([
      409,
      { code: 'wrong_status', show_status: 'draft' },
    ]);
    const other = token('organizer', { subject: 'another' });
    for (const step of ['publish', 'pause', 'resume', 'cancel', 'block', 'unblock']) {
      const { status } = await send('POST', `/v1/shows/${showId}/${step}`, { token: other });
      expect(status).toBe(404);
    }
  });
});

describe('POST /v1/shows/{id}/cancel', () => {
  it('is a standing order, and tells how far it is', async () => {
    const { send, store, publishedShow } = createCatalogKit();
    const { showId } = await publishedShow();
    const cancelled = await send('POST', `/v1/shows/${showId}/cancel`);
    expect([cancelled.status, cancelled.body]).toMatchObject([
      202,
      { status: 'cancelled', orders_total: 3, orders_refunded: 1 },
    ]);
    expect((await send('POST', `/v1/shows/${showId}/cancel`)).status).toBe(202);
    const types = (await store.readStream(`show-${showId}`)).map(({ type }) => type);
    expect(types.filter((type) => type === 'ShowCancelled')).toHaveLength(1);
    const refused = await send('POST', `/v1/shows/${showId}/publish`);
    expect([refused.status, refused.body.code]).toEqual([409, 'wrong_status']);
  });
});
