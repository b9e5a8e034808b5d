import { expect, test } from 'vitest';
import { auditData } from './data.ts';

test('fields are named as everywhere on the wire, whatever is nested in what', () => {
  expect(
    auditData({
      holdId: 'hld_1',
      items: [{ seatId: 'A-1', priceCents: 5 }],
      tiers: { 'A-1': 'x' },
    }),
  ).toEqual({
    hold_id: 'hld_1',
    items: [{ seat_id: 'A-1', price_cents: 5 }],
    tiers: { 'A-1': 'x' },
  });
});

test('an address is shown without what it carries along', () => {
  expect(
    auditData({ returnUrl: 'https://shop.example/back?email=ada@example.com#x', url: null }),
  ).toEqual({ return_url: 'https://shop.example/back', url: null });
});
