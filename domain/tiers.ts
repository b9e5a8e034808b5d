/** Which price tier each place of a layout is sold at. */
import type { FieldError } from './decision.ts';
import { placeId } from './label.ts';
import type { Layout, LayoutSection } from './layout.ts';
import type { PriceTier, TierAssignments } from './show-terms.ts';

/** What the assignment needs of a show's terms. */
export interface TierTerms extends TierAssignments {
  readonly priceTiers: readonly Pick<PriceTier, 'id'>[];
}

export type TierResult =
  /** A tier index (in `priceTiers`) a place, by the layout's index. */
  | { readonly ok: true; readonly tiers: Uint8Array }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

/** Tier indexes are bytes, and one of them says "none". */
export const MAX_TIERS = 255;
const NO_TIER = 255;

/** Places without a tier are named one a section, not one a seat. */
export function assignTiers(layout: Layout, terms: TierTerms): TierResult {
  const errors: FieldError[] = [];
  const tierIndexes = new Map(terms.priceTiers.map((tier, index) => [tier.id, index]));
  const tiers = new Uint8Array(layout.seatCount).fill(NO_TIER);

  const assign = (field: string, key: string, tierId: string, range: Range | null) => {
    const path = `${field}.${key}`;
    const tier = tierIndexes.get(tierId);
    if (tier === undefined) errors.push({ path, message: `no price tier ${tierId}` });
    if (range === null) errors.push({ path, message: `not in the venue: ${key}` });
    if (tier !== undefined && range !== null) tiers.fill(tier, range.first, range.end);
  };
  // From the general to the specific, which overwrites.
  for (const [id, tier] of Object.entries(terms.tierBySection)) {
    assign('tier_by_section', id, tier, rangeOf(layout.section(id)));
  }
  const rows = Object.keys(terms.tierByRow).length > 0 ? rowRanges(layout) : new Map();
  for (const [id, tier] of Object.entries(terms.tierByRow)) {
    assign('tier_by_row', id, tier, rows.get(id) ?? null);
  }
  for (const [id, tier] of Object.entries(terms.tierBySeat)) {
    const index = layout.indexOf(id);
    assign('tier_by_seat', id, tier, index < 0 ? null : { first: index, end: index + 1 });
  }
  errors.push(...layout.sections.flatMap((section) => withoutTier(layout, section, tiers)));
  return errors.length > 0 ? { ok: false, errors } : { ok: true, tiers };
}

interface Range {
  readonly first: number;
  readonly end: number;
}

function rangeOf(part: { firstIndex: number; count: number } | null): Range | null {
  return part === null ? null : { first: part.firstIndex, end: part.firstIndex + part.count };
}

function rowRanges(layout: Layout): Map<string, Range | null> {
  const ranges = new Map<string, Range | null>();
  for (const section of layout.sections) {
    if (section.kind === 'ga') continue;
    for (const row of section.rows) ranges.set(placeId(section.id, row.label), rangeOf(row));
  }
  return ranges;
}

function withoutTier(layout: Layout, section: LayoutSection, tiers: Uint8Array): FieldError[] {
  const first = tiers.indexOf(NO_TIER, section.firstIndex);
  const end = section.firstIndex + section.count;
  if (first < 0 || first >= end) return [];
  let missing = 0;
  for (let index = first; index < end; index += 1) if (tiers[index] === NO_TIER) missing += 1;
  return [
    {
      path: `tier_by_section.${section.id}`,
      message: `${missing} of ${section.count} places have no price tier, ${layout.seatIdAt(first)} first`,
    },
  ];
}
