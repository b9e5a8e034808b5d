/** Counts how the crowd fares, from what its buyers have been told. */
import type { CrowdProgress } from '#platform/demo/crowd.ts';
import type { VisitEnd } from '../on-sale/buyer.ts';
import type { SaleRecord } from '../on-sale/record.ts';

export interface Tally {
  /** Runs a visit; `isFirst` for somebody who was not here before. */
  during(isFirst: boolean, visit: () => Promise<VisitEnd>): Promise<VisitEnd>;
  progress(): CrowdProgress;
}

/** `waiting`: how many of those who are here stand in the line. */
export function createTally(record: SaleRecord, waiting: () => number = () => 0): Tally {
  let arrived = 0;
  let inside = 0;
  let bought = 0;
  let gaveUp = 0;
  let counted = 0;
  let seatsSoldTwice = 0;
  const ticketed = new Set<string>();

  function countTickets(): void {
    for (const { seatIds } of record.acknowledgedOrders.slice(counted)) {
      for (const seatId of seatIds) {
        if (ticketed.has(seatId)) seatsSoldTwice += 1;
        ticketed.add(seatId);
      }
    }
    counted = record.acknowledgedOrders.length;
  }

  return {
    async during(isFirst, visit) {
      if (isFirst) arrived += 1;
      inside += 1;
      try {
        const end = await visit();
        if (end === 'bought') bought += 1;
        if (end === 'left') gaveUp += 1;
        return end;
      } finally {
        inside -= 1;
      }
    },
    progress() {
      countTickets();
      const beaten = record.refusals.get('seat_unavailable') ?? 0;
      const seatsBought = ticketed.size;
      const inLine = waiting();
      return {
        arrived,
        waiting: inLine,
        inside: inside - inLine,
        bought,
        seatsBought,
        beaten,
        gaveUp,
        seatsSoldTwice,
      };
    },
  };
}
