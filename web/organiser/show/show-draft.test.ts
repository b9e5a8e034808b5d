import { expect, test } from 'vitest';
import { bodyOf, changeOf } from './show-body.ts';
import { addTier, NEW_SHOW, removeTier, type ShowDraft } from './show-draft.ts';
import { newPresale, newTax } from './terms-draft.ts';

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
  tierByRow: { 'A-2': 'cheap', 'GONE-1': 'cheap' },
  tierBySeat: { 'B-1-4': 'standard', 'B-1-5': 'long ago' },
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
      tier_by_row: { 'A-2': 'cheap' },
      tier_by_seat: { 'B-1-4': 'standard' },
      hold_minutes: 10,
      max_seats_per_hold: 8,
      max_live_seats: 8,
      max_tickets_per_customer: null,
      taxes: [],
      presales: [],
      policy: {
        cancel_until: null,
        refund_fees: false,
        transfer: true,
        transfer_until: null,
        resale: false,
        reentry: false,
      },
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
    ticketsMax: 'few',
    holdMinutes: '5000',
    tiers: [{ id: 'standard', name: ' ', price: 'much', fee: '' }],
    taxes: [
      { ...newTax('1'), name: 'IVA', rate: '21' },
      { ...newTax('2'), name: 'IVA', rate: '101' },
    ],
    presales: [{ ...newPresale('1', '2026-11-28T10:00'), code: 'abc', from: '2026-11-29T10:00' }],
    policy: { ...NEW_SHOW.policy, cancelUntil: 'never' },
  };
  expect(bodyOf(broken, ZONE, ['A'])).toEqual({
    ok: false,
    faults: {
      startsAt: 'startsAt',
      endsAt: 'endsAt',
      doorsAt: 'doorsAt',
      seatsMax: 'count',
      ticketsMax: 'count',
      holdMinutes: 'holdMinutes',
      'tiers.0.name': 'tierName',
      'tiers.0.price': 'amount',
      'taxes.1.name': 'taxTwice',
      'taxes.1.rate': 'rate',
      'presales.0.code': 'code',
      'presales.0.until': 'until',
      'policy.cancelUntil': 'time',
    },
  });
  const late = { ...DRAFT, onSaleAt: '2026-12-05T23:00' };
  expect(bodyOf(late, ZONE, ['A'])).toEqual({ ok: false, faults: { onSaleAt: 'onSaleLate' } });
});

test('given taxes and codes, when they are sent, then rates are in basis points and codes as typed', () => {
  const draft: ShowDraft = {
    ...DRAFT,
    ticketsMax: '6',
    taxes: [{ ...newTax('1'), name: ' IVA ', rate: '5,5', appliesTo: 'ticket' }],
    presales: [
      {
        ...newPresale('1', '2026-11-28T10:00'),
        code: ' FANS2026 ',
        from: '2026-11-27T10:00',
        uses: '500',
        tiers: ['cheap'],
      },
    ],
  };
  expect(bodyOf(draft, ZONE, ['A'])).toMatchObject({
    ok: true,
    body: {
      max_tickets_per_customer: 6,
      taxes: [{ name: 'IVA', rate_bps: 550, inclusive: true, applies_to: 'ticket' }],
      presales: [
        {
          code: 'FANS2026',
          from: '2026-11-27T09:00:00.000Z',
          until: '2026-11-28T09:00:00.000Z',
          max_uses: 500,
          tiers: ['cheap'],
        },
      ],
    },
  });
});

test('given a code that the house has, when only its end changes, then it keeps its beginning to the second', () => {
  const kept = {
    ...newPresale('hash', '2026-11-28T10:00'),
    id: 'hash',
    from: '2026-11-27T10:00',
    was: { from: '2026-11-27T09:00:07.000Z', until: '2026-11-28T09:00:00.000Z' },
  };
  const before = { ...DRAFT, presales: [kept] };
  const changed = {
    ...before,
    presales: [{ ...kept, until: '2026-11-28T11:00' }],
    policy: { ...DRAFT.policy, resale: true },
  };
  expect(changeOf(before, changed, ZONE)).toEqual({
    ok: true,
    body: {
      presales: [
        {
          id: 'hash',
          from: '2026-11-27T09:00:07.000Z',
          until: '2026-11-28T10:00:00.000Z',
          max_uses: null,
          tiers: null,
        },
      ],
      policy: { resale: true },
    },
  });
});

test('given more single prices than a request may hold, when it is sent, then that is said', () => {
  const seats = Array.from({ length: 4_000 }, (_, at) => [`A-1-${at}`, 'cheap']);
  const fine = { ...DRAFT, tierBySeat: Object.fromEntries(seats) };
  expect(bodyOf(fine, ZONE, ['A'])).toEqual({ ok: false, faults: { places: 'tooFine' } });
});

test('given a published show, when only its doors change, then nothing else is sent', () => {
  const changed = { ...DRAFT, doorsAt: '2026-12-05T18:00' };
  expect(changeOf(DRAFT, changed, ZONE)).toEqual({
    ok: true,
    body: { doors_at: '2026-12-05T17:00:00.000Z' },
  });
});

test('given a tier that sections have, when it is taken away, then they have the first', () => {
  const { tiers, tierBySection, tierByRow } = removeTier(DRAFT, 'cheap');
  expect(tierByRow['A-2']).toBe('standard');
  expect(tiers.map(({ id }) => id)).toEqual(['standard']);
  expect(tierBySection.B).toBe('standard');
  expect(removeTier(removeTier(DRAFT, 'cheap'), 'standard').tiers).toHaveLength(1);
});

test('given tiers, when one is added, then its id is its own', () => {
  const three = addTier(addTier(DRAFT));
  expect(new Set(three.tiers.map(({ id }) => id)).size).toBe(4);
});
