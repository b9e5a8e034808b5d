import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCatalogKit, EVENT, showOf, VENUE } from './testing/catalog-kit.ts';

/** A value that nobody would send on purpose. */
const odd = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    ' ',
    0,
    -1,
    1e308,
    -0,
    0.5,
    true,
    [],
    {},
    [[]],
    '\0',
    '\ud800',
  ),
  fc.constantFrom<unknown>(
    '__proto__',
    'constructor',
    '2026-13-01T00:00:00Z',
    '+275760-09-13T00:00:00Z',
  ),
  fc.constantFrom<unknown>(
    2 ** 31,
    2 ** 53,
    250_001,
    '9'.repeat(400),
    'ẞ'.repeat(20),
    '🎟️',
    '-',
    '.',
  ),
  fc.jsonValue(),
  fc.dictionary(fc.constantFrom('__proto__', 'A', 'toString', 'A-1', ''), fc.jsonValue()),
);

/** The body with one of its parts replaced, chosen by `steps`. */
function withPart(body: unknown, steps: readonly number[], part: unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined || typeof body !== 'object' || body === null) return part;
  const keys = Object.keys(body);
  const key = keys[step % Math.max(1, keys.length)];
  if (key === undefined) return part;
  const copy = structuredClone(body) as Record<string, unknown>;
  copy[key] = withPart(copy[key], rest, part);
  return copy;
}

const steps = fc.array(fc.nat(11), { minLength: 0, maxLength: 6 });

const fullShow = (venueId: string) => ({
  ...showOf(venueId),
  ends_at: '2026-06-01T23:00:00+02:00',
  doors_at: null,
  tier_by_row: { 'A-1': 'standard' },
  tier_by_seat: { 'A-1-1': 'standard' },
  max_seats_per_hold: 4,
  taxes: [{ name: 'VAT', rate_bps: 700, inclusive: true, applies_to: 'both' }],
  policy: { cancel_until: '2026-05-30T00:00:00Z', refund_fees: true },
  waiting_room: { enabled: true, admit_per_second: 5, max_active: 100 },
});

const seatList = [{ label: '1', accessible: true, x: 0, y: 1 }];
const fullVenue = {
  ...VENUE,
  sections: [
    ...VENUE.sections,
    { id: 'B', name: 'Box', kind: 'reserved', rows: [{ label: '1', seats: seatList }] },
  ],
};

describe('odd input', () => {
  it('is refused or taken, and never an error of ours', async () => {
    const { send, create, publishedShow, store } = createCatalogKit();
    const { venueId, eventId, showId } = await publishedShow();
    const draftId = await create(`/v1/events/${eventId}/shows`, showOf(venueId));
    const targets: readonly (readonly [string, string, object])[] = [
      ['POST', '/v1/venues', fullVenue],
      ['PATCH', `/v1/venues/${venueId}`, fullVenue],
      ['POST', '/v1/events', { ...EVENT, description: 'Loud.' }],
      ['PATCH', `/v1/events/${eventId}`, EVENT],
      ['POST', `/v1/events/${eventId}/shows`, fullShow(venueId)],
      ['PATCH', `/v1/shows/${draftId}`, fullShow(venueId)],
      ['PATCH', `/v1/shows/${showId}`, fullShow(venueId)],
      ['POST', `/v1/shows/${showId}/block`, { seat_ids: ['A-1-1', 'A-1-2'], reason: 'house' }],
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...targets), steps, odd, async (target, way, part) => {
        const [method, path, valid] = target;
        const head = await store.head();
        const body = JSON.stringify(withPart(valid, way, part));
        const answer = await send(method, path, { body });
        expect([200, 201, 400, 404, 422]).toContain(answer.status);
        if (answer.status >= 400) expect(await store.head()).toBe(head);
      }),
      { numRuns: 600 },
    );
  });
});
