/** A believable house of an exact size: stands with rows, places for wheelchairs, and a floor. */

export interface PlannedSeat {
  readonly label: string;
  readonly accessible?: true;
  readonly companion?: true;
}

export type PlannedSection =
  | {
      readonly id: string;
      readonly name: string;
      readonly kind: 'reserved';
      readonly rows: readonly {
        readonly label: string;
        readonly seats: number | readonly PlannedSeat[];
      }[];
    }
  | {
      readonly id: string;
      readonly name: string;
      readonly kind: 'ga';
      readonly capacity: number;
    };

const FLOOR_SHARE = 0.2;
const SECTION_SEATS_MAX = 800;
const ROW_SEATS = 25;
/** Below that a house is one stand. */
const SMALL_HOUSE = 40;
const ACCESSIBLE_PAIRS = 2;

/** Sections of `seats` places in all. */
export function planHouse(seats: number): PlannedSection[] {
  if (seats < SMALL_HOUSE) return [planStand('A', seats)];
  const floor = Math.round(seats * FLOOR_SHARE);
  const seated = seats - floor;
  const standCount = Math.max(2, Math.ceil(seated / SECTION_SEATS_MAX));
  const stands = Array.from({ length: standCount }, (_, index) => {
    const share =
      Math.floor((seated * (index + 1)) / standCount) - Math.floor((seated * index) / standCount);
    return planStand(standId(index), share);
  });
  return [...stands, { id: 'FLOOR', name: 'Floor', kind: 'ga', capacity: floor }];
}

/** A to Z, then A1, B1, … */
const standId = (index: number): string =>
  String.fromCharCode(65 + (index % 26)) + (index < 26 ? '' : String(Math.floor(index / 26)));

function planStand(id: string, seats: number): PlannedSection {
  const rows: { label: string; seats: number | readonly PlannedSeat[] }[] = [];
  for (let left = seats; left > 0; left -= ROW_SEATS) {
    const count = Math.min(ROW_SEATS, left);
    const isFront = rows.length === 0 && count === ROW_SEATS;
    rows.push({ label: String(rows.length + 1), seats: isFront ? frontRow(count) : count });
  }
  return { id, name: `Stand ${id}`, kind: 'reserved', rows };
}

/** Places for wheelchairs, each beside one for a companion, at one end of the row. */
const frontRow = (count: number): PlannedSeat[] =>
  Array.from({ length: count }, (_, index): PlannedSeat => {
    const label = String(index + 1);
    if (index >= ACCESSIBLE_PAIRS * 2) return { label };
    return index % 2 === 0 ? { label, accessible: true } : { label, companion: true };
  });

export const PRICE_TIERS = [
  { id: 'standard', name: 'Standard', price_cents: 4_900, fee_cents: 450 },
  { id: 'premium', name: 'Premium', price_cents: 8_900, fee_cents: 750 },
  { id: 'floor', name: 'Floor', price_cents: 5_900, fee_cents: 500 },
] as const;

/** The first two stands are dearer. */
export function tierBySection(sections: readonly PlannedSection[]): Record<string, string> {
  return Object.fromEntries(
    sections.map((section, index) => [
      section.id,
      section.kind === 'ga' ? 'floor' : index < 2 ? 'premium' : 'standard',
    ]),
  );
}
