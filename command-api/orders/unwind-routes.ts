/** Orders that are given up by their buyer, and refunds by those who run the house. */
import type { FieldError } from '#domain/decision.ts';
import type { OrderState, PlacedOrder } from '#domain/order.ts';
import { orderStatus } from '#domain/order.ts';
import { cancelByBuyer } from '#domain/payment-decisions.ts';
import {
  BUYER_CANCELLED,
  LATE_PAYMENT,
  type Refund,
  type RefundRefusal,
  requestRefund,
  SHOW_CANCELLED,
} from '#domain/refund.ts';
import type { ShowPolicy } from '#domain/show-terms.ts';
import type { Aggregate, Cause } from '#event-store/aggregate.ts';
import { loadOrder } from '#event-store/load-order.ts';
import type { IdempotencyMark } from '#event-store/port.ts';
import { owns } from '#platform/http/auth.ts';
import type { AppContext, HttpApp } from '#platform/http/env.ts';
import { requireIfMatch } from '#platform/http/etag.ts';
import { derivedId, findReplay } from '#platform/http/idempotency.ts';
import { type HttpProblem, problem, validationFailed } from '#platform/http/problem.ts';
import { commandAnswer } from '#platform/http/respond.ts';
import { route } from '#platform/http/route.ts';
import { versionOf } from '#platform/http/wire/hold.ts';
import { cancelledOrderSchema, presentRefund, refundSchema } from '#platform/http/wire/order.ts';
import type { Ids } from '#platform/ports.ts';
import type { NoteStore } from '../ports.ts';
import { asHeardFrom, placedState } from './answers.ts';
import { awaitOutcome, type PayDeps } from './pay.ts';
import { ownOrder } from './routes.ts';
import { refundRequestSchema } from './schemas.ts';

export interface UnwindRoutesDeps extends PayDeps {
  readonly ids: Ids;
  readonly notes: NoteStore;
  /** Who owns a show and what it allows; throws for a show that never was. */
  readonly termsOf: (
    showId: string,
  ) => Promise<{ readonly owner: string; readonly policy: ShowPolicy }>;
}

/** How often an order that somebody else moved meanwhile is looked at again. */
const MAX_TRIES = 5;
const REASON_CODE = /^[a-z_]{1,32}$/;
/** What the sagas and the buyer's own cancellation write; nobody else may pass for them. */
const OWN_REASONS: ReadonlySet<string> = new Set([SHOW_CANCELLED, LATE_PAYMENT, BUYER_CANCELLED]);

export function registerUnwindCommands(app: HttpApp, deps: UnwindRoutesDeps): void {
  route(app, {
    method: 'POST',
    path: '/v1/orders/{id}/cancel',
    summary: 'Give an order up: before payment always, afterwards as the show allows',
    responses: { 200: { description: 'The order, and the refund', schema: cancelledOrderSchema } },
    problems: ['not_cancellable', 'payment_in_progress', 'version_mismatch'],
    load: ({ params, caller }) => ownOrder(deps, params.id, caller.customerId),
    handle: async ({ c, params, idempotency, cause }) => {
      // Read anew: the twin that this request has waited for may have cancelled it.
      const order = await loadOrder(deps.store, params.id);
      const replayed = findReplay(order.history, idempotency) !== null;
      const placed = placedState(order);
      // A retry meets the version that its own first request has made.
      if (!replayed) requireIfMatch(c, versionOf(order));
      if (!replayed && placed.status === 'confirmed') {
        await cancelPaid(deps, params.id, placed, idempotency, cause);
      } else if (!replayed) {
        await cancelUnpaid(deps, params.id, cause);
      }
      const heard = await hear(deps, await loadOrder(deps.store, params.id), idempotency);
      return answerCancelled(c, heard, idempotency, replayed);
    },
  });

  route(app, {
    method: 'POST',
    path: '/v1/orders/{id}/refunds',
    summary: 'Give money back, for seats or as an amount',
    body: refundRequestSchema,
    idempotencyKey: 'required',
    responses: { 201: { description: 'The refund', schema: refundSchema } },
    problems: ['already_refunded', 'amount_too_high', 'version_mismatch'],
    load: async ({ params, caller }) => {
      const order = await loadOrder(deps.store, params.id);
      if (order.state.status === 'none') throw problem('not_found');
      const terms = await deps.termsOf(order.state.showId);
      const mayRefundAny = caller.roles.includes('finance') || caller.roles.includes('admin');
      if (!mayRefundAny && !owns(caller, terms.owner)) throw problem('not_found');
      return { policy: terms.policy, customerId: order.state.customerId };
    },
    handle: async ({ c, params, body, loaded, idempotency, cause }) => {
      if (idempotency === null) throw problem('idempotency_key_required');
      const refundId = derivedId('rfd', idempotency.key);
      const earlier = await loadOrder(deps.store, params.id);
      if (findReplay(earlier.history, idempotency) !== null) {
        return answerRefund(c, await hear(deps, earlier, idempotency), refundId, true);
      }
      requireIfMatch(c, versionOf(earlier));
      const decided = await refund(deps, params.id, cause, {
        refundId,
        seatIds: body.seat_ids,
        amountCents: body.amount_cents,
        reason: await reasonCode(deps, refundId, body.reason, loaded.customerId),
        returnFees: body.return_fees ?? loaded.policy.refundFees,
        keepSeatsBlocked: body.keep_seats_blocked,
      });
      if (decided !== null) throw refundProblem(decided);
      const heard = await hear(deps, await loadOrder(deps.store, params.id), idempotency);
      return answerRefund(c, heard, refundId, false);
    },
  });
}

/**
 * The order as the request with this key hears of it. Its twin in another process may have the outcome
 * still under way, or may have died: then this one waits for it, as the first does.
 */
async function hear(
  deps: UnwindRoutesDeps,
  order: Aggregate<OrderState>,
  mark: IdempotencyMark | null,
): Promise<Aggregate<OrderState>> {
  const heard = asHeardBy(order, mark);
  if (mark === null || heard !== order) return heard;
  return asHeardBy(await awaitOutcome(deps, placedState(order).orderId), mark);
}

/** The order up to the outcome of the request with this key; as it stands where there is none yet. */
function asHeardBy(
  order: Aggregate<OrderState>,
  mark: IdempotencyMark | null,
): Aggregate<OrderState> {
  const first = findReplay(order.history, mark)?.events[0];
  return first === undefined ? order : asHeardFrom(order, first.revision, 'unwinding');
}

/** Free text is personal data's neighbour: the event carries a code, the text is kept apart. */
async function reasonCode(
  deps: UnwindRoutesDeps,
  refundId: string,
  reason: string,
  customerId: string,
): Promise<string> {
  if (REASON_CODE.test(reason) && !OWN_REASONS.has(reason)) return reason;
  await deps.notes.put(refundId, reason, customerId);
  return 'other';
}

async function cancelUnpaid(deps: UnwindRoutesDeps, orderId: string, cause: Cause): Promise<void> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const order = await loadOrder(deps.store, orderId);
    const decision = cancelByBuyer(placedState(order), deps.clock.nowMs());
    if (!decision.ok) throw problem('not_cancellable', { detail: 'A payment is on its way.' });
    if (decision.events.length === 0) return;
    const result = await deps.checkout.record(order, decision.events, cause);
    if (result.outcome === 'unknown') throw unknownOutcome();
    if (result.outcome === 'recorded') {
      await awaitOutcome(deps, orderId);
      return;
    }
  }
  throw unknownOutcome();
}

async function cancelPaid(
  deps: UnwindRoutesDeps,
  orderId: string,
  order: PlacedOrder,
  mark: IdempotencyMark | null,
  cause: Cause,
): Promise<void> {
  const { policy } = await deps.termsOf(order.showId);
  const { cancelUntilMs } = policy;
  if (cancelUntilMs === null || deps.clock.nowMs() >= cancelUntilMs) {
    throw problem('not_cancellable', { detail: 'The show does not take paid orders back.' });
  }
  const decided = await refund(deps, orderId, cause, {
    refundId: mark === null ? deps.ids.make('rfd') : derivedId('rfd', mark.key),
    reason: BUYER_CANCELLED,
    returnFees: policy.refundFees,
    keepSeatsBlocked: false,
  });
  if (decided !== null) throw problem('not_cancellable', { detail: 'Nothing of it is left.' });
}

interface RefundOrder {
  readonly refundId: string;
  readonly seatIds?: readonly string[] | undefined;
  readonly amountCents?: number | undefined;
  readonly reason: string;
  readonly returnFees: boolean;
  readonly keepSeatsBlocked: boolean;
}

/** Records the refund and sees it to the provider; null when it is on its way, else why it is not. */
async function refund(
  deps: UnwindRoutesDeps,
  orderId: string,
  cause: Cause,
  command: RefundOrder,
): Promise<RefundRefusal | null> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const order = await loadOrder(deps.store, orderId);
    const decision = requestRefund(placedState(order), { ...command, nowMs: deps.clock.nowMs() });
    if (!decision.ok) return decision.refusal;
    if (decision.events.length > 0) {
      const result = await deps.checkout.record(order, decision.events, cause);
      if (result.outcome === 'unknown') throw unknownOutcome();
      if (result.outcome !== 'recorded') continue;
    }
    await awaitOutcome(deps, orderId);
    return null;
  }
  throw unknownOutcome();
}

const unknownOutcome = (): HttpProblem =>
  problem('outcome_unknown', { headers: { 'Retry-After': '1' } });

function refundProblem(refusal: RefundRefusal): HttpProblem {
  switch (refusal.code) {
    case 'AlreadyRefunded':
      return problem('already_refunded', {
        extra: refusal.seatIds.length === 0 ? {} : { seat_ids: refusal.seatIds },
      });
    case 'AmountTooHigh':
      return problem('amount_too_high', {
        extra: {
          left_cents: refusal.leftCents,
          errors: [{ path: 'amount_cents', message: `at most ${refusal.leftCents}` }],
        },
      });
    case 'SeatsNotInOrder': {
      const errors: FieldError[] = refusal.seatIds.map((seatId) => ({
        path: 'seat_ids',
        message: `${seatId} is not a seat of this order`,
      }));
      return validationFailed(errors);
    }
    case 'NotRefundable':
      return problem('wrong_status', { detail: `The order is ${refusal.status}.` });
    default:
      return refusal satisfies never;
  }
}

function answerRefund(
  c: AppContext,
  order: Aggregate<OrderState>,
  refundId: string,
  replayed: boolean,
): Response {
  const placed = placedState(order);
  return commandAnswer(c, {
    status: 201,
    body: presentRefund(placed, requireRefund(placed, refundId)),
    position: order.position,
    replayed,
  });
}

function requireRefund(order: PlacedOrder, refundId: string): Refund {
  const found = order.refunds.find((candidate) => candidate.refundId === refundId);
  if (found === undefined) throw new Error(`order ${order.orderId} lacks refund ${refundId}`);
  return found;
}

function answerCancelled(
  c: AppContext,
  order: Aggregate<OrderState>,
  mark: IdempotencyMark | null,
  replayed: boolean,
): Response {
  const placed = placedState(order);
  const refundId = mark === null ? null : derivedId('rfd', mark.key);
  const made =
    placed.refunds.find((candidate) => candidate.refundId === refundId) ??
    placed.refunds.findLast((candidate) => candidate.reason === BUYER_CANCELLED);
  return commandAnswer(c, {
    status: 200,
    body: {
      order_id: placed.orderId,
      status: orderStatus(placed),
      ...(made === undefined ? {} : { refund: presentRefund(placed, made) }),
    },
    position: order.position,
    replayed,
  });
}
