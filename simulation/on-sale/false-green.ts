/**
 * How often the map lied: refused holds on a seat that had been taken for more than a second when the
 * buyer, whose map had just shown it green, asked for it.
 */
import type { StoredEvent } from '#event-store/port.ts';
import type { FailedPick } from './record.ts';

const FREES: ReadonlySet<string> = new Set([
  'HoldExpired',
  'SeatReleased',
  'SeatReturned',
  'SeatUnblocked',
]);
const TAKES: ReadonlySet<string> = new Set([
  'SeatHeld',
  'SeatReserved',
  'SeatSold',
  'SeatBlocked',
  'SeatGiven',
]);

/** A map may be so far behind before it counts as a lie. */
export const LIE_AFTER_MS = 1_000;

export interface FalseGreen {
  /** Looks at an event of the log, in order. */
  observe(event: StoredEvent): void;
  /** How many refused holds met a seat that was not green by rights. */
  count(): number;
}

interface Span {
  readonly fromMs: number;
  toMs: number;
}

/** Follows, for the seats of refused holds only, when each was taken without a break. */
export function followTakenSeats(showId: string, picks: readonly FailedPick[]): FalseGreen {
  const spans = new Map<string, Span[]>();
  for (const pick of picks) {
    for (const seatId of pick.seatIds) spans.set(`seat-${showId}.${seatId}`, []);
  }
  const wasTakenLong = (seatId: string, atMs: number): boolean =>
    (spans.get(`seat-${showId}.${seatId}`) ?? []).some(
      (span) => span.fromMs < atMs - LIE_AFTER_MS && span.toMs > atMs,
    );
  return {
    observe({ stream, type, atMs }) {
      const taken = spans.get(stream);
      if (!taken) return;
      const last = taken.at(-1);
      const isTaken = last !== undefined && last.toMs === Number.POSITIVE_INFINITY;
      if (TAKES.has(type) && !isTaken) {
        taken.push({ fromMs: atMs, toMs: Number.POSITIVE_INFINITY });
      } else if (FREES.has(type) && isTaken) {
        last.toMs = atMs;
      }
    },
    count: () =>
      picks.filter((pick) =>
        pick.seatIds.some((seatId) => wasTakenLong(seatId, pick.requestedAtMs)),
      ).length,
  };
}
