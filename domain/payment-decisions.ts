/** What a buyer may do about the payment of an order: try to pay, and change their mind. */
import type { Decision } from './decision.ts';
import { accept, refuse } from './decision.ts';
import type { PlacedOrder } from './order.ts';
import type { CancelReason, OrderEvent } from './order-events.ts';
import { type PaymentStage, triesLeft } from './payment.ts';
import { attempted, cancelOrder, startCancel } from './payment-calls.ts';

export type AttemptRefusal =
  | { readonly code: 'AlreadyPaid' }
  | { readonly code: 'PaymentInProgress' }
  | { readonly code: 'OrderExpired'; readonly reason: CancelReason | null }
  /** Nothing to confirm with, and no challenge to settle. */
  | { readonly code: 'PaymentMethodMissing' };

export interface AttemptPayment {
  readonly paymentMethod: string | null;
  readonly returnUrl: string | null;
  readonly nowMs: number;
}

/** A try of the buyer: this append is the judge between two confirms. */
export function attemptPayment(
  order: PlacedOrder,
  command: AttemptPayment,
): Decision<OrderEvent, AttemptRefusal> {
  const { payment } = order;
  if (order.status === 'confirmed') return refuse({ code: 'AlreadyPaid' });
  const isOver =
    order.status === 'cancelled' || payment.stage === 'cancelling' || payment.stage === 'cancelled';
  if (isOver) return refuse({ code: 'OrderExpired', reason: order.cancelReason });
  if (isUnderWay(payment.stage)) return refuse({ code: 'PaymentInProgress' });
  if (command.nowMs >= order.payByMs) {
    return refuse({ code: 'OrderExpired', reason: order.cancelReason });
  }
  // The last try may be with the buyer's bank still: its challenge is all that is left to settle.
  if (payment.stage === 'creating' || triesLeft(payment) === 0) {
    return refuse({ code: 'PaymentInProgress' });
  }
  if (command.paymentMethod === null) return refuse({ code: 'PaymentMethodMissing' });
  return accept(attempted(order, command));
}

/** With the provider: only its answer ends these stages. */
const isUnderWay = (stage: PaymentStage): boolean =>
  stage === 'confirming' || stage === 'authorised' || stage === 'capturing' || stage === 'captured';

export type CancelRefusal =
  | { readonly code: 'PaymentInProgress' }
  | { readonly code: 'AlreadyPaid' };

/** The buyer changes their mind before any money moved. */
export function cancelByBuyer(
  order: PlacedOrder,
  nowMs: number,
): Decision<OrderEvent, CancelRefusal> {
  if (order.status === 'confirmed') return refuse({ code: 'AlreadyPaid' });
  if (order.status === 'cancelled') return accept();
  switch (order.payment.stage) {
    case 'creating':
      return accept(...cancelOrder(order, 'buyer'));
    case 'open':
    case 'challenged':
      return accept(...startCancel(order, 'buyer', nowMs));
    case 'cancelling':
      return accept();
    default:
      return refuse({ code: 'PaymentInProgress' });
  }
}
