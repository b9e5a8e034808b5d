/** Whole holds only: a hold has every seat that it names, and nobody keeps a seat without one. */
import type { Evidence } from './evidence.ts';
import { type History, type HoldRecord, seatKey } from './history.ts';
import type { ReportViolation } from './violation.ts';

export function checkHolds(
  history: History,
  evidence: Pick<Evidence, 'isAtomicAcrossStreams'>,
  report: ReportViolation,
): void {
  const mayBreakOff = evidence.isAtomicAcrossStreams === false;
  for (const hold of history.holds.values()) {
    if (hold.phase === 'unplaced' || hold.phase === 'abandoned') {
      checkNeverPlaced(history, hold, mayBreakOff, report);
    } else {
      checkPlaced(history, hold, report);
    }
  }
  checkCurrentHolders(history, report);
}

function checkNeverPlaced(
  history: History,
  hold: HoldRecord,
  mayBreakOff: boolean,
  report: ReportViolation,
): void {
  const subject = `hold-${hold.holdId}`;
  if (hold.heldSeats.size === 0) return;
  const seats = [...hold.heldSeats.keys()].join(', ');
  // Its process ended between two appends: nobody was told of it, and its seats lapse.
  if (hold.phase === 'unplaced' && !mayBreakOff) {
    report('hold_never_placed', subject, `${seats} held for a hold that was never placed`);
  }
  if (hold.reservedSeats.size > 0) {
    report('hold_never_placed', subject, `${seats} reserved from a hold that was never placed`);
  }
  for (const key of hold.heldSeats.keys()) {
    const owner = history.seats.get(key)?.owner;
    if (owner?.status === 'held' && owner.holdId === hold.holdId) {
      report('seat_left_held', `seat-${key}`, `still held for ${hold.holdId}, never placed`);
    }
  }
}

function checkPlaced(history: History, hold: HoldRecord, report: ReportViolation): void {
  const subject = `hold-${hold.holdId}`;
  const placed = new Set(hold.placedSeats.map((seatId) => seatKey(hold.showId ?? '', seatId)));
  if (placed.size === 0 || placed.size !== hold.placedSeats.length) {
    report('hold_not_whole', subject, `names its seats badly: ${hold.placedSeats.join(', ')}`);
  }
  if (hold.reservedSeats.size > 0 && hold.phase !== 'converted') {
    report('order_without_hold', subject, `its seats were reserved while it is ${hold.phase}`);
  }
  for (const key of placed) {
    const customer = hold.heldSeats.get(key);
    if (customer === undefined) {
      report('hold_not_whole', subject, `${key} was never held for it`);
    } else if (customer !== hold.customerId) {
      report('hold_not_whole', subject, `${key} was held for ${customer}, not ${hold.customerId}`);
    }
  }
  for (const key of hold.heldSeats.keys()) {
    // One picked and lost on the way to the hold may have been given back.
    const owner = history.seats.get(key)?.owner;
    const kept = owner?.status === 'held' && owner.holdId === hold.holdId;
    if (!placed.has(key) && (kept || hold.reservedSeats.has(key))) {
      report('hold_not_whole', subject, `${key} was kept for it though it does not name it`);
    }
  }
}

function checkCurrentHolders(history: History, report: ReportViolation): void {
  for (const seat of history.seats.values()) {
    if (seat.owner.status !== 'held') continue;
    const hold = history.holds.get(seat.owner.holdId);
    if (hold?.phase === 'released' || hold?.phase === 'converted') {
      report('seat_left_held', `seat-${seat.key}`, `still held for ${hold.holdId}, ${hold.phase}`);
    }
  }
}
