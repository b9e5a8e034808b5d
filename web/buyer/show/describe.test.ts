import { expect, test, vi } from 'vitest';
import { formatsOf } from '../../shared/i18n/format.ts';
import { indexOf } from '../../shared/map/geometry.ts';
import { createLiveSeats, STATUS, takeDelta } from '../../shared/map/live-seats.ts';
import { smallHouse } from '../../shared/map/testing/small-house.ts';
import { NO_SEAT_FILTERS } from './choice.ts';
import { describeSeat, describeSection, pricesOf } from './describe.ts';
import { texts } from './texts.ts';

// The language is read from the page's cookie.
vi.hoisted(() => Object.assign(globalThis, { document: { cookie: '' } }));

const geometry = smallHouse();

function describing(locale: 'en' | 'es' = 'en') {
  const seats = createLiveSeats(geometry);
  const changes = Array.from({ length: geometry.seatCount }, (_, index) => [index, 0] as const);
  takeDelta(seats, geometry, { version: 1, changes });
  return {
    geometry,
    seats,
    filters: NO_SEAT_FILTERS,
    t: texts[locale],
    format: formatsOf(locale),
  };
}

test('a seat is told by place, price, status and what is special about it', () => {
  const house = describing();
  const told = (id: string, isChosen = false): string =>
    describeSeat(house, indexOf(geometry, id), isChosen);
  expect(told('A-1-3')).toBe('Stalls, row 1, seat 3, €52.00, free');
  expect(told('A-1-3', true)).toBe('Stalls, row 1, seat 3, €52.00, chosen');
  expect(told('A-2-5')).toBe('Stalls, row 2, seat 5, €52.00, free, wheelchair place');
  expect(told('A-2-1')).toBe('Stalls, row 2, seat 1, €52.00, free, obstructed view');
});

test('a seat that is not to be had says why', () => {
  const house = describing();
  const words = [STATUS.held, STATUS.reserved, STATUS.sold, STATUS.blocked].map((status) => {
    const index = indexOf(geometry, 'B-1-2');
    takeDelta(house.seats, geometry, { version: 2, changes: [[index, status]] });
    return describeSeat(house, index, false).split(', ').at(-1);
  });
  expect(words).toEqual(['held by somebody', 'being paid', 'sold', 'not for sale']);
});

test('a seat outside of what is looked for says so', () => {
  const house = { ...describing(), filters: { ...NO_SEAT_FILTERS, accessible: true } };
  expect(describeSeat(house, indexOf(geometry, 'A-1-3'), false)).toBe(
    'Stalls, row 1, seat 3, €52.00, free, not what you filter for',
  );
});

test('a section is told by what is left and what it costs, in either language', () => {
  const prices = pricesOf(geometry);
  expect(describeSection(describing(), 0, prices)).toBe('Stalls, 10 of 10 free, €52.00');
  expect(describeSection(describing('es'), 2, prices)).toBe(
    'Floor, 10 de 10 libres, 11,00\u00a0€, sin numerar',
  );
  const mixed = { ...geometry, tier: geometry.tier.map((tier, index) => (index < 5 ? tier : 1)) };
  expect(describeSection({ ...describing(), geometry: mixed }, 0, pricesOf(mixed))).toContain(
    'from €11.00',
  );
});
