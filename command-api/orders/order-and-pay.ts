/** Order and payment in one request, the same for every route that sells. */
import type { OrderState } from '#domain/order.ts';
import type { Aggregate } from '#event-store/aggregate.ts';
import { loadOrder } from '#event-store/load-order.ts';
import { asHeardFrom, isDeclined, placedState } from './answers.ts';
import { awaitOutcome, type PayDeps, pay } from './pay.ts';
import {
  type PlaceOrder,
  type PlaceOrderDeps,
  type PlaceOrderRefusal,
  placeOrder,
} from './place-order.ts';

export interface OrderAndPay extends PlaceOrder {
  /** Null: the order is placed and waits for its buyer. */
  readonly paymentMethod: string | null;
  readonly returnUrl: string | null;
}

export type OrderAndPayResult =
  | {
      readonly ok: true;
      /** As its buyer hears of it: of a replay, as it was then. */
      readonly order: Aggregate<OrderState>;
      readonly declined: boolean;
      readonly replayed: boolean;
    }
  | { readonly ok: false; readonly refusal: PlaceOrderRefusal };

export async function orderAndPay(
  deps: PlaceOrderDeps & PayDeps,
  command: OrderAndPay,
): Promise<OrderAndPayResult> {
  const result = await placeOrder(deps, command);
  if (!result.ok) return result;
  const { written: known } = result;
  const order = await awaitOutcome(deps, result.orderId, known === null ? {} : { known });
  const pays = command.paymentMethod !== null;
  const wasTried = order.history.some((event) => event.type === 'PaymentAttempted');
  // A retry whose first request broke off before the try goes on where that one stopped.
  const triesNow = pays && !wasTried && order.state.status === 'pending_payment';
  if (triesNow) {
    const { correlationId, causationId, actor } = command.cause;
    const paid = await pay(deps, result.orderId, {
      paymentMethod: command.paymentMethod,
      returnUrl: command.returnUrl,
      cause: { correlationId, causationId, actor },
      known: order,
    });
    // A twin in another process was faster: what comes of its try is the answer to both.
    if (!paid.ok && paid.refusal.code === 'PaymentInProgress') {
      await awaitOutcome(deps, result.orderId);
    }
  }
  const now = triesNow ? await loadOrder(deps.store, result.orderId) : order;
  const heard = asHeardFrom(now, 0, pays ? 'payment' : 'placing');
  const declined = pays && isDeclined(placedState(heard));
  return { ok: true, order: heard, declined, replayed: result.replayed };
}
