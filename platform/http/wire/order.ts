/** Orders and their payments on the wire. */
import { z } from '@hono/zod-openapi';
import type { OrderState, PlacedOrder } from '#domain/order.ts';
import { orderStatus, paymentStatus } from '#domain/order.ts';
import { triesLeft } from '#domain/payment.ts';
import { type Refund, refundedCents } from '#domain/refund.ts';
import type { Aggregate } from '#event-store/aggregate.ts';
import { formatPosition } from '../position.ts';
import { itemSchema, presentItem, versionOf } from './hold.ts';

export const orderStatusSchema = z.enum([
  'pending_payment',
  'confirmed',
  'cancelled',
  'refunded',
  'partially_refunded',
]);

export const paymentStatusSchema = z.enum([
  'requires_payment_method',
  'requires_action',
  'processing',
  'succeeded',
  'failed',
  'cancelled',
]);

const nextActionSchema = z.object({ type: z.literal('redirect'), url: z.string() });

export const refundSchema = z
  .object({
    refund_id: z.string(),
    order_id: z.string(),
    status: z.enum(['pending', 'succeeded', 'failed']),
    amount_cents: z.number().int(),
    seat_ids: z.array(z.string()),
    position: z.string(),
  })
  .openapi('Refund');

export const orderSchema = z
  .object({
    order_id: z.string(),
    hold_id: z.string(),
    hold_ids: z.array(z.string()),
    show_id: z.string(),
    event_id: z.string(),
    status: orderStatusSchema,
    total_cents: z.number().int(),
    refunded_cents: z.number().int(),
    currency: z.string(),
    items: z.array(itemSchema),
    pay_by: z.iso.datetime(),
    pay_by_ms: z.number().int(),
    server_time: z.iso.datetime(),
    payment: z.object({
      payment_id: z.string(),
      status: paymentStatusSchema,
      provider: z.string(),
      client_secret: z.string().optional(),
      next_action: nextActionSchema.optional(),
    }),
    refunds: z.array(refundSchema.omit({ position: true })),
    version: z.number().int(),
    position: z.string(),
  })
  .openapi('Order');

export const paymentSchema = z
  .object({
    payment_id: z.string(),
    order_id: z.string(),
    status: paymentStatusSchema,
    order_status: orderStatusSchema,
    tries_left: z.number().int(),
    next_action: nextActionSchema.optional(),
    position: z.string(),
  })
  .openapi('Payment');

export const cancelledOrderSchema = z
  .object({
    order_id: z.string(),
    status: orderStatusSchema,
    refund: refundSchema.omit({ position: true }).optional(),
    position: z.string(),
  })
  .openapi('CancelledOrder');

/** The payment of an order goes by the same random part. */
export const paymentIdOf = (orderId: string): string => `pay_${orderId.slice('ord_'.length)}`;

/** Null for what can't be a payment's id. */
export const orderIdOfPayment = (paymentId: string): string | null =>
  paymentId.startsWith('pay_') ? `ord_${paymentId.slice('pay_'.length)}` : null;

const nextAction = (order: PlacedOrder) =>
  order.payment.stage === 'challenged' && order.payment.actionUrl !== null
    ? { next_action: { type: 'redirect' as const, url: order.payment.actionUrl } }
    : {};

export interface OrderFraming {
  readonly nowMs: number;
  /** Name of the provider that an order without an intent will be paid through. */
  readonly provider: string;
  /** For the buyer's browser, while the payment is open. */
  readonly clientSecret?: string | null;
}

export function presentOrder(
  order: PlacedOrder,
  aggregate: Aggregate<OrderState>,
  framing: OrderFraming,
) {
  const { clientSecret } = framing;
  return {
    order_id: order.orderId,
    hold_id: order.holdIds[0] ?? '',
    hold_ids: order.holdIds,
    show_id: order.showId,
    event_id: order.eventId,
    status: orderStatus(order),
    total_cents: order.totalCents,
    refunded_cents: refundedCents(order.refunds),
    currency: order.currency,
    items: order.items.map(presentItem),
    pay_by: new Date(order.payByMs).toISOString(),
    pay_by_ms: order.payByMs,
    server_time: new Date(framing.nowMs).toISOString(),
    payment: {
      payment_id: order.paymentId,
      status: paymentStatus(order),
      provider: order.payment.provider ?? framing.provider,
      ...(clientSecret ? { client_secret: clientSecret } : {}),
      ...nextAction(order),
    },
    refunds: order.refunds.map((refund) => presentRefund(order, refund)),
    version: versionOf(aggregate),
    position: formatPosition(aggregate.position),
  };
}

export function presentPayment(order: PlacedOrder, aggregate: Aggregate<OrderState>) {
  return {
    payment_id: order.paymentId,
    order_id: order.orderId,
    status: paymentStatus(order),
    order_status: orderStatus(order),
    tries_left: triesLeft(order.payment),
    ...nextAction(order),
    position: formatPosition(aggregate.position),
  };
}

export const presentRefund = (order: PlacedOrder, refund: Refund) => ({
  refund_id: refund.refundId,
  order_id: order.orderId,
  status: refundStatus(refund),
  amount_cents: refund.amountCents,
  seat_ids: refund.seatIds,
});

/** Accepted by the provider is not arrived: `pending` until the money is with the buyer. */
const refundStatus = ({ stage }: Refund): 'pending' | 'succeeded' | 'failed' =>
  stage === 'succeeded' || stage === 'failed' ? stage : 'pending';

/** An order's payment can be open to the buyer's browser only while it waits for a method. */
export const isOpenToBuyer = (order: PlacedOrder): boolean =>
  order.status === 'pending_payment' &&
  order.payment.intentId !== null &&
  (order.payment.stage === 'open' || order.payment.stage === 'challenged');
