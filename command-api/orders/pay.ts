/** One try of the buyer to pay, and the wait for what comes of it. */
import type { OrderState, PlacedOrder } from '#domain/order.ts';
import type { OrderEvent } from '#domain/order-events.ts';
import { type AttemptRefusal, attemptPayment } from '#domain/payment-decisions.ts';
import type { Aggregate, Cause } from '#event-store/aggregate.ts';
import { loadOrder } from '#event-store/load-order.ts';
import type { EventStore } from '#event-store/port.ts';
import { checkReplay, findReplay } from '#platform/http/idempotency.ts';
import type { Clock, Timers } from '#platform/ports.ts';
import type { AdvanceOptions, Checkout } from '#sagas/port.ts';
import { asHeardFrom, isDeclined } from './answers.ts';

export interface PayDeps {
  readonly store: EventStore;
  readonly checkout: Checkout;
  readonly clock: Clock;
  readonly timers: Timers;
}

/** How long a request waits for the provider's word before it answers `processing`. */
export const OUTCOME_WAIT_MS = 10_000;
/** How often an order that somebody else moved meanwhile is looked at again. */
const MAX_TRIES = 5;

export interface Pay {
  /** null: settle what is under way, such as a challenge that the buyer has met. */
  readonly paymentMethod: string | null;
  readonly returnUrl: string | null;
  /** Carries the idempotency mark of the request, to be left on the try. */
  readonly cause: Cause;
  /** The order as it was read a moment ago. It may let the try go on, never turn it down. */
  readonly known?: Aggregate<OrderState>;
}

export type PayResult =
  /** The order as the buyer hears of it: of a replay, as it was then. */
  | { readonly ok: true; readonly order: Aggregate<OrderState>; readonly replayed: boolean }
  | {
      readonly ok: false;
      readonly refusal: AttemptRefusal | { readonly code: 'Unknown' | 'ProviderUnreachable' };
    };

export async function pay(deps: PayDeps, orderId: string, command: Pay): Promise<PayResult> {
  const quick = await tryAsKnown(deps, orderId, command);
  if (quick !== 'again') return quick;
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const order = await readyToPay(deps, orderId, command.paymentMethod === null);
    if (order.state.status === 'none') throw new Error(`${order.stream} was never placed`);
    // Looked for in each try: the twin that was faster may be in another process.
    const replay = findReplay(order.history, command.cause.idempotency);
    if (replay !== null) {
      // A crash may have come between the try and its outcome: this request waits for it instead.
      const known = isUnderWay(order.state) ? await awaitOutcome(deps, orderId) : order;
      const heard = asHeardFrom(known, replay.events[0].revision, 'payment');
      return { ok: true, order: heard, replayed: true };
    }
    if (order.state.status === 'pending_payment' && order.state.payment.intentId === null) {
      return { ok: false, refusal: { code: 'ProviderUnreachable' } };
    }
    const isTold =
      order.state.status === 'confirmed' ||
      (command.paymentMethod === null && hasWord(order.state));
    if (isTold) {
      const told = await tell(deps, order, command.cause);
      if (told === 'again') continue;
      return told;
    }
    const decision = attemptPayment(order.state, attemptOf(deps, command));
    if (!decision.ok) return decision;
    const paid = await tryToPay(deps, orderId, { order, events: decision.events, command });
    if (paid !== 'again') return paid;
  }
  return { ok: false, refusal: { code: 'PaymentInProgress' } };
}

const attemptOf = ({ clock }: PayDeps, { paymentMethod, returnUrl }: Pay) => ({
  paymentMethod,
  returnUrl,
  nowMs: clock.nowMs(),
});

/** The usual first try, without a second look at the order: the append says whether it has moved. */
async function tryAsKnown(
  deps: PayDeps,
  orderId: string,
  command: Pay,
): Promise<PayResult | 'again'> {
  const { known: order, cause } = command;
  if (order?.state.status !== 'pending_payment' || order.state.payment.intentId === null) {
    return 'again';
  }
  const isNew = checkReplay(order.history, cause.idempotency).kind === 'new';
  if (!isNew || command.paymentMethod === null) return 'again';
  const decision = attemptPayment(order.state, attemptOf(deps, command));
  if (!decision.ok) return 'again';
  return tryToPay(deps, orderId, { order, events: decision.events, command });
}

interface PayTry {
  readonly order: Aggregate<OrderState>;
  readonly events: readonly OrderEvent[];
  readonly command: Pay;
}

/** Records the try and waits for what comes of it. */
async function tryToPay(
  deps: PayDeps,
  orderId: string,
  { order, events, command }: PayTry,
): Promise<PayResult | 'again'> {
  const result = await deps.checkout.record(order, events, command.cause);
  if (result.outcome === 'unknown') return { ok: false, refusal: { code: 'Unknown' } };
  if (result.outcome !== 'recorded') return 'again';
  const moved = await awaitOutcome(deps, orderId, { known: result.order });
  const heard = asHeardFrom(moved, order.revision + 1, 'payment');
  return { ok: true, order: heard, replayed: false };
}

/** A try of the buyer is with the provider. */
const isUnderWay = (order: PlacedOrder): boolean =>
  order.payment.stage === 'confirming' ||
  order.payment.stage === 'authorised' ||
  order.payment.stage === 'capturing';

/** There is something to tell a buyer who asks how the payment stands. */
const hasWord = (order: PlacedOrder): boolean =>
  isDeclined(order) ||
  (order.status === 'pending_payment' &&
    order.payment.stage !== 'open' &&
    order.payment.stage !== 'creating');

/** Leaves the request's key beside what it is told: without a key there is no retry to answer. */
async function tell(
  deps: PayDeps,
  order: Aggregate<OrderState>,
  cause: Cause,
): Promise<PayResult | 'again'> {
  if (cause.idempotency === undefined) return { ok: true, order, replayed: false };
  const answered: OrderEvent = { type: 'ConfirmAnswered', data: {} };
  const result = await deps.checkout.record(order, [answered], cause);
  if (result.outcome === 'unknown') return { ok: false, refusal: { code: 'Unknown' } };
  if (result.outcome !== 'recorded') return 'again';
  const heard = asHeardFrom(result.order, order.revision + 1, 'payment');
  return { ok: true, order: heard, replayed: false };
}

/** The order with its intent made, and, for a buyer who settles, with the provider's latest word. */
async function readyToPay(
  deps: PayDeps,
  orderId: string,
  settles: boolean,
): Promise<Aggregate<OrderState>> {
  const order = await loadOrder(deps.store, orderId);
  const lacksIntent =
    order.state.status === 'pending_payment' && order.state.payment.intentId === null;
  if (!lacksIntent && !settles) return order;
  return awaitOutcome(deps, orderId, settles ? { nudged: true } : { known: order });
}

const IS_OVER = 'is over';

/** Moves the order on and waits for it, so long as a request may wait; the rest goes on by itself. */
export async function awaitOutcome(
  deps: PayDeps,
  orderId: string,
  options: Pick<AdvanceOptions, 'nudged' | 'known'> = {},
): Promise<Aggregate<OrderState>> {
  const waiting = new AbortController();
  try {
    const moved = deps.checkout.advance(orderId, { ...options, patienceMs: OUTCOME_WAIT_MS });
    const inTime = await Promise.race([
      moved.then(({ order }) => order),
      deps.timers.sleep(OUTCOME_WAIT_MS, waiting.signal).then(() => null),
    ]);
    return inTime ?? (await loadOrder(deps.store, orderId));
  } finally {
    // With a reason of our own: an exception would be made for nobody, with its stack.
    waiting.abort(IS_OVER);
  }
}
