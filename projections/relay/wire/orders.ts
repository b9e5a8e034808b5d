import { z } from 'zod';
import type { OrderEvent, PaymentEvent, RefundEvent } from '#domain/order-events.ts';
import type { TicketEvent } from '#domain/ticket.ts';
import { cents, currency, type DataSchemas, instant, instantMs } from './common.ts';

type OwnType = Exclude<OrderEvent, PaymentEvent | RefundEvent>['type'] | TicketEvent['type'];

const order = z.object({ order_id: z.string() });
const ticket = order.extend({ ticket_id: z.string(), refund_id: z.string() });

const item = z.object({
  seat_id: z.string(),
  section: z.string(),
  row: z.string().nullable().describe('Null in a general-admission area.'),
  label: z.string(),
  tier: z.string(),
  price_cents: cents,
  fee_cents: cents,
  tax_cents: cents.describe('Taxes on top of price and fee.'),
});

export const ORDER_DATA: DataSchemas<OwnType> = {
  OrderPlaced: order.extend({
    payment_id: z.string(),
    show_id: z.string(),
    event_id: z.string(),
    customer_id: z.string().describe('Our id; nobody is named by it.'),
    hold_ids: z.array(z.string()),
    items: z.array(item),
    total_cents: cents,
    currency,
    pay_by: instant,
    pay_by_ms: instantMs,
  }),
  OrderSeatsReserved: order,
  OrderConfirmed: order.extend({
    late: z.boolean().describe('Paid after it had been given up.'),
  }),
  OrderCancelled: order.extend({
    reason: z.enum([
      'buyer',
      'expired',
      'declined',
      'show_cancelled',
      'seats_lost',
      'payment_failed',
    ]),
  }),
  OrderSeatsGivenUp: order,
  OrderSeatsReleased: order,
  TicketVoided: ticket,
  TicketReinstated: ticket,
};
