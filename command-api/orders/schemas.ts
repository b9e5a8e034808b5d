/** What orders, payments and refunds are asked for with. */
import { z } from '@hono/zod-openapi';

const id = z.string().min(1).max(200);

/** The provider's token for a card or wallet, such as `pm_…`; never a card number. */
export const paymentMethodSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,255}$/, 'is not the token of a payment method');

export const buyerSchema = z.object({
  name: z.string().trim().min(1).max(200),
  email: z.email().max(320),
});

export const returnUrlSchema = z.url({ protocol: /^https?$/ }).max(2_000);

export const placeOrderSchema = z
  .object({
    hold_id: id.optional(),
    hold_ids: z.array(id).min(1).max(20).optional(),
    buyer: buyerSchema,
    payment_method: paymentMethodSchema.optional(),
    return_url: returnUrlSchema.optional(),
  })
  .refine(({ hold_id, hold_ids }) => (hold_id === undefined) !== (hold_ids === undefined), {
    message: 'give either hold_id or hold_ids',
    path: ['hold_id'],
  })
  .refine(({ hold_ids = [] }) => new Set(hold_ids).size === hold_ids.length, {
    message: 'names a hold twice',
    path: ['hold_ids'],
  })
  .openapi('OrderRequest');

export const checkoutSchema = z
  .object({
    payment: z.object({ method: paymentMethodSchema, return_url: returnUrlSchema.optional() }),
    idempotency_key: z
      .string()
      .regex(/^[\x20-\x7e]{1,255}$/, 'must be 1 to 255 printable characters')
      .optional(),
    buyer: buyerSchema.optional(),
  })
  .openapi('CheckoutRequest');

export const confirmSchema = z
  .object({
    payment_method: paymentMethodSchema.optional(),
    return_url: returnUrlSchema.optional(),
  })
  .openapi('ConfirmRequest');

export const refundRequestSchema = z
  .object({
    seat_ids: z.array(z.string().min(1).max(64)).min(1).max(1_000).optional(),
    amount_cents: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
    reason: z.string().trim().min(1).max(500),
    return_fees: z.boolean().optional(),
    keep_seats_blocked: z.boolean().default(false),
  })
  .refine((body) => body.seat_ids === undefined || body.amount_cents === undefined, {
    message: 'goes without seat_ids',
    path: ['amount_cents'],
  })
  .refine(({ seat_ids = [] }) => new Set(seat_ids).size === seat_ids.length, {
    message: 'names a seat twice',
    path: ['seat_ids'],
  })
  .openapi('RefundRequest');
