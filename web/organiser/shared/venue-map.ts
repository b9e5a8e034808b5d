/** A venue as the seat map shows it, before any show is in it. Pure. */
import type { SeatMapJson } from '../../shared/map/geometry.ts';
import type { Venue } from './queries.ts';

/** All places in one tier: what they cost is painted on. */
export function mapOfVenue(venue: Pick<Venue, 'sections'>): SeatMapJson {
  let index = 0;
  const sections = venue.sections.map((section): SeatMapJson['sections'][number] => {
    const { id, name, kind, outline } = section;
    if (kind === 'ga') {
      const units = { first_index: index, count: section.capacity, tier: TIER };
      index += section.capacity;
      return { id, name, kind, outline, rows: [], units };
    }
    const rows = section.rows.map(({ label, seats }) => ({
      label,
      seats: seats.map((seat) => {
        const made = { ...seat, id: `${id}-${label}-${seat.label}`, index, tier: TIER };
        index += 1;
        return made;
      }),
    }));
    return { id, name, kind, outline, rows };
  });
  return {
    show_id: '',
    layout_version: 0,
    currency: 'EUR',
    price_tiers: [{ id: TIER, name: '', price_cents: 0, fee_cents: 0 }],
    sections,
    seat_count: index,
  };
}

const TIER = 'all';
