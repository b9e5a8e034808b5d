/** The older ticketing API on the wire: camelCase, UUIDs, and money in major units. */
import { z } from '@hono/zod-openapi';
import { majorUnits } from '#domain/currency.ts';
import { holdStatusAt, itemTotalCents, type PlacedHold, totalCents } from '#domain/hold.ts';
import { isoTime } from '../wire/common.ts';
import { olderIdOf, olderSeatIdOf, parseUuid } from './ids.ts';

const CUSTOMER_LENGTH_MAX = 320;

/** In a body: a UUID in any case, as we write it. */
export const uuidField = z
  .string()
  .refine((text) => parseUuid(text) !== null, 'is not a UUID')
  .transform((text) => text.toLowerCase())
  .openapi({ type: 'string', format: 'uuid' });

/** Whatever the caller calls a customer by, taken to the letter. */
export const customerField = z
  .string()
  .max(CUSTOMER_LENGTH_MAX)
  .refine((text) => text.trim() !== '', 'names no customer')
  .openapi({ example: 'customer-123' });

const amount = z.number().openapi({ description: 'major units, fees included', example: 52.5 });
const uuid = z.uuid();

export const reservationSchema = z
  .object({
    reservationId: uuid,
    seatId: uuid,
    customerId: z.string(),
    expiresAt: z.iso.datetime(),
    status: z.enum(['active', 'expired', 'consumed']),
    position: z.string(),
  })
  .openapi('Reservation');

const cartItem = z.object({ reservationId: uuid, seatId: uuid, price: amount });

export const cartSchema = z
  .object({
    cartId: uuid,
    customerId: z.string(),
    items: z.array(cartItem),
    total: amount,
    currency: z.string(),
    position: z.string(),
  })
  .openapi('Cart');

export const olderOrderSchema = z
  .object({
    orderId: uuid,
    customerId: z.string(),
    status: z.enum(['pending_payment', 'confirmed', 'cancelled', 'refunded', 'partially_refunded']),
    total: amount,
    currency: z.string(),
    items: z.array(cartItem),
    nextAction: z
      .object({ type: z.literal('redirect'), url: z.string() })
      .optional()
      .openapi({ description: 'where the bank wants to ask the buyer' }),
    position: z.string(),
  })
  .openapi('OlderOrder');

export const seatmapSchema = z
  .object({
    eventId: z.string(),
    showId: z.string(),
    seats: z.array(
      z.object({
        seatId: uuid,
        section: z.string(),
        row: z.string().nullable().openapi({ description: 'null in a general-admission area' }),
        number: z.string(),
        price: amount,
        status: z.enum(['available', 'held', 'reserved', 'sold', 'blocked']),
      }),
    ),
  })
  .openapi('OlderSeatmap');

/** A reservation is a hold of one seat. */
export interface Reservation extends PlacedHold {
  readonly channel: 'older_api';
}

export const isReservation = (hold: PlacedHold): hold is Reservation =>
  hold.channel === 'older_api';

/** Given up with its show counts as expired: the older API knows no other word for it. */
export function reservationStatus(
  hold: PlacedHold,
  nowMs: number,
): 'active' | 'expired' | 'consumed' {
  const status = holdStatusAt(hold, nowMs);
  if (status === 'converted') return 'consumed';
  return status === 'active' ? 'active' : 'expired';
}

const seatUuid = (hold: PlacedHold): string =>
  olderSeatIdOf(hold.showId, hold.items[0]?.seatId ?? '');

/** @param customer what its caller calls the customer */
export const presentReservation = (hold: PlacedHold, customer: string, nowMs: number) => ({
  reservationId: olderIdOf(hold.holdId),
  seatId: seatUuid(hold),
  customerId: customer,
  expiresAt: isoTime(hold.expiresAtMs),
  status: reservationStatus(hold, nowMs),
});

export const presentCartItem = (hold: PlacedHold) => ({
  reservationId: olderIdOf(hold.holdId),
  seatId: seatUuid(hold),
  price: majorUnits(totalCents(hold.items), hold.currency),
});

/** An order's places are in the order of its holds, one each. */
export const presentOrderItems = (order: {
  readonly showId: string;
  readonly holdIds: readonly string[];
  readonly items: PlacedHold['items'];
  readonly currency: string;
}) =>
  order.items.map((item, at) => ({
    reservationId: olderIdOf(order.holdIds[at] ?? ''),
    seatId: olderSeatIdOf(order.showId, item.seatId),
    price: majorUnits(itemTotalCents(item), order.currency),
  }));
