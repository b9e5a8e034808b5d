/** What may happen to seats, for histories by chance. */
import fc from 'fast-check';
import {
  blockSeat,
  expireSeatHold,
  extendSeatHold,
  holdSeat,
  releaseSeat,
  reserveSeat,
  returnSeat,
  type SeatState,
  sellSeat,
  unblockSeat,
} from '#domain/seat.ts';
import { SALE_MS } from '../../testing/stage.ts';

const ACTS = [
  'hold',
  'hold',
  'extend',
  'expire',
  'release',
  'reserve',
  'sell',
  'return',
  'block',
  'unblock',
] as const;

export interface SeatStep {
  readonly seat: number;
  readonly party: number;
  readonly act: (typeof ACTS)[number];
  readonly atMs: number;
}

/** Of the first `seatCount` seats. */
export const anySeatStep = (seatCount: number): fc.Arbitrary<SeatStep> =>
  fc.record({
    seat: fc.nat(seatCount - 1),
    party: fc.nat(2),
    act: fc.constantFrom(...ACTS),
    atMs: fc.integer({ min: SALE_MS, max: SALE_MS + 40 }),
  });

/** For `Stage.decide`: what the step makes of a seat, if anything. */
export function ruleOf({ act, party, atMs }: SeatStep) {
  const holdId = `hld_${party}`;
  const orderId = `ord_${party}`;
  const customerId = `cus_${party}`;
  const nowMs = atMs;
  return (seat: SeatState) => {
    switch (act) {
      case 'hold':
        return holdSeat(seat, { holdId, customerId, untilMs: atMs + 10, nowMs });
      case 'extend':
        return extendSeatHold(seat, { holdId, untilMs: atMs + 20, nowMs });
      case 'expire':
        return expireSeatHold(seat, { holdId, nowMs });
      case 'release':
        return releaseSeat(seat, { holdId, orderId, reason: 'released' });
      case 'reserve':
        return reserveSeat(seat, { orderId, holdId, customerId, nowMs });
      case 'sell':
        return sellSeat(seat, { orderId });
      case 'return':
        return returnSeat(seat, { orderId, refundId: 'rfd_1' });
      case 'block':
        return blockSeat(seat, { blockId: 'blk_1', reason: 'house', nowMs });
      default:
        return unblockSeat(seat);
    }
  };
}
