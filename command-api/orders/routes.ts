/** POST orders and checkout, payment confirms, and the provider's webhook. */
import type { OrderState } from '#domain/order.ts';
import type { Aggregate } from '#event-store/aggregate.ts';
import { loadOrder } from '#event-store/load-order.ts';
import type { IdempotencyMark } from '#event-store/port.ts';
import type { PaymentProvider } from '#payments/port.ts';
import { readText } from '#platform/http/body.ts';
import type { AppContext, HttpApp } from '#platform/http/env.ts';
import { problem, validationFailed } from '#platform/http/problem.ts';
import { answer } from '#platform/http/respond.ts';
import { idempotencyMark, route } from '#platform/http/route.ts';
import { orderIdOfPayment, orderSchema, paymentSchema } from '#platform/http/wire/order.ts';
import { loadHold } from '../holds/change-hold.ts';
import { isDeclined, placedState } from './answers.ts';
import { type OrderAndPay, orderAndPay } from './order-and-pay.ts';
import { awaitOutcome, OUTCOME_WAIT_MS, type PayDeps, pay } from './pay.ts';
import type { PlaceOrderDeps } from './place-order.ts';
import {
  answerOrder,
  answerPayment,
  declinedProblem,
  type PresentDeps,
  payProblem,
  placeOrderProblem,
} from './present.ts';
import { checkoutSchema, confirmSchema, placeOrderSchema } from './schemas.ts';

export interface OrderRoutesDeps extends PlaceOrderDeps, PayDeps, PresentDeps {
  readonly provider: PaymentProvider;
}

/** The largest webhook that a provider sends. */
const WEBHOOK_BYTES_MAX = 1024 * 1024;
const SIGNATURE_HEADER = 'Stripe-Signature';
/** We made it ourselves, and nothing has happened to it. */
const NO_NEWS = 'payment_intent.created';

export function registerOrderCommands(app: HttpApp, deps: OrderRoutesDeps): void {
  route(app, {
    method: 'POST',
    path: '/v1/orders',
    direct: true,
    summary: 'Turn holds into an order; with a payment method, pay it at once',
    body: placeOrderSchema,
    idempotencyKey: 'required',
    responses: { 201: { description: 'The order', schema: orderSchema } },
    problems: ['payment_declined', 'not_your_hold', 'hold_expired', 'hold_not_active'],
    handle: ({ c, body, caller, idempotency, cause }) => {
      const holdIds = body.hold_ids ?? (body.hold_id === undefined ? [] : [body.hold_id]);
      return answerOrderAndPay(c, deps, {
        customerId: caller.customerId,
        holdIds,
        buyer: body.buyer,
        paymentMethod: body.payment_method ?? null,
        returnUrl: body.return_url ?? null,
        mark: requireMark(idempotency),
        cause,
      });
    },
  });

  route(app, {
    method: 'POST',
    path: '/v1/holds/{id}/checkout',
    direct: true,
    summary: 'Order and pay in one',
    description: 'The idempotency key comes as the header or as the field.',
    body: checkoutSchema,
    responses: { 201: { description: 'The order', schema: orderSchema } },
    problems: [
      'idempotency_key_required',
      'payment_declined',
      'not_your_hold',
      'hold_expired',
      'hold_not_active',
    ],
    load: async ({ params, caller }) => {
      const hold = await loadHold(deps.store, params.id);
      if (hold.state.status === 'none' || hold.state.status === 'abandoned') {
        throw problem('not_found');
      }
      if (hold.state.customerId !== caller.customerId) throw problem('not_your_hold');
    },
    handle: async ({ c, params, body, caller, cause }) => {
      const { idempotency_key: field, ...rest } = body;
      const header = c.req.header('Idempotency-Key');
      if (header !== undefined && field !== undefined && header !== field) {
        throw validationFailed([
          { path: 'idempotency_key', message: 'is not the key in the header' },
        ]);
      }
      const key = header ?? field;
      if (key === undefined) throw problem('idempotency_key_required');
      // The key may be in the body: the mark is made of what is left without it.
      const mark = idempotencyMark(c, caller, key, rest);
      const command = {
        customerId: caller.customerId,
        holdIds: [params.id],
        buyer: body.buyer ?? null,
        paymentMethod: body.payment.method,
        returnUrl: body.payment.return_url ?? null,
        mark,
        cause: { ...cause, idempotency: mark },
      };
      // With the header the route has let the twins in one by one already.
      if (header !== undefined) return answerOrderAndPay(c, deps, command);
      const { twins } = c.get('http');
      return twins.withTwinGate(mark.key, () => answerOrderAndPay(c, deps, command));
    },
  });

  route(app, {
    method: 'POST',
    path: '/v1/payments/{id}/confirm',
    direct: true,
    summary: 'Pay an order, or settle a challenge of the bank',
    body: confirmSchema,
    bodyOptional: true,
    idempotencyKey: 'required',
    responses: { 200: { description: 'How the payment stands', schema: paymentSchema } },
    problems: ['payment_declined', 'payment_in_progress', 'order_expired'],
    load: ({ params, caller }) => ownOrder(deps, orderIdOfPayment(params.id), caller.customerId),
    handle: async ({ c, body, loaded, cause }) => {
      const { orderId, showId } = placedState(loaded);
      // A show that was called off takes no more money: its orders are given up first.
      const isOff = (await deps.saleOf(showId)) === null;
      if (isOff) await awaitOutcome(deps, orderId);
      const result = await pay(deps, orderId, {
        paymentMethod: body.payment_method ?? null,
        returnUrl: body.return_url ?? null,
        cause,
        ...(isOff ? {} : { known: loaded }),
      });
      if (!result.ok) throw payProblem(result.refusal);
      return paymentOutcome(c, result.order, result);
    },
  });

  route(app, {
    method: 'POST',
    path: '/v1/payments/webhook',
    direct: true,
    summary: "The payment provider's signed events",
    rawBody: true,
    responses: { 200: { description: 'What followed from it is stored' } },
    problems: ['bad_signature'],
    handle: async ({ c }) => {
      const text = await readText(c, WEBHOOK_BYTES_MAX);
      const nudge = deps.provider.readWebhook(text, c.req.header(SIGNATURE_HEADER) ?? '');
      if (nudge === null) throw problem('bad_signature');
      if (nudge.orderId !== null && nudge.type !== NO_NEWS) {
        const isStored = await deps.checkout.heed(nudge.orderId, {
          isOfPayment: nudge.isOfPayment,
          patienceMs: OUTCOME_WAIT_MS / 2,
        });
        // The provider sends it again: only what is stored is acknowledged.
        if (!isStored) throw problem('outcome_unknown', { headers: { 'Retry-After': '5' } });
      }
      return answer(c, 200, { received: true });
    },
  });
}

async function answerOrderAndPay(
  c: AppContext,
  deps: OrderRoutesDeps,
  command: OrderAndPay,
): Promise<Response> {
  const result = await orderAndPay(deps, command);
  if (!result.ok) throw placeOrderProblem(result.refusal);
  if (result.declined) throw declinedProblem(result.order, result);
  return answerOrder(c, deps, result.order, result);
}

function paymentOutcome(
  c: AppContext,
  order: Aggregate<OrderState>,
  options: { readonly replayed: boolean },
): Response {
  if (isDeclined(placedState(order))) throw declinedProblem(order, options);
  return answerPayment(c, order, options);
}

/** The caller's own order; another's is 404, as one that never was. */
export async function ownOrder(
  deps: Pick<OrderRoutesDeps, 'store'>,
  orderId: string | null,
  customerId: string,
): Promise<Aggregate<OrderState>> {
  if (orderId === null) throw problem('not_found');
  const order = await loadOrder(deps.store, orderId);
  if (order.state.status === 'none' || order.state.customerId !== customerId) {
    throw problem('not_found');
  }
  return order;
}

function requireMark(mark: IdempotencyMark | null): IdempotencyMark {
  if (mark === null) throw problem('idempotency_key_required');
  return mark;
}
