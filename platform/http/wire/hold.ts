/** Holds and their items on the wire. */
import { z } from '@hono/zod-openapi';
import type { HoldState, Item, PlacedHold } from '#domain/hold.ts';
import { holdStatusAt, totalCents } from '#domain/hold.ts';
import type { Aggregate } from '#event-store/aggregate.ts';
import { formatPosition } from '../position.ts';

export const itemSchema = z
  .object({
    seat_id: z.string(),
    section: z.string(),
    row: z.string().nullable().openapi({ description: 'null in a general-admission area' }),
    label: z.string(),
    tier: z.string(),
    price_cents: z.number().int(),
    fee_cents: z.number().int(),
    tax_cents: z.number().int().openapi({ description: 'on top of price and fee' }),
  })
  .openapi('Item');

export const holdSchema = z
  .object({
    hold_id: z.string(),
    show_id: z.string(),
    status: z.enum(['active', 'released', 'expired', 'converted']),
    seat_ids: z.array(z.string()),
    items: z.array(itemSchema),
    price_cents: z.number().int().openapi({ description: 'what the buyer will pay, all included' }),
    currency: z.string(),
    expires_at: z.iso.datetime(),
    expires_at_ms: z.number().int(),
    server_time: z.iso.datetime(),
    version: z.number().int(),
    order_id: z.string().optional().openapi({ description: 'of a converted hold' }),
    position: z.string(),
  })
  .openapi('Hold');

export const presentItem = (item: Item) => ({
  seat_id: item.seatId,
  section: item.section,
  row: item.row,
  label: item.label,
  tier: item.tier,
  price_cents: item.priceCents,
  fee_cents: item.feeCents,
  tax_cents: item.taxCents,
});

/** The version that `If-Match` names: how many events the stream has. */
export const versionOf = (aggregate: Aggregate<unknown>): number => aggregate.revision + 1;

/** A hold as it is at `nowMs`. */
export function presentHold(hold: PlacedHold, aggregate: Aggregate<HoldState>, nowMs: number) {
  return {
    hold_id: hold.holdId,
    show_id: hold.showId,
    status: holdStatusAt(hold, nowMs),
    seat_ids: hold.items.map((item) => item.seatId),
    items: hold.items.map(presentItem),
    price_cents: totalCents(hold.items),
    currency: hold.currency,
    expires_at: new Date(hold.expiresAtMs).toISOString(),
    expires_at_ms: hold.expiresAtMs,
    server_time: new Date(nowMs).toISOString(),
    version: versionOf(aggregate),
    ...(hold.orderId === null ? {} : { order_id: hold.orderId }),
    position: formatPosition(aggregate.position),
  };
}

/** A hold as the request that placed or changed it was answered: as it was then, `server_time` now. */
export function presentHoldAsAnswered(
  hold: PlacedHold,
  aggregate: Aggregate<HoldState>,
  nowMs: number,
) {
  return { ...presentHold(hold, aggregate, nowMs), status: hold.status };
}
