import {
  evolveOrder,
  initialOrder,
  isAtRest,
  orderStatus,
  type PlacedOrder,
  paymentStatus,
} from '#domain/order.ts';
import type { OrderEvent } from '#domain/order-events.ts';
import type { StoredEvent } from '#event-store/port.ts';
import { DOCUMENT_COLUMNS, foldIntoDocuments, writeDocuments } from '../documents.ts';
import type { Projector } from '../projector.ts';

const STREAM_PREFIX = 'order-';

/** Every type of an order's stream. The compiler sees to it that none is missing. */
const TYPES: Readonly<Record<OrderEvent['type'], true>> = {
  OrderPlaced: true,
  OrderConfirmed: true,
  OrderCancelled: true,
  OrderSeatsReserved: true,
  OrderSeatsGivenUp: true,
  OrderSeatsReleased: true,
  PaymentRequested: true,
  PaymentCreated: true,
  PaymentAttempted: true,
  PaymentActionRequired: true,
  PaymentAuthorised: true,
  PaymentDeclined: true,
  PaymentAttemptFailed: true,
  CaptureStarted: true,
  CaptureFailed: true,
  PaymentCaptured: true,
  CancelStarted: true,
  PaymentCancelled: true,
  PaymentWaived: true,
  ConfirmAnswered: true,
  RefundRequested: true,
  RefundStarted: true,
  RefundAccepted: true,
  RefundSucceeded: true,
  RefundFailed: true,
};

export const ORDER_EVENT_TYPES = Object.keys(TYPES) as readonly OrderEvent['type'][];

export const isOrderEvent = (event: StoredEvent): boolean => Object.hasOwn(TYPES, event.type);

export const orderIdOf = (stream: string): string => stream.slice(STREAM_PREFIX.length);

/** A stored order event on an order; null before it was placed. */
export function applyToOrder(order: PlacedOrder | null, event: StoredEvent): PlacedOrder | null {
  const state = evolveOrder(order ?? initialOrder, event as unknown as OrderEvent);
  return state.status === 'none' ? null : state;
}

/** A row an order. Nothing personal: the buyer is a customer id. */
export const orderProjector: Projector = {
  name: 'orders',
  version: 2,
  // Whoever reads waits for what they, or this process, have written, and so wakes it.
  gatherMs: 50,
  types: ORDER_EVENT_TYPES,
  tables: ['orders'],
  ddl: [
    `create table if not exists orders (${DOCUMENT_COLUMNS},
       customer_id text not null,
       show_id text not null,
       event_id text not null,
       status text not null,
       payment_status text not null,
       total_cents bigint not null,
       currency text not null,
       pay_by_ms bigint not null,
       at_rest boolean not null
     )`,
    `create index if not exists orders_by_customer
       on orders (customer_id, created_at_ms desc, id desc)`,
    'create index if not exists orders_by_show on orders (show_id, created_at_ms, id)',
    'create index if not exists orders_open on orders (moved_at_ms, id) where not at_rest',
  ],
  apply: async (events, client) => {
    const orders = await foldIntoDocuments<PlacedOrder>(client, 'orders', events, {
      idOf: orderIdOf,
      evolve: applyToOrder,
    });
    await writeDocuments(client, 'orders', orders, (order) => ({
      customer_id: order.customerId,
      show_id: order.showId,
      event_id: order.eventId,
      status: orderStatus(order),
      payment_status: paymentStatus(order),
      total_cents: order.totalCents,
      currency: order.currency,
      pay_by_ms: order.payByMs,
      at_rest: isAtRest(order),
    }));
  },
};
