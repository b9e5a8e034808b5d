/** Money on its way back to the buyer, for seats that come back or as an amount. */
import type { Accepted, Decision } from './decision.ts';
import { accept, refuse } from './decision.ts';
import type { Item } from './hold.ts';
import { itemTotalCents } from './hold.ts';
import type { PlacedOrder } from './order.ts';
import type { RefundEvent, RefundReason } from './order-events.ts';

/** Reason code of the refund of everything that is left when a show is called off. */
export const SHOW_CANCELLED = 'show_cancelled';
/** Reason code of the refund of a capture whose seats had gone. */
export const LATE_PAYMENT = 'late_payment';
/** Reason code of the refund of a paid order that its buyer cancelled. */
export const BUYER_CANCELLED = 'buyer_cancelled';

/**
 * - `requested`, `started`: not taken on by the provider yet
 * - `accepted`: the provider has it, the seats are back
 * - `succeeded`: the money is with the buyer, unless their bank sends it back after all
 * - `failed`: a case on finance's list if it had been accepted, else nothing happened
 */
export interface Refund {
  readonly refundId: string;
  readonly stage: 'requested' | 'started' | 'accepted' | 'succeeded' | 'failed';
  readonly seatIds: readonly string[];
  readonly amountCents: number;
  readonly reason: RefundReason;
  readonly keepSeatsBlocked: boolean;
  readonly providerRefundId: string | null;
  /** True once the provider took it on: the seats are back, whatever became of the money. */
  readonly accepted: boolean;
  readonly failureCode: string | null;
  readonly call: number;
  readonly calledAtMs: number;
}

export function evolveRefunds(refunds: readonly Refund[], event: RefundEvent): readonly Refund[] {
  if (event.type === 'RefundRequested') {
    const refund: Refund = {
      ...event.data,
      stage: 'requested',
      providerRefundId: null,
      accepted: false,
      failureCode: null,
      call: 0,
      calledAtMs: 0,
    };
    return [...refunds, refund];
  }
  return refunds.map((refund) =>
    refund.refundId === event.data.refundId ? evolveRefund(refund, event) : refund,
  );
}

function evolveRefund(
  refund: Refund,
  event: Exclude<RefundEvent, { type: 'RefundRequested' }>,
): Refund {
  switch (event.type) {
    case 'RefundStarted':
      return { ...refund, stage: 'started', call: event.data.call, calledAtMs: event.data.atMs };
    case 'RefundAccepted':
      return {
        ...refund,
        stage: 'accepted',
        accepted: true,
        providerRefundId: event.data.providerRefundId,
      };
    case 'RefundSucceeded':
      return { ...refund, stage: 'succeeded' };
    case 'RefundFailed':
      return { ...refund, stage: 'failed', failureCode: event.data.code };
    default:
      event satisfies never;
      return refund;
  }
}

/** Seats that have come back. */
export const returnedSeatIds = (refunds: readonly Refund[]): ReadonlySet<string> =>
  new Set(refunds.filter((refund) => refund.accepted).flatMap((refund) => refund.seatIds));

/** Seats that have come back or are about to. */
const claimedSeatIds = (refunds: readonly Refund[]): ReadonlySet<string> =>
  new Set(refunds.filter(isNotRefused).flatMap((refund) => refund.seatIds));

/** Places of an order that no refund has claimed: still the buyer's, and to stay so. */
export function unclaimedItems(order: PlacedOrder): readonly Item[] {
  const claimed = claimedSeatIds(order.refunds);
  return order.items.filter((item) => !claimed.has(item.seatId));
}

/** Money that the provider has sent back or taken on to send back. */
export const refundedCents = (refunds: readonly Refund[]): number =>
  sumCents(refunds.filter((refund) => refund.accepted && refund.stage !== 'failed'));

/** Money that is back or may still go back: what a new refund must leave untouched. */
const claimedCents = (refunds: readonly Refund[]): number =>
  sumCents(refunds.filter((refund) => refund.stage !== 'failed'));

const isNotRefused = (refund: Refund): boolean => refund.stage !== 'failed' || refund.accepted;

const sumCents = (refunds: readonly Refund[]): number =>
  refunds.reduce((sum, refund) => sum + refund.amountCents, 0);

export interface RequestRefund {
  readonly refundId: string;
  /** Of these seats; with neither seats nor amount: all that is left. */
  readonly seatIds?: readonly string[] | undefined;
  readonly amountCents?: number | undefined;
  readonly reason: RefundReason;
  readonly returnFees: boolean;
  readonly keepSeatsBlocked: boolean;
  readonly nowMs: number;
}

export type RefundRefusal =
  | { readonly code: 'NotRefundable'; readonly status: PlacedOrder['status'] }
  | { readonly code: 'AlreadyRefunded'; readonly seatIds: readonly string[] }
  | { readonly code: 'AmountTooHigh'; readonly leftCents: number }
  | { readonly code: 'SeatsNotInOrder'; readonly seatIds: readonly string[] };

/** What is to be given back, or why not. The provider call is started by the same append. */
export function requestRefund(
  order: PlacedOrder,
  command: RequestRefund,
): Decision<RefundEvent, RefundRefusal> {
  if (order.refunds.some((refund) => refund.refundId === command.refundId)) return accept();
  if (order.status !== 'confirmed') return refuse({ code: 'NotRefundable', status: order.status });
  const leftCents = order.payment.capturedCents - claimedCents(order.refunds);
  if (command.amountCents !== undefined) {
    if (leftCents <= 0) return refuse({ code: 'AlreadyRefunded', seatIds: [] });
    if (command.amountCents > leftCents) return refuse({ code: 'AmountTooHigh', leftCents });
    return accept(...refundEvents(command, [], command.amountCents));
  }
  const wanted = seatsWanted(order, command);
  if (!wanted.ok) return wanted;
  const value = wanted.items.reduce(
    (sum, item) => sum + refundableCents(item, command.returnFees),
    0,
  );
  return accept(
    ...refundEvents(
      command,
      wanted.items.map((item) => item.seatId),
      Math.min(value, leftCents),
    ),
  );
}

type SeatsWanted =
  | { readonly ok: true; readonly items: readonly Item[] }
  | { readonly ok: false; readonly refusal: RefundRefusal };

function seatsWanted(order: PlacedOrder, command: RequestRefund): SeatsWanted {
  if (command.seatIds === undefined) {
    const items = unclaimedItems(order);
    return items.length > 0
      ? { ok: true, items }
      : refuse({ code: 'AlreadyRefunded', seatIds: [] });
  }
  const bySeat = new Map(order.items.map((item) => [item.seatId, item]));
  const foreign = command.seatIds.filter((seatId) => !bySeat.has(seatId));
  if (foreign.length > 0) return refuse({ code: 'SeatsNotInOrder', seatIds: foreign });
  const claimed = claimedSeatIds(order.refunds);
  const again = command.seatIds.filter((seatId) => claimed.has(seatId));
  if (again.length > 0) return refuse({ code: 'AlreadyRefunded', seatIds: again });
  return { ok: true, items: order.items.filter((item) => command.seatIds?.includes(item.seatId)) };
}

/**
 * What a returned seat is worth to the buyer. Where fees are kept, the taxes on top are given back
 * in proportion to the price, rounded half up.
 */
export function refundableCents(item: Item, returnFees: boolean): number {
  if (returnFees) return itemTotalCents(item);
  const base = item.priceCents + item.feeCents;
  const taxCents =
    base === 0 ? 0 : Math.floor((2 * item.taxCents * item.priceCents + base) / (2 * base));
  return item.priceCents + taxCents;
}

function refundEvents(
  command: RequestRefund,
  seatIds: readonly string[],
  amountCents: number,
): RefundEvent[] {
  const { refundId, reason, keepSeatsBlocked, nowMs } = command;
  const requested: RefundEvent = {
    type: 'RefundRequested',
    data: { refundId, seatIds, amountCents, reason, keepSeatsBlocked },
  };
  // Free seats cost nothing to give back: there is no money for a provider to move.
  if (amountCents === 0) return [requested];
  return [requested, { type: 'RefundStarted', data: { refundId, call: 1, atMs: nowMs } }];
}

/** The next idempotency key for a refund whose last one was spent without effect. */
export function restartRefund(refund: Refund, nowMs: number): Accepted<RefundEvent> {
  if (refund.stage !== 'started') return accept();
  return accept({
    type: 'RefundStarted',
    data: { refundId: refund.refundId, call: refund.call + 1, atMs: nowMs },
  });
}

/** What the provider says of a refund, recorded once. */
export function recordRefund(
  refund: Refund,
  outcome:
    | { readonly status: 'pending' | 'succeeded'; readonly providerRefundId: string }
    | { readonly status: 'failed'; readonly code: string },
): Accepted<RefundEvent> {
  const { refundId } = refund;
  if (refund.stage === 'failed') return accept();
  // Also one that had succeeded: the buyer's bank may send the money back days later.
  if (outcome.status === 'failed') {
    return accept({
      type: 'RefundFailed',
      data: { refundId, code: outcome.code, accepted: refund.accepted },
    });
  }
  if (refund.stage === 'succeeded') return accept();
  const accepted: RefundEvent[] = refund.accepted
    ? []
    : [
        {
          type: 'RefundAccepted',
          data: { refundId, providerRefundId: outcome.providerRefundId },
        },
      ];
  return outcome.status === 'succeeded'
    ? accept(...accepted, { type: 'RefundSucceeded', data: { refundId } })
    : accept(...accepted);
}
