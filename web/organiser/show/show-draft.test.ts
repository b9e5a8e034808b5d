import { expect, test } from 'vitest';
import { addTier, bodyOf, changeOf, NEW_SHOW, removeTier, type ShowDraft } from './show-draft.ts';

const ZONE = 'Europe/Madrid';

const DRAFT: ShowDraft = {
  ...NEW_SHOW,
  venueId: 'ven_1',
  startsAt: '2026-12-05T19:00',
  onSaleAt: '2026-11-28T10:00',
  tiers: [
    { id: 'standard', name: 'Standard', price: '48,50', fee: '' },
    { id: 'cheap', name: 'Cheap', price: '20', fee: '1.5' },
  ],
  tierBySection: { B: 'cheap', GONE: 'cheap' },
};

test('given a form, when it is sent, then money is in cents, times are moments, each section has a tier', () => {
  const checked = bodyOf(DRAFT, ZONE, ['A', 'B']);
  expect(checked).toEqual({
    ok: true,
    body: {
      venue_id: 'ven_1',
      starts_at: '2026-12-05T18:00:00.000Z',
      on_sale_at: '2026-11-28T09:00:00.000Z',
      ends_at: null,
      doors_at: null,
      currency: 'EUR',
      price_tiers: [
        { id: 'standard', name: 'Standard', price_cents: 4_850, fee_cents: 0 },
        { id: 'cheap', name: 'Cheap', price_cents: 2_000, fee_cents: 150 },
      ],
      tier_by_section: { A: 'standard', B: 'cheap' },
      hold_minutes: 10,
      max_seats_per_hold: 8,
    },
  });
});

test('given what can’t be, when it is sent, then each fault is named and nothing goes out', () => {
  const broken: ShowDraft = {
    ...DRAFT,
    startsAt: '',
    endsAt: '2026-12-05T18:00',
    doorsAt: 'soon',
    seatsMax: '0',
    tiers: [{ id: 'standard', name: ' ', price: 'much', fee: '' }],
  };
  expect(bodyOf(broken, ZONE, ['A'])).toEqual({
    ok: false,
    faults: ['limits', 'startsAt', 'endsAt', 'doorsAt', 'tiers'],
  });
});

test('given a published show, when only its doors change, then nothing else is sent', () => {
  const changed = { ...DRAFT, doorsAt: '2026-12-05T18:00' };
  expect(changeOf(DRAFT, changed, ZONE)).toEqual({
    ok: true,
    body: { doors_at: '2026-12-05T17:00:00.000Z' },
  });
});

test('given a tier that sections have, when it is taken away, then they have the first', () => {
  const { tiers, tierBySection } = removeTier(DRAFT, 'cheap');
  expect(tiers.map(({ id }) => id)).toEqual(['standard']);
  expect(tierBySection.B).toBe('standard');
  expect(removeTier(removeTier(DRAFT, 'cheap'), 'standard').tiers).toHaveLength(1);
});

test('given tiers, when one is added, then its id is its own', () => {
  const three = addTier(addTier(DRAFT));
  expect(new Set(three.tiers.map(({ id }) => id)).size).toBe(4);
});
