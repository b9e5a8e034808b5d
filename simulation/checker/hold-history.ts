/** The life of a hold: placed or abandoned first, then at most one end. */
import type { HoldEvent } from '#domain/hold.ts';
import type { StoredEvent } from '#event-store/port.ts';
import type { HoldRecord } from './history.ts';
import type { ReportViolation } from './violation.ts';

export function applyHoldEvent(
  hold: HoldRecord,
  stored: StoredEvent,
  report: ReportViolation,
): void {
  const event = stored as unknown as HoldEvent;
  if (!isLegal(hold, event)) {
    report('hold_event_out_of_turn', stored.stream, `${event.type} while ${hold.phase}`);
  }
  switch (event.type) {
    case 'HoldPlaced':
      hold.phase = 'active';
      hold.showId = event.data.showId;
      hold.customerId = event.data.customerId;
      hold.placedSeats = event.data.items.map((item) => item.seatId);
      break;
    case 'HoldExtended':
      hold.extended = true;
      break;
    case 'HoldAbandoned':
      hold.phase = 'abandoned';
      break;
    case 'HoldReleased':
      hold.phase = 'released';
      break;
    case 'HoldConverted':
      hold.phase = 'converted';
      hold.orderId = event.data.orderId;
      break;
    default:
      report('unknown_event', stored.stream, `${stored.type} on a hold's stream`);
  }
}

function isLegal(hold: HoldRecord, event: HoldEvent): boolean {
  switch (event.type) {
    case 'HoldPlaced':
    case 'HoldAbandoned':
      return hold.phase === 'unplaced';
    case 'HoldExtended':
      return hold.phase === 'active' && !hold.extended;
    case 'HoldReleased':
    case 'HoldConverted':
      return hold.phase === 'active';
    default:
      return true;
  }
}
