/**
 * A numbered seat, or one unit of a general-admission area. The stream of a seat is where it is
 * judged who owns it: there is never more than one live hold, reservation or sale.
 */
import type { Accepted, Decision } from './decision.ts';
import { accept, refuse } from './decision.ts';

/** The stream of one seat of one show; nothing else builds this name. */
export const seatStream = (showId: string, seatId: string): string => `seat-${showId}.${seatId}`;

/** The show and the seat that a stream is about, or null for another kind of stream. */
export function parseSeatStream(stream: string): { showId: string; seatId: string } | null {
  if (!stream.startsWith('seat-')) return null;
  const dot = stream.indexOf('.', 5);
  return dot < 0 ? null : { showId: stream.slice(5, dot), seatId: stream.slice(dot + 1) };
}

/** Why a seat went back before it was paid for. */
export type ReleaseReason = 'released' | 'abandoned' | 'order_cancelled' | 'show_cancelled';

/** Every event names the hold or the order that it acts for. */
export type SeatEvent =
  | {
      readonly type: 'SeatHeld';
      readonly data: {
        readonly holdId: string;
        readonly customerId: string;
        readonly untilMs: number;
      };
    }
  | {
      readonly type: 'SeatHoldExtended';
      readonly data: { readonly holdId: string; readonly untilMs: number };
    }
  | { readonly type: 'HoldExpired'; readonly data: { readonly holdId: string } }
  | {
      readonly type: 'SeatReleased';
      readonly data: {
        readonly holdId: string | null;
        readonly orderId: string | null;
        readonly reason: ReleaseReason;
      };
    }
  | {
      readonly type: 'SeatReserved';
      readonly data: {
        readonly orderId: string;
        readonly holdId: string | null;
        readonly customerId: string;
      };
    }
  | {
      readonly type: 'SeatSold';
      readonly data: { readonly orderId: string; readonly customerId: string };
    }
  | {
      readonly type: 'SeatReturned';
      readonly data: { readonly orderId: string; readonly refundId: string };
    }
  | {
      readonly type: 'SeatBlocked';
      readonly data: { readonly blockId: string; readonly reason: string };
    }
  | { readonly type: 'SeatUnblocked'; readonly data: { readonly blockId: string } }
  | {
      readonly type: 'SeatGiven';
      readonly data: {
        readonly orderId: string;
        readonly customerId: string;
        readonly reason: string;
      };
    };

export type SeatEventType = SeatEvent['type'];

export type SeatState =
  | { readonly status: 'available' }
  | {
      readonly status: 'held';
      readonly holdId: string;
      readonly customerId: string;
      readonly untilMs: number;
    }
  | { readonly status: 'reserved'; readonly orderId: string; readonly customerId: string }
  | { readonly status: 'sold'; readonly orderId: string; readonly customerId: string }
  | { readonly status: 'blocked'; readonly blockId: string };

export type SeatStatus = SeatState['status'];

/** A seat with no stream is available. */
export const initialSeat: SeatState = { status: 'available' };

export function evolveSeat(state: SeatState, event: SeatEvent): SeatState {
  switch (event.type) {
    case 'SeatHeld':
      return {
        status: 'held',
        holdId: event.data.holdId,
        customerId: event.data.customerId,
        untilMs: event.data.untilMs,
      };
    case 'SeatHoldExtended':
      return state.status === 'held' && state.holdId === event.data.holdId
        ? { ...state, untilMs: event.data.untilMs }
        : state;
    case 'HoldExpired':
      return isHeldBy(state, event.data.holdId) ? initialSeat : state;
    case 'SeatReleased':
      return isHeldBy(state, event.data.holdId) || isReservedBy(state, event.data.orderId)
        ? initialSeat
        : state;
    case 'SeatReserved':
      return { status: 'reserved', orderId: event.data.orderId, customerId: event.data.customerId };
    case 'SeatSold':
    case 'SeatGiven':
      return { status: 'sold', orderId: event.data.orderId, customerId: event.data.customerId };
    case 'SeatReturned':
      return state.status === 'sold' && state.orderId === event.data.orderId ? initialSeat : state;
    case 'SeatBlocked':
      return { status: 'blocked', blockId: event.data.blockId };
    case 'SeatUnblocked':
      return state.status === 'blocked' ? initialSeat : state;
    default:
      event satisfies never;
      return state;
  }
}

/** The seat belongs to somebody else, or is kept back by the house. */
export interface SeatUnavailable {
  readonly code: 'SeatUnavailable';
  readonly status: SeatStatus;
}

/** The seat is no longer held for the one who acts. */
export interface SeatLost {
  readonly code: 'SeatLost';
  readonly status: SeatStatus;
}

export interface HoldSeat {
  readonly holdId: string;
  readonly customerId: string;
  readonly untilMs: number;
  readonly nowMs: number;
}

/**
 * A hold whose time is up counts as free, so that a late sweeper never costs a sale: the decision is
 * then that it expired and that the seat is held anew.
 */
export function holdSeat(
  state: SeatState,
  command: HoldSeat,
): Decision<SeatEvent, SeatUnavailable> {
  const held: SeatEvent = {
    type: 'SeatHeld',
    data: { holdId: command.holdId, customerId: command.customerId, untilMs: command.untilMs },
  };
  if (state.status === 'available') return accept(held);
  if (isHeldBy(state, command.holdId)) return accept();
  if (state.status === 'held' && state.untilMs <= command.nowMs) {
    return accept({ type: 'HoldExpired', data: { holdId: state.holdId } }, held);
  }
  return refuse({ code: 'SeatUnavailable', status: state.status });
}

/** Moves the deadline of a seat that this hold still has. */
export function extendSeatHold(
  state: SeatState,
  command: { readonly holdId: string; readonly untilMs: number; readonly nowMs: number },
): Decision<SeatEvent, SeatLost> {
  if (!isHeldAt(state, command.holdId, command.nowMs)) {
    return refuse({ code: 'SeatLost', status: state.status });
  }
  if (state.status === 'held' && state.untilMs === command.untilMs) return accept();
  return accept({
    type: 'SeatHoldExtended',
    data: { holdId: command.holdId, untilMs: command.untilMs },
  });
}

/** Emits nothing before the deadline, or for a seat that is somebody else's by now. */
export function expireSeatHold(
  state: SeatState,
  command: { readonly holdId: string; readonly nowMs: number },
): Accepted<SeatEvent> {
  const isDue = isHeldBy(state, command.holdId) && !isHeldAt(state, command.holdId, command.nowMs);
  if (!isDue) return accept();
  return accept({ type: 'HoldExpired', data: { holdId: command.holdId } });
}

export interface ReleaseSeat {
  readonly holdId: string | null;
  readonly orderId: string | null;
  readonly reason: ReleaseReason;
}

/** Gives back what this hold or order has; a decision about somebody else's seat emits nothing. */
export function releaseSeat(state: SeatState, command: ReleaseSeat): Accepted<SeatEvent> {
  if (!isHeldBy(state, command.holdId) && !isReservedBy(state, command.orderId)) return accept();
  return accept({ type: 'SeatReleased', data: { ...command } });
}

export interface ReserveSeat {
  readonly orderId: string;
  readonly holdId: string;
  readonly customerId: string;
  readonly nowMs: number;
}

/** From the hold that the buyer has to the order that they pay. */
export function reserveSeat(state: SeatState, command: ReserveSeat): Decision<SeatEvent, SeatLost> {
  if (isReservedBy(state, command.orderId)) return accept();
  if (!isHeldAt(state, command.holdId, command.nowMs)) {
    return refuse({ code: 'SeatLost', status: state.status });
  }
  return accept({
    type: 'SeatReserved',
    data: { orderId: command.orderId, holdId: command.holdId, customerId: command.customerId },
  });
}

/**
 * Takes a seat again for an order that was cancelled and turns out to be paid. Only a seat that
 * nobody has: a hold past its deadline counts as free, as for any buyer.
 */
export function retakeSeat(
  state: SeatState,
  command: { readonly orderId: string; readonly customerId: string; readonly nowMs: number },
): Decision<SeatEvent, SeatUnavailable> {
  if (isReservedBy(state, command.orderId)) return accept();
  const reserved: SeatEvent = {
    type: 'SeatReserved',
    data: { orderId: command.orderId, holdId: null, customerId: command.customerId },
  };
  if (state.status === 'available') return accept(reserved);
  if (state.status === 'held' && state.untilMs <= command.nowMs) {
    return accept({ type: 'HoldExpired', data: { holdId: state.holdId } }, reserved);
  }
  return refuse({ code: 'SeatUnavailable', status: state.status });
}

/** Only from the reservation of the very order that paid. */
export function sellSeat(
  state: SeatState,
  command: { readonly orderId: string },
): Decision<SeatEvent, SeatLost> {
  if (state.status === 'sold' && state.orderId === command.orderId) return accept();
  if (state.status !== 'reserved' || state.orderId !== command.orderId) {
    return refuse({ code: 'SeatLost', status: state.status });
  }
  return accept({
    type: 'SeatSold',
    data: { orderId: command.orderId, customerId: state.customerId },
  });
}

/** A reserved seat that costs nothing, or that the house gives away. */
export function giveSeat(
  state: SeatState,
  command: { readonly orderId: string; readonly reason: string },
): Decision<SeatEvent, SeatLost> {
  if (state.status === 'sold' && state.orderId === command.orderId) return accept();
  if (state.status !== 'reserved' || state.orderId !== command.orderId) {
    return refuse({ code: 'SeatLost', status: state.status });
  }
  const { orderId, reason } = command;
  return accept({ type: 'SeatGiven', data: { orderId, customerId: state.customerId, reason } });
}

/** Takes back a seat that this order bought; emits nothing if it has not got it any more. */
export function returnSeat(
  state: SeatState,
  command: { readonly orderId: string; readonly refundId: string },
): Accepted<SeatEvent> {
  if (state.status !== 'sold' || state.orderId !== command.orderId) return accept();
  return accept({ type: 'SeatReturned', data: { ...command } });
}

/** Keeps a free seat back for the house. Held, reserved and sold seats are left to their buyers. */
export function blockSeat(
  state: SeatState,
  command: { readonly blockId: string; readonly reason: string; readonly nowMs: number },
): Decision<SeatEvent, SeatUnavailable> {
  const blocked: SeatEvent = {
    type: 'SeatBlocked',
    data: { blockId: command.blockId, reason: command.reason },
  };
  if (state.status === 'blocked') return accept();
  if (state.status === 'available') return accept(blocked);
  if (state.status === 'held' && state.untilMs <= command.nowMs) {
    return accept({ type: 'HoldExpired', data: { holdId: state.holdId } }, blocked);
  }
  return refuse({ code: 'SeatUnavailable', status: state.status });
}

/** Puts a seat that the house kept back on sale; emits nothing for any other. */
export function unblockSeat(state: SeatState): Decision<SeatEvent, SeatUnavailable> {
  if (state.status === 'available') return accept();
  if (state.status !== 'blocked') return refuse({ code: 'SeatUnavailable', status: state.status });
  return accept({ type: 'SeatUnblocked', data: { blockId: state.blockId } });
}

const isHeldBy = (state: SeatState, holdId: string | null): boolean =>
  state.status === 'held' && state.holdId === holdId;

const isReservedBy = (state: SeatState, orderId: string | null): boolean =>
  state.status === 'reserved' && state.orderId === orderId;

/** Held by this hold, and its time is not up. */
const isHeldAt = (state: SeatState, holdId: string, nowMs: number): boolean =>
  state.status === 'held' && state.holdId === holdId && state.untilMs > nowMs;
