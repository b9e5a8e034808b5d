/** One owner: each event of a seat is legal only from the state before it, for the one it names. */
import type { SeatEvent } from '#domain/seat.ts';
import type { StoredEvent } from '#event-store/port.ts';
import { type History, holdOf, orderOf, type SeatOwnership, type SeatRecord } from './history.ts';
import type { ReportViolation, ViolationKind } from './violation.ts';

const AVAILABLE: SeatOwnership = { status: 'available' };

/** Events that give the seat to somebody: out of turn, they take it away from somebody else. */
const TAKES = new Set(['SeatHeld', 'SeatReserved', 'SeatSold', 'SeatBlocked', 'SeatGiven']);

export function applySeatEvent(
  history: History,
  seat: SeatRecord,
  stored: StoredEvent,
  report: ReportViolation,
): void {
  const event = stored as unknown as SeatEvent;
  history.seatEvents.set(seat.showId, (history.seatEvents.get(seat.showId) ?? 0) + 1);
  const before = seat.owner;
  if (!isLegal(before, event)) {
    report(kindOf(before, event), stored.stream, explain(before, stored));
  } else if (
    event.type === 'HoldExpired' &&
    before.status === 'held' &&
    stored.atMs < before.untilMs
  ) {
    report(
      'hold_expired_early',
      stored.stream,
      `hold ${event.data.holdId} was ended ${before.untilMs - stored.atMs} ms before its time`,
    );
  }
  seat.owner = ownerAfter(before, event);
  remember(history, seat.key, event);
}

function isLegal(before: SeatOwnership, event: SeatEvent): boolean {
  switch (event.type) {
    case 'SeatHeld':
    case 'SeatBlocked':
      return before.status === 'available';
    case 'SeatHoldExtended':
      return (
        before.status === 'held' &&
        before.holdId === event.data.holdId &&
        event.data.untilMs > before.untilMs
      );
    case 'HoldExpired':
      return before.status === 'held' && before.holdId === event.data.holdId;
    case 'SeatReleased':
      return before.status === 'held'
        ? before.holdId === event.data.holdId
        : before.status === 'reserved' && before.orderId === event.data.orderId;
    case 'SeatReserved':
      // Without a hold: taken again for money that came late, which needs a free seat.
      return event.data.holdId === null
        ? before.status === 'available'
        : before.status === 'held' &&
            before.holdId === event.data.holdId &&
            before.customerId === event.data.customerId;
    case 'SeatSold':
      return (
        before.status === 'reserved' &&
        before.orderId === event.data.orderId &&
        before.customerId === event.data.customerId
      );
    case 'SeatReturned':
      return before.status === 'sold' && before.orderId === event.data.orderId;
    case 'SeatUnblocked':
      return before.status === 'blocked' && before.blockId === event.data.blockId;
    case 'SeatGiven':
      return (
        before.status === 'available' ||
        before.status === 'blocked' ||
        (before.status === 'reserved' && before.orderId === event.data.orderId)
      );
    default:
      return false;
  }
}

function kindOf(before: SeatOwnership, event: SeatEvent): ViolationKind {
  if (!isSeatEventType(event.type)) return 'unknown_event';
  return TAKES.has(event.type) && before.status !== 'available'
    ? 'seat_taken_twice'
    : 'seat_event_out_of_turn';
}

const SEAT_EVENT_TYPES: ReadonlySet<string> = new Set<SeatEvent['type']>([
  'SeatHeld',
  'SeatHoldExtended',
  'HoldExpired',
  'SeatReleased',
  'SeatReserved',
  'SeatSold',
  'SeatReturned',
  'SeatBlocked',
  'SeatUnblocked',
  'SeatGiven',
]);

const isSeatEventType = (type: string): boolean => SEAT_EVENT_TYPES.has(type);

function explain(before: SeatOwnership, event: StoredEvent): string {
  return `${event.type} ${JSON.stringify(event.data)} while ${JSON.stringify(before)}`;
}

function ownerAfter(before: SeatOwnership, event: SeatEvent): SeatOwnership {
  switch (event.type) {
    case 'SeatHeld': {
      const { holdId, customerId, untilMs } = event.data;
      return { status: 'held', holdId, customerId, untilMs };
    }
    case 'SeatHoldExtended':
      return before.status === 'held' ? { ...before, untilMs: event.data.untilMs } : before;
    case 'SeatReserved':
      return {
        status: 'reserved',
        orderId: event.data.orderId,
        customerId: event.data.customerId,
      };
    case 'SeatSold':
    case 'SeatGiven':
      return {
        status: 'sold',
        orderId: event.data.orderId,
        complimentary: event.type === 'SeatGiven',
      };
    case 'SeatBlocked':
      return { status: 'blocked', blockId: event.data.blockId };
    case 'HoldExpired':
    case 'SeatReleased':
    case 'SeatReturned':
    case 'SeatUnblocked':
      return AVAILABLE;
    default:
      return before;
  }
}

/** Notes for the holds and orders that the event names. */
function remember(history: History, key: string, event: SeatEvent): void {
  switch (event.type) {
    case 'SeatHeld':
      holdOf(history, event.data.holdId).heldSeats.set(key, event.data.customerId);
      break;
    case 'SeatReserved':
      orderOf(history, event.data.orderId).reservedSeats.add(key);
      if (event.data.holdId !== null) {
        holdOf(history, event.data.holdId).reservedSeats.add(key);
      }
      break;
    case 'SeatSold':
      orderOf(history, event.data.orderId).soldSeats.add(key);
      break;
    case 'SeatGiven':
      orderOf(history, event.data.orderId).givenSeats.add(key);
      break;
    case 'SeatReturned':
      orderOf(history, event.data.orderId).returnedSeats.set(key, event.data.refundId);
      break;
    default:
      break;
  }
}
