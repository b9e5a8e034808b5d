/** What the log says about a show's waiting room, and about who held seats of it. */
import type { StoredEvent } from '#event-store/port.ts';

export interface LineHistory {
  /** How far people had been called, and how many shopped, by the house's own account. */
  readonly advances: readonly {
    readonly atMs: number;
    readonly calledUpTo: number;
    readonly active: number;
  }[];
  readonly holds: readonly { readonly atMs: number; readonly customerId: string }[];
  /** When each customer's first order of the show was confirmed. */
  readonly confirmedAtMs: ReadonlyMap<string, number>;
  readonly drawnEvents: number;
}

export interface LineObserver {
  /** Looks at an event of the log, in order. */
  observe(event: StoredEvent): void;
  history(): LineHistory;
}

interface Placed {
  readonly showId?: string;
  readonly customerId?: string;
  readonly orderId?: string;
}

export function observeLine(showId: string): LineObserver {
  const advances: { atMs: number; calledUpTo: number; active: number }[] = [];
  const holds: { atMs: number; customerId: string }[] = [];
  const buyers = new Map<string, string>();
  const confirmedAtMs = new Map<string, number>();
  let drawnEvents = 0;
  return {
    observe({ stream, type, atMs, data }) {
      if (stream === `waiting-room-${showId}`) {
        if (type === 'LotteryDrawn') drawnEvents += 1;
        if (type !== 'AdmissionAdvanced') return;
        const { calledUpTo, active } = data as { calledUpTo: number; active: number };
        advances.push({ atMs, calledUpTo, active });
        return;
      }
      const { customerId, orderId, ...placed } = data as Placed;
      if (type === 'OrderConfirmed') {
        const customer = buyers.get(stream);
        if (customer !== undefined && !confirmedAtMs.has(customer)) {
          confirmedAtMs.set(customer, atMs);
        }
      }
      if (placed.showId !== showId || customerId === undefined) return;
      if (type === 'HoldPlaced') holds.push({ atMs, customerId });
      if (type === 'OrderPlaced' && orderId !== undefined) buyers.set(stream, customerId);
    },
    history: () => ({ advances, holds, confirmedAtMs, drawnEvents }),
  };
}
