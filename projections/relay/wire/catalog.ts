import { z } from 'zod';
import type { EventEvent } from '#domain/event.ts';
import type { ShowEvent } from '#domain/show.ts';
import type { VenueEvent } from '#domain/venue.ts';
import { cents, count, currency, type DataSchemas, instant } from './common.ts';

const owner = z.string().describe('The organiser, by the token’s claim org, else sub.');

const details = z.object({
  name: z.string(),
  category: z.string(),
  artists: z.array(z.string()),
  description: z.string().nullable(),
});
const event = z.object({ event_id: z.string() });

const assignments = z.record(z.string(), z.string());
const terms = z.object({
  venue_id: z.string(),
  starts_at: instant,
  ends_at: instant.nullable(),
  doors_at: instant.nullable(),
  on_sale_at: instant,
  currency,
  price_tiers: z.array(
    z.object({ id: z.string(), name: z.string(), price_cents: cents, fee_cents: cents }),
  ),
  tier_by_section: assignments,
  tier_by_row: assignments.describe('By section and row: A-12.'),
  tier_by_seat: assignments,
  hold_ms: count,
  max_seats_per_hold: count,
  max_live_seats: count,
  max_tickets_per_customer: count.nullable().optional(),
  taxes: z.array(
    z.object({
      name: z.string(),
      rate_bps: z.int(),
      inclusive: z.boolean(),
      applies_to: z.enum(['ticket', 'fee', 'both']),
    }),
  ),
  policy: z.object({
    cancel_until: instant.nullable(),
    refund_fees: z.boolean(),
    transfer: z.boolean(),
    transfer_until: instant.nullable(),
    resale: z.boolean(),
    reentry: z.boolean(),
  }),
  waiting_room: z.object({
    enabled: z.boolean(),
    admit_per_second: z.number(),
    max_active: count,
  }),
});
const show = event.extend({ show_id: z.string() });

const venue = z.object({ venue_id: z.string() });
const place = z.object({
  name: z.string(),
  address: z.string().nullable(),
  city: z.string(),
  country: z.string(),
  timezone: z.string(),
});
const layout = venue.extend({ layout_version: count });
const section = {
  id: z.string(),
  name: z.string(),
  outline: z.array(z.object({ x: z.number(), y: z.number() })),
};
const row = z.object({
  label: z.string(),
  seats: z.union([count, z.array(z.string())]).describe('How many, labelled 1…n, or their labels.'),
  points: z.array(z.number()).describe('x and y of each seat in turn.'),
  accessible: z.array(count).optional(),
  companion: z.array(count).optional(),
  obstructed_view: z.array(count).optional(),
});

export const CATALOG_DATA: DataSchemas<
  EventEvent['type'] | ShowEvent['type'] | VenueEvent['type']
> = {
  EventCreated: event.extend({ ...details.shape, owner }),
  EventChanged: event.extend({ changes: details.partial() }),
  EventPublished: event.extend({ show_id: z.string() }),
  EventCancelled: event,
  ShowCreated: show.extend({ owner, terms }),
  ShowChanged: show.extend({ changes: terms.partial() }),
  ShowPublished: show.extend({
    venue_revision: count,
    layout_version: count,
    seat_count: count,
  }),
  ShowPaused: show,
  ShowResumed: show,
  ShowCancelled: show,
  VenueCreated: venue.extend({ ...place.shape, owner }),
  VenueDetailsChanged: venue.extend(place.shape),
  VenueLayoutStarted: layout.extend({ section_count: count, seat_count: count }),
  VenueSectionAdded: layout.extend({
    section: z.discriminatedUnion('kind', [
      z.object({ ...section, kind: z.literal('reserved') }),
      z.object({ ...section, kind: z.literal('ga'), capacity: count }),
    ]),
  }),
  VenueRowsAdded: layout.extend({ section_id: z.string(), rows: z.array(row) }),
  VenueLayoutCompleted: layout,
};
