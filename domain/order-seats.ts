/** What a decision about an order means for each of its seats and tickets. */
import type { Decision } from './decision.ts';
import { keepBack } from './keep-back.ts';
import type { PlacedOrder } from './order.ts';
import type { CancelReason, OrderEvent } from './order-events.ts';
import type { Refund } from './refund.ts';
import type { SeatEvent, SeatLost, SeatState } from './seat.ts';
import { releaseSeat, returnSeat, sellSeat } from './seat.ts';
import type { TicketEvent, TicketState } from './ticket.ts';
import { reinstateTicket, voidTicket } from './ticket.ts';

/** What one seat goes through; no events for a seat that has been there already. */
export type SeatConsequence = (seat: SeatState, nowMs: number) => Decision<SeatEvent, SeatLost>;

export interface SeatConsequences {
  readonly seatIds: readonly string[];
  readonly apply: SeatConsequence;
}

/**
 * Which seats move with these events of the order, and how; null if none does. Of a show that was
 * called off no seat becomes available again, whatever gave it back.
 */
export function seatConsequences(
  order: PlacedOrder,
  events: readonly OrderEvent[],
  show: { readonly isCancelled: boolean },
): SeatConsequences | null {
  const allSeatIds = order.items.map((item) => item.seatId);
  for (const event of events) {
    if (event.type === 'OrderConfirmed') return { seatIds: allSeatIds, apply: sold(order) };
    if (event.type === 'OrderCancelled') {
      return { seatIds: allSeatIds, apply: freed(order, event.data.reason, show) };
    }
    if (event.type === 'RefundAccepted') {
      const refund = findRefund(order, event.data.refundId);
      if (refund.seatIds.length > 0) {
        const keepBlocked = refund.keepSeatsBlocked || show.isCancelled;
        return { seatIds: refund.seatIds, apply: returned(order, refund, keepBlocked) };
      }
    }
  }
  return null;
}

const sold =
  (order: PlacedOrder): SeatConsequence =>
  (seat) =>
    sellSeat(seat, { orderId: order.orderId });

/**
 * For an order that was given up before its last seat was reserved: also seats that are still held by
 * the holds that were converted for it, and by nobody else.
 */
export const freedWithHolds =
  (
    order: PlacedOrder,
    holdIds: ReadonlySet<string>,
    show: { readonly isCancelled: boolean },
  ): SeatConsequence =>
  (seat, nowMs) =>
    freed(
      order,
      order.cancelReason ?? 'expired',
      show,
      seat.status === 'held' && holdIds.has(seat.holdId) ? seat.holdId : null,
    )(seat, nowMs);

const freed =
  (
    order: PlacedOrder,
    reason: CancelReason,
    show: { readonly isCancelled: boolean },
    holdId: string | null = null,
  ): SeatConsequence =>
  (seat, nowMs) => {
    const showIsOff = reason === 'show_cancelled' || show.isCancelled;
    const decision = releaseSeat(seat, {
      holdId,
      orderId: order.orderId,
      reason: showIsOff ? 'show_cancelled' : 'order_cancelled',
    });
    if (!showIsOff) return decision;
    return keepBack(seat, decision.events, { blockId: order.orderId, nowMs });
  };

const returned =
  (order: PlacedOrder, refund: Refund, keepBlocked: boolean): SeatConsequence =>
  (seat, nowMs) => {
    const decision = returnSeat(seat, { orderId: order.orderId, refundId: refund.refundId });
    if (!keepBlocked) return decision;
    return keepBack(seat, decision.events, { blockId: refund.refundId, nowMs });
  };

export interface TicketConsequences {
  readonly seatIds: readonly string[];
  readonly apply: (ticket: TicketState) => readonly TicketEvent[];
}

/** Which tickets are voided or given back with these events; null if none is. */
export function ticketConsequences(
  order: PlacedOrder,
  events: readonly OrderEvent[],
): TicketConsequences | null {
  for (const event of events) {
    if (event.type === 'RefundRequested' && event.data.seatIds.length > 0) {
      const { refundId, seatIds } = event.data;
      return { seatIds, apply: (ticket) => voidTicket(ticket, { refundId }).events };
    }
    if (event.type === 'RefundFailed' && !event.data.accepted) {
      const { refundId, seatIds } = findRefund(order, event.data.refundId);
      if (seatIds.length === 0) return null;
      return { seatIds, apply: (ticket) => reinstateTicket(ticket, { refundId }).events };
    }
  }
  return null;
}

function findRefund(order: PlacedOrder, refundId: string): Refund {
  const refund = order.refunds.find((candidate) => candidate.refundId === refundId);
  if (refund === undefined) throw new Error(`order ${order.orderId} has no refund ${refundId}`);
  return refund;
}
