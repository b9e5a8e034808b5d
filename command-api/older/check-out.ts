/** Makes one order of a cart and pays it; a declined one can be paid again by checking out again. */
import type { CartEvent } from '#domain/cart.ts';
import { checkOutCart } from '#domain/cart.ts';
import { totalCents } from '#domain/hold.ts';
import type { OrderState, PlacedOrder } from '#domain/order.ts';
import type { Aggregate, Cause } from '#event-store/aggregate.ts';
import { streamWrite } from '#event-store/aggregate.ts';
import { appendUntilSettled } from '#event-store/append-until-settled.ts';
import { loadOrder } from '#event-store/load-order.ts';
import type { IdempotencyMark, StoredEvent } from '#event-store/port.ts';
import { derivedId, findReplay } from '#platform/http/idempotency.ts';
import { type HttpProblem, problem, validationFailed } from '#platform/http/problem.ts';
import { isDeclined, placedState } from '../orders/answers.ts';
import { orderAndPay } from '../orders/order-and-pay.ts';
import { awaitOutcome, type PayDeps, type PayResult, pay } from '../orders/pay.ts';
import type { PlaceOrderDeps, PlaceOrderRefusal } from '../orders/place-order.ts';
import { payProblem, placeOrderProblem } from '../orders/present.ts';
import {
  type CartDeps,
  holdsOf,
  lapsedOf,
  loadCart,
  MAX_TRIES,
  reservationExpired,
} from './cart.ts';

export interface CheckOutDeps extends PlaceOrderDeps, PayDeps, CartDeps {
  /** What is paid with where the caller says nothing: the simulator's plain card, or none. */
  readonly defaultPaymentMethod: string | null;
}

export interface CheckOut {
  readonly customerId: string;
  readonly paymentMethod: string | null;
  readonly mark: IdempotencyMark;
  /** Whether the mark is of a key that the caller may send again. */
  readonly isRetryable: boolean;
  readonly cause: Cause;
}

export interface CheckedOut {
  readonly order: Aggregate<OrderState>;
  readonly declined: boolean;
  readonly replayed: boolean;
}

/** Throws the refusal. */
export async function checkOut(deps: CheckOutDeps, command: CheckOut): Promise<CheckedOut> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const cart = await loadCart(deps.store, command.customerId);
    // Every checkout leaves its key in the cart's stream, with the order that it was about.
    const replay = findReplay(cart.history, command.mark);
    if (replay !== null) return goOn(deps, command, orderOf(replay.events[0]));
    const done =
      cart.state.holdIds.length === 0
        ? await payAgain(deps, command, cart)
        : await orderCart(deps, command, cart);
    if (done !== 'again') return done;
  }
  throw problem('conflict', { headers: { 'Retry-After': '1' } });
}

type LoadedCart = Awaited<ReturnType<typeof loadCart>>;

async function orderCart(
  deps: CheckOutDeps,
  command: CheckOut,
  cart: LoadedCart,
): Promise<CheckedOut | 'again'> {
  const { customerId, mark, cause } = command;
  const orderId = derivedId('ord', mark.key);
  const holds = await holdsOf(deps.store, cart.state);
  // The twin that was faster has ordered them in one append with the cart, which is read again.
  if (holds.some(({ status }) => status === 'converted')) return 'again';
  const lapsed = lapsedOf(holds, deps.clock.nowMs());
  const decision = checkOutCart(cart.state, { orderId, lapsed });
  if (!decision.ok) {
    throw decision.refusal.code === 'CartEmpty'
      ? problem('cart_empty')
      : reservationExpired(decision.refusal.holdIds);
  }
  const isFree = holds.every(({ items }) => totalCents(items) === 0);
  const result = await orderAndPay(deps, {
    customerId,
    holdIds: cart.state.holdIds,
    buyer: null,
    paymentMethod: isFree ? null : paymentMethodOf(deps, command),
    returnUrl: null,
    mark,
    cause: { ...cause, idempotency: mark },
    beside: (placedAs) => {
      const decided = checkOutCart(cart.state, { orderId: placedAs, lapsed });
      return decided.ok ? [cartWrite(deps, command, cart, decided.events)] : [];
    },
  });
  if (result.ok) return result;
  if (result.refusal.code === 'BesideChanged' || wasOrdered(result.refusal)) return 'again';
  throw orderProblem(result.refusal);
}

const wasOrdered = (refusal: PlaceOrderRefusal): boolean =>
  refusal.code === 'HoldNotActive' && refusal.orderId !== null;

/** Nothing new in the cart: the last order may still wait for its money. */
async function payAgain(
  deps: CheckOutDeps,
  command: CheckOut,
  cart: LoadedCart,
): Promise<CheckedOut | 'again'> {
  const { orderId } = cart.state;
  if (orderId === null) throw problem('cart_empty');
  const order = placedState(await loadOrder(deps.store, orderId));
  if (order.status !== 'pending_payment') throw problem('cart_empty');
  const paymentMethod = methodFor(order, deps, command);
  if (!command.isRetryable) return payOrder(deps, { ...command, paymentMethod }, order);
  const again: CartEvent = { type: 'CartCheckedOut', data: { orderId } };
  const result = await appendUntilSettled(
    deps.store,
    [cartWrite(deps, command, cart, [again])],
    deps,
  );
  if (result.outcome === 'conflict') return 'again';
  if (result.outcome === 'unknown') throw unknownOutcome();
  return payOrder(deps, { ...command, paymentMethod }, order);
}

/** A checkout under this key has begun: as far as it came it is told again, and then finished. */
async function goOn(deps: CheckOutDeps, command: CheckOut, orderId: string): Promise<CheckedOut> {
  const order = placedState(await loadOrder(deps.store, orderId));
  if (orderId !== derivedId('ord', command.mark.key)) {
    const paymentMethod = methodFor(order, deps, command);
    return { ...(await payOrder(deps, { ...command, paymentMethod }, order)), replayed: true };
  }
  const result = await orderAndPay(deps, {
    ...command,
    holdIds: order.holdIds,
    buyer: null,
    paymentMethod: order.totalCents === 0 ? null : paymentMethodOf(deps, command),
    returnUrl: null,
  });
  if (!result.ok) throw orderProblem(result.refusal);
  return result;
}

async function payOrder(
  deps: CheckOutDeps,
  command: CheckOut,
  order: PlacedOrder,
): Promise<CheckedOut> {
  // A show that was called off takes no more money: its orders are given up first.
  if ((await deps.saleOf(order.showId)) === null) await awaitOutcome(deps, order.orderId);
  const result = await pay(deps, order.orderId, {
    paymentMethod: command.paymentMethod,
    returnUrl: null,
    cause: command.isRetryable ? { ...command.cause, idempotency: command.mark } : command.cause,
  });
  if (!result.ok) throw paymentProblem(result.refusal);
  const { order: heard, replayed } = result;
  return { order: heard, declined: isDeclined(placedState(heard)), replayed };
}

/** Null where a payment is under way, such as a challenge that the buyer has met: it is settled. */
function methodFor(order: PlacedOrder, deps: CheckOutDeps, command: CheckOut): string | null {
  const { stage } = order.payment;
  return stage === 'open' || stage === 'creating' ? paymentMethodOf(deps, command) : null;
}

function paymentMethodOf(deps: CheckOutDeps, command: CheckOut): string {
  const method = command.paymentMethod ?? deps.defaultPaymentMethod;
  if (method === null) throw methodMissing();
  return method;
}

function cartWrite(
  deps: CheckOutDeps,
  { cause, mark }: CheckOut,
  cart: LoadedCart,
  events: readonly CartEvent[],
) {
  return streamWrite(cart, events, { ...cause, idempotency: mark }, deps);
}

const orderOf = (event: StoredEvent): string =>
  (event as unknown as Extract<CartEvent, { type: 'CartCheckedOut' }>).data.orderId;

const methodMissing = (): HttpProblem =>
  validationFailed([{ path: 'paymentMethod', message: 'is needed' }]);

const unknownOutcome = (): HttpProblem =>
  problem('outcome_unknown', { headers: { 'Retry-After': '1' } });

function orderProblem(refusal: PlaceOrderRefusal): HttpProblem {
  switch (refusal.code) {
    case 'HoldExpired':
    case 'HoldNotActive':
      return reservationExpired([refusal.holdId]);
    case 'HoldNotFound':
    case 'NotYourHold':
    case 'SeveralShows':
      throw new Error(`a cart can't hold what is refused as ${refusal.code}`);
    default:
      return placeOrderProblem(refusal);
  }
}

const paymentProblem = (refusal: Extract<PayResult, { ok: false }>['refusal']): HttpProblem =>
  refusal.code === 'PaymentMethodMissing' ? methodMissing() : payProblem(refusal);
