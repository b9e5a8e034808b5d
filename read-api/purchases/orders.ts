import { z } from '@hono/zod-openapi';
import type { OrderState, PlacedOrder } from '#domain/order.ts';
import { orderStream } from '#domain/order-events.ts';
import type { Aggregate } from '#event-store/aggregate.ts';
import type { Principal } from '#platform/auth/principal.ts';
import type { HttpApp } from '#platform/http/env.ts';
import { strongEtag } from '#platform/http/etag.ts';
import { decodeCursor, listQuery, nextCursorField, pageOf } from '#platform/http/lists.ts';
import { problem } from '#platform/http/problem.ts';
import { answer } from '#platform/http/respond.ts';
import { route } from '#platform/http/route.ts';
import { versionOf } from '#platform/http/wire/hold.ts';
import {
  isOpenToBuyer,
  orderIdOfPayment,
  orderSchema,
  paymentSchema,
  presentOrder,
  presentPayment,
  refundSchema,
} from '#platform/http/wire/order.ts';
import type { OrderRecord } from '#projections/orders/port.ts';
import type { ReadApiDeps } from '../deps.ts';
import { awaitModel } from '../models.ts';
import { type FoundOrder, ownOrder, visibleOrder } from './own-order.ts';

const cursorParts = z.tuple([z.int(), z.string().regex(/^ord_[0-9a-z]+$/)]);

/** The order as people who look one up see it. */
const orderWithBuyerSchema = orderSchema
  .extend({
    buyer: z.object({ name: z.string(), email: z.string() }).nullable().openapi({
      description: 'As given with the order; null where nobody said, or the buyer was erased.',
    }),
    refunds: z.array(
      refundSchema.omit({ position: true }).extend({
        note: z.string().optional().openapi({
          description: 'Why, in the words of who refunded; not shown to the buyer.',
        }),
      }),
    ),
  })
  .openapi('OrderWithBuyer');

export function registerOrders(app: HttpApp, deps: ReadApiDeps): void {
  route(app, {
    method: 'GET',
    path: '/v1/orders',
    summary: "The caller's orders, newest first",
    description: 'For finance and administrators with `customer_id`, those of anybody.',
    query: z.object({ ...listQuery, customer_id: z.string().max(200).optional() }),
    responses: {
      200: {
        description: 'Orders',
        schema: z.object({ orders: z.array(orderSchema), next_cursor: nextCursorField }),
      },
    },
    load: async ({ c, caller }) => {
      const asked = c.req.query('customer_id') ?? caller.customerId;
      if (asked !== caller.customerId && !seesEveryOrder(caller)) throw problem('forbidden');
    },
    handle: async ({ c, caller, query }) => {
      const after = decodeCursor(query.cursor, cursorParts);
      await awaitModel(c, deps.gates.orders);
      const records = await deps.orders.ofCustomer(query.customer_id ?? caller.customerId, {
        limit: query.limit + 1,
        after: after === null ? null : { placedAtMs: after[0], orderId: after[1] },
      });
      const page = pageOf(records, query.limit, (last) => [last.createdAtMs, last.state.orderId]);
      const orders = page.items.map((record) => presentRecord(deps, record));
      return answer(c, 200, { orders, next_cursor: page.nextCursor });
    },
  });
  route(app, {
    method: 'GET',
    path: '/v1/orders/{id}',
    summary: 'An order',
    responses: { 200: { description: 'The order', schema: orderWithBuyerSchema } },
    load: ({ params, caller }) => visibleOrder(deps, params.id, caller),
    handle: async ({ c, loaded }) =>
      answer(c, 200, await presentFound(deps, loaded), {
        ETag: strongEtag(versionOf(loaded.aggregate)),
      }),
  });
  route(app, {
    method: 'GET',
    path: '/v1/payments/{id}',
    summary: 'A payment, for polling',
    responses: { 200: { description: 'The payment', schema: paymentSchema } },
    load: ({ params, caller }) => ownOrder(deps, orderIdOfPayment(params.id), caller),
    handle: async ({ c, loaded: { order, aggregate } }) =>
      answer(c, 200, presentPayment(order, aggregate)),
  });
}

/** The key to the open payment is for its buyer alone. */
async function presentFound(deps: ReadApiDeps, { order, aggregate, isOwn }: FoundOrder) {
  const { intentId } = order.payment;
  const mayPay = isOwn && isOpenToBuyer(order) && intentId !== null;
  const presented = presentOrder(order, aggregate, {
    nowMs: deps.clock.nowMs(),
    provider: deps.provider.name,
    clientSecret: mayPay ? await deps.secrets.of(intentId) : null,
  });
  // Whoever sees somebody else's order runs the house.
  const notes = isOwn
    ? new Map<string, string>()
    : await deps.notes.of(order.refunds.map(({ refundId }) => refundId));
  return {
    ...presented,
    buyer: await deps.buyers.of(order.orderId),
    refunds: presented.refunds.map((refund) => {
      const note = notes.get(refund.refund_id);
      return note === undefined ? refund : { ...refund, note };
    }),
  };
}

const seesEveryOrder = ({ roles }: Principal): boolean =>
  roles.includes('finance') || roles.includes('admin');

function presentRecord(deps: ReadApiDeps, record: OrderRecord) {
  const framing = { nowMs: deps.clock.nowMs(), provider: deps.provider.name };
  return presentOrder(record.state, aggregateOf(record.state, record), framing);
}

/** As the presenter knows orders; a list shows no history. */
function aggregateOf(order: PlacedOrder, record: OrderRecord): Aggregate<OrderState> {
  const { revision, position } = record;
  return { stream: orderStream(order.orderId), state: order, revision, position, history: [] };
}
