/** Events and shows as browsers see them. */
import { z } from '@hono/zod-openapi';
import type { TicketedEvent } from '#domain/event.ts';
import type { Show } from '#domain/show.ts';
import { endOfShowMs, showStatus } from '#domain/show-status.ts';
import { isoTime, isoTimeOrNull } from '#platform/http/wire/common.ts';
import { eventStatusField, presentEvent } from '#platform/http/wire/event.ts';
import { priceRange, showStatusField } from '#platform/http/wire/show.ts';
import type {
  ListedEvent,
  ListedShow,
  ShowsInBrief,
  VenueRef,
  VenueSummary,
} from '#projections/catalog/port.ts';
import type { PublicShow } from '#projections/seat-map/port.ts';
import type { ReadApiDeps } from '../deps.ts';

export const venueRefSchema = z.object({
  id: z.string(),
  name: z.string(),
  city: z.string(),
  country: z.string(),
  timezone: z.string(),
});

export const waitingRoomSchema = z.object({
  enabled: z.boolean(),
  state: z.enum(['off', 'gathering', 'open']),
});

export const listedShowSchema = z
  .object({
    id: z.string(),
    event_id: z.string(),
    venue: venueRefSchema.nullable(),
    starts_at: z.iso.datetime(),
    ends_at: z.iso.datetime().nullable(),
    doors_at: z.iso.datetime().nullable(),
    on_sale_at: z.iso.datetime(),
    status: showStatusField,
    currency: z.string(),
    min_price_cents: z.int().openapi({ description: 'of the cheapest tier, fees included' }),
    max_price_cents: z.int(),
    available: z.int().openapi({ description: '0 once the show is over or cancelled' }),
    total: z.int(),
    layout_version: z
      .int()
      .nullable()
      .openapi({ description: 'of its seat map, to be had for ever by that; null for a draft' }),
    waiting_room: waitingRoomSchema,
  })
  .openapi('Show');

export const listedEventSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    category: z.string(),
    artists: z.array(z.string()),
    description: z.string().nullable(),
    venue: venueRefSchema.nullable(),
    venue_count: z.int(),
    starts_at: z.iso.datetime().nullable(),
    ends_at: z.iso.datetime().nullable(),
    status: eventStatusField,
    show_count: z.int(),
    min_price_cents: z.int().nullable().openapi({ description: 'null where currencies differ' }),
    max_price_cents: z.int().nullable(),
    currency: z.string().nullable(),
    on_sale_at: z.iso.datetime().nullable(),
  })
  .openapi('Event');

export function presentVenueRef(venue: VenueRef): z.infer<typeof venueRefSchema> {
  const { venueId, name, city, country, timezone } = venue;
  return { id: venueId, name, city, country, timezone };
}

/** When somebody looks, and whether the house sells anything then. */
export interface Standing {
  readonly nowMs: number;
  readonly isSelling: boolean;
}

export const standingOf = ({
  clock,
  switches,
}: Pick<ReadApiDeps, 'clock' | 'switches'>): Standing => ({
  nowMs: clock.nowMs(),
  isSelling: switches.isOn('sales'),
});

/** `seats`: null for a draft, and for a show that nothing can be had of any more. */
export function presentListedShow(
  show: Show,
  venue: VenueSummary | null,
  seats: PublicShow | null,
  { nowMs, isSelling }: Standing,
): z.infer<typeof listedShowSchema> {
  const { terms } = show;
  const isBuyable = show.phase !== 'cancelled' && nowMs < endOfShowMs(show);
  const available = isBuyable ? (seats?.map.available ?? 0) : 0;
  const prices = priceRange(terms);
  return {
    id: show.showId,
    event_id: show.eventId,
    venue: venue === null ? null : presentVenueRef(venue),
    starts_at: isoTime(terms.startsAtMs),
    ends_at: isoTimeOrNull(terms.endsAtMs),
    doors_at: isoTimeOrNull(terms.doorsAtMs),
    on_sale_at: isoTime(terms.onSaleAtMs),
    status: showStatus(show, nowMs, available, isSelling),
    currency: terms.currency,
    min_price_cents: prices.min,
    max_price_cents: prices.max,
    available,
    total: show.layout?.seatCount ?? 0,
    layout_version: show.layout?.layoutVersion ?? null,
    waiting_room: waitingRoomOf(show, nowMs),
  };
}

export function waitingRoomOf(show: Show, nowMs: number): z.infer<typeof waitingRoomSchema> {
  const { enabled } = show.terms.waitingRoom;
  const isOver = show.phase === 'cancelled' || nowMs >= endOfShowMs(show);
  if (!enabled || isOver) return { enabled, state: 'off' };
  return { enabled, state: nowMs < show.terms.onSaleAtMs ? 'gathering' : 'open' };
}

/** An event with what its shows say of it: venue and times of the next one, prices of all. */
export function presentListedEvent({
  event,
  shows,
}: Pick<ListedEvent, 'event' | 'shows'>): z.infer<typeof listedEventSchema> {
  const { next } = shows;
  return {
    ...presentEvent(event),
    venue: next === null ? null : presentVenueRef(next.venue),
    venue_count: shows.venueCount,
    starts_at: isoTimeOrNull(next?.startsAtMs ?? null),
    ends_at: isoTimeOrNull(next?.endsAtMs ?? null),
    show_count: shows.showCount,
    min_price_cents: shows.minPriceCents,
    max_price_cents: shows.maxPriceCents,
    currency: shows.currency,
    on_sale_at: isoTimeOrNull(next?.onSaleAtMs ?? null),
  };
}

/** As {@link presentListedEvent}, of the shows that the caller may see, by their start. */
export function presentEventInFull(
  event: TicketedEvent,
  shows: readonly ListedShow[],
  nowMs: number,
): z.infer<typeof listedEventSchema> {
  const standing = shows.filter(({ show }) => show.phase !== 'cancelled');
  const next = standing.find(({ show }) => nowMs < endOfShowMs(show)) ?? standing.at(-1);
  const terms = next?.show.terms;
  return presentListedEvent({
    event,
    shows: {
      next: next === undefined || terms === undefined ? null : { ...terms, venue: next.venue },
      showCount: standing.length,
      venueCount: new Set(standing.map(({ venue }) => venue.venueId)).size,
      ...pricesOf(standing.map(({ show }) => show)),
    },
  });
}

function pricesOf(
  shows: readonly Show[],
): Pick<ShowsInBrief, 'minPriceCents' | 'maxPriceCents' | 'currency'> {
  const currencies = new Set(shows.map((show) => show.terms.currency));
  const [currency] = currencies;
  if (currencies.size !== 1 || currency === undefined) {
    return { minPriceCents: null, maxPriceCents: null, currency: null };
  }
  const ranges = shows.map((show) => priceRange(show.terms));
  return {
    minPriceCents: Math.min(...ranges.map(({ min }) => min)),
    maxPriceCents: Math.max(...ranges.map(({ max }) => max)),
    currency,
  };
}
