/** A small seat map for tests: section A with two rows of five, section B with one of four, a floor of ten. */
import { geometryOf, type SeatMapJson } from '../geometry.ts';

const seat = (id: string, label: string, index: number, x: number, y: number, tier: string) => ({
  id,
  label,
  index,
  x,
  y,
  tier,
  accessible: id === 'A-2-5',
  companion: false,
  obstructed_view: id === 'A-2-1',
});

const row = (section: string, label: string, count: number, first: number, y: number) => ({
  label,
  seats: Array.from({ length: count }, (_, at) =>
    seat(
      `${section}-${label}-${at + 1}`,
      String(at + 1),
      first + at,
      at * 20,
      y,
      section === 'A' ? 'dear' : 'cheap',
    ),
  ),
});

export const SMALL_MAP: SeatMapJson = {
  show_id: 'shw_1',
  layout_version: 1,
  currency: 'EUR',
  price_tiers: [
    { id: 'cheap', name: 'Cheap', price_cents: 1_000, fee_cents: 100 },
    { id: 'dear', name: 'Dear', price_cents: 5_000, fee_cents: 200 },
  ],
  sections: [
    {
      id: 'A',
      name: 'Stalls',
      kind: 'reserved',
      outline: [],
      rows: [row('A', '1', 5, 0, 0), row('A', '2', 5, 5, 24)],
    },
    { id: 'B', name: 'Balcony', kind: 'reserved', outline: [], rows: [row('B', '1', 4, 10, 100)] },
    {
      id: 'FLOOR',
      name: 'Floor',
      kind: 'ga',
      outline: [
        { x: 0, y: 200 },
        { x: 100, y: 200 },
        { x: 100, y: 260 },
      ],
      rows: [],
      units: { first_index: 14, count: 10, tier: 'cheap' },
    },
  ],
  seat_count: 24,
};

export const smallHouse = () => geometryOf(SMALL_MAP);
