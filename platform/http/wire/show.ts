/** A show on the wire. */
import { z } from '@hono/zod-openapi';
import { pricesOf } from '#domain/pricing.ts';
import type { Show } from '#domain/show.ts';
import { type ShowStatus, showStatus } from '#domain/show-status.ts';
import type { ShowTerms, ShowTermsChange, ShowTermsInput } from '#domain/show-terms.ts';
import { given, isoTime, isoTimeOrNull, timeField, timeInput } from './common.ts';

const MINUTE_MS = 60_000;

const tierMap = z.record(z.string(), z.string()).openapi({ example: { A: 'standard' } });

const taxFields = z.object({
  name: z.string(),
  rate_bps: z.int(),
  inclusive: z.boolean(),
  applies_to: z.enum(['ticket', 'fee', 'both']),
});

/** An access code, or the `id` of one that the show has, with what it opens. */
const presaleInput = z
  .object({
    code: z.string().trim().min(4).max(100).optional().openapi({
      description: 'Whoever knows it buys earlier. Kept as a keyed hash, told to nobody.',
    }),
    id: z
      .string()
      .regex(/^[\w-]{22}$/)
      .optional()
      .openapi({ description: 'In place of `code`: the one that it has had so far.' }),
    from: timeInput,
    until: timeInput,
    max_uses: z
      .int()
      .nullable()
      .optional()
      .openapi({ description: 'Customers; any number by default.' }),
    tiers: z.array(z.string()).nullable().optional().openapi({ description: 'All by default.' }),
  })
  .refine(({ code, id }) => (code === undefined) !== (id === undefined), {
    path: ['code'],
    message: 'give one of code and id',
  })
  .openapi('PresaleRequest');

/** null takes it away. */
const timeOrNone = timeInput
  .nullable()
  .optional()
  .openapi({ type: ['string', 'null'] });

const showFields = {
  venue_id: z.string(),
  starts_at: timeInput,
  ends_at: timeOrNone,
  doors_at: timeOrNone,
  on_sale_at: timeInput,
  currency: z.string().openapi({ example: 'EUR' }),
  price_tiers: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      price_cents: z.int(),
      fee_cents: z.int().optional(),
    }),
  ),
  tier_by_section: tierMap,
  tier_by_row: tierMap.optional(),
  tier_by_seat: tierMap.optional(),
  hold_minutes: z.number().optional(),
  max_seats_per_hold: z.int().optional(),
  max_live_seats: z.int().optional(),
  max_tickets_per_customer: z.int().nullable().optional(),
  presales: z.array(presaleInput).optional(),
  taxes: z.array(taxFields).optional(),
  policy: z
    .object({
      cancel_until: timeOrNone,
      refund_fees: z.boolean().optional(),
      transfer: z.boolean().optional(),
      transfer_until: timeOrNone,
      resale: z.boolean().optional(),
      reentry: z.boolean().optional(),
    })
    .optional(),
  waiting_room: z
    .object({
      enabled: z.boolean(),
      admit_per_second: z.number(),
      max_active: z.int(),
    })
    .partial()
    .optional(),
};

export const createShowBody = z.object(showFields).openapi('CreateShow');
export const changeShowBody = z.object(showFields).partial().openapi('ChangeShow');

/** A keyed hash of an access code, in 22 characters of base64url. */
export type HashCode = (code: string) => string;

type ShowBody = z.output<typeof changeShowBody>;

/** What a body names, as the domain's command; what it leaves out stays out. */
export function showChangeOf(body: ShowBody, hashCode: HashCode): ShowTermsChange {
  const { policy, waiting_room: room } = body;
  return given({
    venueId: body.venue_id,
    startsAtMs: body.starts_at,
    endsAtMs: body.ends_at,
    doorsAtMs: body.doors_at,
    onSaleAtMs: body.on_sale_at,
    currency: body.currency,
    priceTiers: body.price_tiers?.map(({ id, name, price_cents, fee_cents }) => ({
      id,
      name,
      priceCents: price_cents,
      feeCents: fee_cents,
    })),
    tierBySection: body.tier_by_section,
    tierByRow: body.tier_by_row,
    tierBySeat: body.tier_by_seat,
    holdMs: body.hold_minutes === undefined ? undefined : Math.round(body.hold_minutes * MINUTE_MS),
    maxSeatsPerHold: body.max_seats_per_hold,
    maxLiveSeats: body.max_live_seats,
    maxTicketsPerCustomer: body.max_tickets_per_customer,
    presales: body.presales?.map(({ code, id, from, until, max_uses, tiers }) => ({
      codeHash: id ?? hashCode(code ?? ''),
      fromMs: from,
      untilMs: until,
      maxUses: max_uses ?? null,
      tiers: tiers ?? null,
    })),
    taxes: body.taxes?.map(({ name, rate_bps, inclusive, applies_to }) => ({
      name,
      rateBps: rate_bps,
      inclusive,
      appliesTo: applies_to,
    })),
    policy:
      policy &&
      given({
        cancelUntilMs: policy.cancel_until,
        refundFees: policy.refund_fees,
        transfer: policy.transfer,
        transferUntilMs: policy.transfer_until,
        resale: policy.resale,
        reentry: policy.reentry,
      }),
    waitingRoom:
      room &&
      given({
        enabled: room.enabled,
        admitPerSecond: room.admit_per_second,
        maxActive: room.max_active,
      }),
  });
}

export function showInputOf(
  body: z.output<typeof createShowBody>,
  hashCode: HashCode,
): ShowTermsInput {
  const change = showChangeOf(body, hashCode);
  return {
    ...change,
    venueId: body.venue_id,
    startsAtMs: body.starts_at,
    onSaleAtMs: body.on_sale_at,
    currency: body.currency,
    priceTiers: change.priceTiers ?? [],
    tierBySection: body.tier_by_section,
  };
}

export const showStatusField = z.enum([
  'draft',
  'scheduled',
  'on_sale',
  'paused',
  'sold_out',
  'ended',
  'cancelled',
]) satisfies z.ZodType<ShowStatus>;

const tierSchema = z.object({
  id: z.string(),
  name: z.string(),
  price_cents: z.int(),
  fee_cents: z.int(),
});

/** A show with all its terms, as its organiser sees it. */
export const showDetailsSchema = z
  .object({
    id: z.string(),
    event_id: z.string(),
    venue_id: z.string(),
    status: showStatusField,
    starts_at: timeField,
    ends_at: timeField.nullable(),
    doors_at: timeField.nullable(),
    on_sale_at: timeField,
    currency: z.string(),
    min_price_cents: z.int(),
    max_price_cents: z.int(),
    price_tiers: z.array(tierSchema),
    tier_by_section: tierMap,
    tier_by_row: tierMap,
    tier_by_seat: tierMap,
    hold_minutes: z.number(),
    max_seats_per_hold: z.int(),
    max_live_seats: z.int(),
    max_tickets_per_customer: z.int().nullable(),
    taxes: z.array(taxFields),
    policy: z.object({
      cancel_until: timeField.nullable(),
      refund_fees: z.boolean(),
      transfer: z.boolean(),
      transfer_until: timeField.nullable(),
      resale: z.boolean(),
      reentry: z.boolean(),
    }),
    waiting_room: z.object({
      enabled: z.boolean(),
      admit_per_second: z.number(),
      max_active: z.int(),
    }),
    layout_version: z.int().nullable(),
    seat_count: z.int().nullable(),
  })
  .openapi('ShowDetails');

/** The cheapest and the dearest tier, as a buyer pays them: with fees and the taxes on top. */
export function priceRange(terms: ShowTerms): { readonly min: number; readonly max: number } {
  const totals = pricesOf(terms).map((price) => price.totalCents);
  return { min: Math.min(...totals), max: Math.max(...totals) };
}

/** How a show stands at a moment; whether it is sold out is for queries to say. */
export function presentShow(show: Show, atMs: number): z.infer<typeof showDetailsSchema> {
  const { terms } = show;
  const prices = priceRange(terms);
  return {
    id: show.showId,
    event_id: show.eventId,
    venue_id: terms.venueId,
    status: showStatus(show, atMs, show.layout?.seatCount ?? 0),
    starts_at: isoTime(terms.startsAtMs),
    ends_at: isoTimeOrNull(terms.endsAtMs),
    doors_at: isoTimeOrNull(terms.doorsAtMs),
    on_sale_at: isoTime(terms.onSaleAtMs),
    currency: terms.currency,
    min_price_cents: prices.min,
    max_price_cents: prices.max,
    ...presentTerms(terms),
    layout_version: show.layout?.layoutVersion ?? null,
    seat_count: show.layout?.seatCount ?? null,
  };
}

export function presentTiers(terms: ShowTerms): z.infer<typeof tierSchema>[] {
  return terms.priceTiers.map(({ id, name, priceCents, feeCents }) => ({
    id,
    name,
    price_cents: priceCents,
    fee_cents: feeCents,
  }));
}

function presentTerms(terms: ShowTerms) {
  const { policy, waitingRoom } = terms;
  return {
    price_tiers: presentTiers(terms),
    tier_by_section: { ...terms.tierBySection },
    tier_by_row: { ...terms.tierByRow },
    tier_by_seat: { ...terms.tierBySeat },
    hold_minutes: terms.holdMs / MINUTE_MS,
    max_seats_per_hold: terms.maxSeatsPerHold,
    max_live_seats: terms.maxLiveSeats,
    max_tickets_per_customer: terms.maxTicketsPerCustomer ?? null,
    taxes: terms.taxes.map(({ name, rateBps, inclusive, appliesTo }) => ({
      name,
      rate_bps: rateBps,
      inclusive,
      applies_to: appliesTo,
    })),
    policy: {
      cancel_until: isoTimeOrNull(policy.cancelUntilMs),
      refund_fees: policy.refundFees,
      transfer: policy.transfer,
      transfer_until: isoTimeOrNull(policy.transferUntilMs),
      resale: policy.resale,
      reentry: policy.reentry,
    },
    waiting_room: {
      enabled: waitingRoom.enabled,
      admit_per_second: waitingRoom.admitPerSecond,
      max_active: waitingRoom.maxActive,
    },
  };
}

/** For the organiser alone. The code itself is nowhere. */
export const presaleSchema = z.object({
  id: z.string(),
  from: timeField,
  until: timeField,
  max_uses: z.int().nullable(),
  tiers: z.array(z.string()).nullable(),
});

export function presentPresales(terms: ShowTerms): z.infer<typeof presaleSchema>[] {
  return (terms.presales ?? []).map(({ codeHash, fromMs, untilMs, maxUses, tiers }) => ({
    id: codeHash,
    from: isoTime(fromMs),
    until: isoTime(untilMs),
    max_uses: maxUses,
    tiers: tiers === null ? null : [...tiers],
  }));
}
