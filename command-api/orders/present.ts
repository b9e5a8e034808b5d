/** Answers and refusals about orders and payments, as the contract words them. */
import type { OrderState } from '#domain/order.ts';
import { orderStatus, paymentStatus } from '#domain/order.ts';
import { triesLeft } from '#domain/payment.ts';
import type { Aggregate } from '#event-store/aggregate.ts';
import type { ClientSecrets } from '#payments/port.ts';
import type { AppContext } from '#platform/http/env.ts';
import { formatPosition } from '#platform/http/position.ts';
import { type HttpProblem, problem, validationFailed } from '#platform/http/problem.ts';
import { commandAnswer } from '#platform/http/respond.ts';
import { isOpenToBuyer, presentOrder, presentPayment } from '#platform/http/wire/order.ts';
import type { Clock } from '#platform/ports.ts';
import { placedState } from './answers.ts';
import type { PayResult } from './pay.ts';
import type { PlaceOrderRefusal } from './place-order.ts';

export interface PresentDeps {
  readonly clock: Clock;
  readonly secrets: ClientSecrets;
  readonly providerName: string;
}

/** 201 with the order, or 402 where its payment was just declined. */
export async function answerOrder(
  c: AppContext,
  deps: PresentDeps,
  order: Aggregate<OrderState>,
  options: { readonly replayed: boolean },
): Promise<Response> {
  const placed = placedState(order);
  const { intentId } = placed.payment;
  const clientSecret =
    isOpenToBuyer(placed) && intentId !== null ? await deps.secrets.of(intentId) : null;
  return commandAnswer(c, {
    status: 201,
    body: presentOrder(placed, order, {
      nowMs: deps.clock.nowMs(),
      provider: deps.providerName,
      clientSecret,
    }),
    position: order.position,
    replayed: options.replayed,
  });
}

export function answerPayment(
  c: AppContext,
  order: Aggregate<OrderState>,
  options: { readonly replayed: boolean },
): Response {
  return commandAnswer(c, {
    status: 200,
    body: presentPayment(placedState(order), order),
    position: order.position,
    replayed: options.replayed,
  });
}

/** 402: remembered like a success, so a retry is answered the same. */
export function declinedProblem(
  order: Aggregate<OrderState>,
  options: { readonly replayed: boolean },
): HttpProblem {
  const placed = placedState(order);
  const position = formatPosition(order.position);
  return problem('payment_declined', {
    extra: {
      decline_code: placed.payment.lastDeclineCode,
      order_id: placed.orderId,
      payment_id: placed.paymentId,
      tries_left: placed.status === 'cancelled' ? 0 : triesLeft(placed.payment),
      order_status: orderStatus(placed),
      payment_status: paymentStatus(placed),
      position,
    },
    headers: {
      Position: position,
      ...(options.replayed ? { 'Idempotency-Replayed': 'true' } : {}),
    },
  });
}

const TRY_AGAIN = { 'Retry-After': '1' };

/** What can't be a hold's id may be anything, somebody's name too: it is not repeated. */
const namedHold = (holdId: string) => (/^hld_[0-9a-z]+$/.test(holdId) ? { hold_id: holdId } : {});

export function placeOrderProblem(refusal: PlaceOrderRefusal): HttpProblem {
  switch (refusal.code) {
    case 'HoldNotFound':
      return problem('not_found', { extra: namedHold(refusal.holdId) });
    case 'NotYourHold':
      return problem('not_your_hold', { extra: { hold_id: refusal.holdId } });
    case 'HoldExpired':
      return problem('hold_expired', { extra: { hold_id: refusal.holdId } });
    case 'HoldNotActive':
      return problem('hold_not_active', {
        extra: {
          hold_id: refusal.holdId,
          ...(refusal.orderId === null ? {} : { order_id: refusal.orderId }),
        },
      });
    case 'SeveralShows':
      return validationFailed([{ path: 'hold_ids', message: 'are for more than one show' }]);
    case 'ShowCancelled':
      return problem('not_on_sale');
    case 'KeyReused':
      return problem('idempotency_key_reused');
    case 'BesideChanged':
      return problem('conflict', { headers: TRY_AGAIN });
    case 'Unknown':
      return problem('outcome_unknown', { headers: TRY_AGAIN });
    default:
      return refusal satisfies never;
  }
}

export function payProblem(refusal: Extract<PayResult, { ok: false }>['refusal']): HttpProblem {
  switch (refusal.code) {
    case 'PaymentInProgress':
      return problem('payment_in_progress', { headers: TRY_AGAIN });
    case 'OrderExpired':
      return problem('order_expired');
    case 'PaymentMethodMissing':
      return validationFailed([{ path: 'payment_method', message: 'is needed' }]);
    case 'ProviderUnreachable':
      return problem('unavailable', {
        detail: 'The payment provider can not be reached.',
        headers: { 'Retry-After': '5' },
      });
    case 'Unknown':
      return problem('outcome_unknown', { headers: TRY_AGAIN });
    case 'AlreadyPaid':
      throw new Error('an order that is paid is answered, not refused');
    default:
      return refusal satisfies never;
  }
}
