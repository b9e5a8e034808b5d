/** Venues and shows for tests, made through the same door as real ones. */
import fc from 'fast-check';
import { buildLayout, type Layout } from '../layout.ts';
import { drawLayout } from '../layout-drawing.ts';
import type { RowInput, SeatInput, SectionInput } from '../layout-input.ts';
import type { ShowTermsInput } from '../show-terms.ts';

export function layoutOf(...sections: readonly SectionInput[]): Layout {
  return buildLayout(drawLayout(sections));
}

/** `rows` rows labelled 1…n, of so many seats each. */
export function block(id: string, rows: number, seats: RowInput['seats']): SectionInput {
  return {
    id,
    name: `Block ${id}`,
    kind: 'reserved',
    rows: Array.from({ length: rows }, (_, at) => ({ label: String(at + 1), seats })),
  };
}

export function floor(id: string, capacity: number): SectionInput {
  return { id, name: `Floor ${id}`, kind: 'ga', capacity };
}

/**
 * Seats drawn as a text, a character each, labelled 1…n: `.` plain, `w` wheelchair, `c` companion,
 * `o` obstructed view.
 */
export function seats(picture: string): SeatInput[] {
  return [...picture].map((kind, at) => ({
    label: String(at + 1),
    accessible: kind === 'w',
    companion: kind === 'c',
    obstructedView: kind === 'o',
  }));
}

/** Section S, a row a picture, labelled 1…n. */
export function pictured(...rows: readonly string[]): SectionInput {
  return {
    id: 'S',
    name: 'Stalls',
    kind: 'reserved',
    rows: rows.map((row, at) => ({ label: String(at + 1), seats: seats(row) })),
  };
}

export const showTerms: ShowTermsInput = {
  venueId: 'ven_1',
  startsAtMs: 2_000_000,
  endsAtMs: 3_000_000,
  onSaleAtMs: 1_000_000,
  currency: 'EUR',
  priceTiers: [{ id: 'standard', name: 'Standard', priceCents: 5_000, feeCents: 450 }],
  tierBySection: { A: 'standard', FLOOR: 'standard' },
};

const anyLabel = fc
  .stringMatching(/^[A-Za-z0-9_.äßЖ東]{1,12}$/)
  .filter((text) => [...text].length <= 12);

const anySeat: fc.Arbitrary<SeatInput> = fc.record(
  {
    label: anyLabel,
    accessible: fc.boolean(),
    companion: fc.boolean(),
    obstructedView: fc.boolean(),
  },
  { requiredKeys: ['label'] },
);

const anyRow: fc.Arbitrary<RowInput> = fc.record({
  label: anyLabel,
  seats: fc.oneof(
    fc.integer({ min: 1, max: 90 }),
    fc.uniqueArray(anySeat, { selector: (seat) => seat.label, minLength: 1, maxLength: 90 }),
  ),
});

const anySection: fc.Arbitrary<SectionInput> = fc.oneof(
  fc.record({
    id: anyLabel,
    name: fc.constant('A section'),
    kind: fc.constant('reserved' as const),
    rows: fc.uniqueArray(anyRow, { selector: (row) => row.label, minLength: 1, maxLength: 8 }),
  }),
  fc.record({
    id: anyLabel,
    name: fc.constant('A floor'),
    kind: fc.constant('ga' as const),
    capacity: fc.integer({ min: 1, max: 2_000 }),
  }),
);

/** Any valid sections of a venue. */
export const anySections: fc.Arbitrary<SectionInput[]> = fc.uniqueArray(anySection, {
  selector: (section) => section.id,
  minLength: 1,
  maxLength: 5,
});
