import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSeededRandom } from '../seeded-random.ts';
import { drawFloorPlan } from './floor-plan.ts';
import { pickSeats } from './seat-picking.ts';
import type { SeatMap } from './wire.ts';

const ORDINARY_SEAT = {
  x: 0,
  y: 0,
  tier: 'standard',
  accessible: false,
  companion: false,
  obstructed_view: false,
};

const row = (section: string, label: string, first: number) => ({
  label,
  seats: Array.from({ length: 6 }, (_, place) => ({
    ...ORDINARY_SEAT,
    id: `${section}-${label}-${place + 1}`,
    label: String(place + 1),
    index: first + place,
  })),
});

const named = (id: string) => ({ id, name: id, outline: [] });

const MAP: SeatMap = {
  show_id: 'shw_1',
  layout_version: 1,
  currency: 'EUR',
  price_tiers: [],
  seat_count: 22,
  sections: [
    { ...named('A'), kind: 'reserved', rows: [row('A', '1', 0), row('A', '2', 6)] },
    {
      ...named('FLOOR'),
      kind: 'ga',
      rows: [],
      units: { first_index: 12, count: 4, tier: 'standard' },
    },
    { ...named('B'), kind: 'reserved', rows: [row('B', '1', 16)] },
  ],
};
const plan = drawFloorPlan(MAP);

test('the plan knows every place by its index', () => {
  expect(plan.seatIds[7]).toBe('A-2-2');
  expect(plan.seatIds[12]).toBe('FLOOR-000001');
  expect(plan.sectionIds[21]).toBe('B');
  expect(plan.seatIds).not.toContain('');
});

test('a party sits together in the middle when the row is free', () => {
  const onlyFront = new Uint8Array(22).fill(3);
  onlyFront.fill(0, 0, 6);
  expect(pickSeats(plan, onlyFront, 2, createSeededRandom(1))).toEqual(['A-1-3', 'A-1-4']);
});

test('a party takes what is left, and nothing when nothing is', () => {
  const statuses = new Uint8Array(22).fill(1);
  statuses[3] = 0;
  statuses[13] = 0;
  expect(pickSeats(plan, statuses, 4, createSeededRandom(1)).sort()).toEqual([
    'A-1-4',
    'FLOOR-000002',
  ]);
  expect(pickSeats(plan, new Uint8Array(22).fill(3), 1, createSeededRandom(1))).toEqual([]);
});

test('property: only green seats are picked, none twice, as many as there are up to the party', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: 4 }), { minLength: 22, maxLength: 22 }),
      fc.integer({ min: 1, max: 6 }),
      fc.nat(),
      (list, partySize, seed) => {
        const statuses = Uint8Array.from(list);
        const picked = pickSeats(plan, statuses, partySize, createSeededRandom(seed));
        const green = plan.seatIds.filter((_, index) => statuses[index] === 0);
        expect(new Set(picked).size).toBe(Math.min(partySize, green.length));
        expect(picked.every((seatId) => green.includes(seatId))).toBe(true);
      },
    ),
  );
});
