/** What the crowd lived through: the driver's own notes, shown to the checker at the end. */
import type { AcknowledgedHold, AcknowledgedOrder } from '../checker/evidence.ts';
import type { ReportViolation, Violation } from '../checker/violation.ts';
import { createLatencyMeter, type LatencyMeter } from './latency.ts';

/** A hold refused for seats that the buyer's map, fetched just before, showed free. */
export interface FailedPick {
  readonly seatIds: readonly string[];
  readonly requestedAtMs: number;
}

export interface SaleCounts {
  holdRequests: number;
  /** Holds answered 201. */
  holdsAccepted: number;
  /** Orders answered 201. */
  ordersAccepted: number;
  ordersConfirmed: number;
  seatsConfirmed: number;
  declines: number;
  challenges: number;
  /** Second requests sent on purpose, under the same key. */
  replays: number;
  /** Requests without an answer, sent again. */
  connectionsLost: number;
  /** Answers 429 and 503 that were waited out. */
  askedToWait: number;
  arrivals: number;
  returns: number;
  holdsLeftToLapse: number;
  holdsReleased: number;
}

export interface SaleRecord {
  readonly counts: SaleCounts;
  readonly refusals: Map<string, number>;
  readonly acknowledgedHolds: AcknowledgedHold[];
  readonly acknowledgedOrders: AcknowledgedOrder[];
  readonly failedPicks: FailedPick[];
  readonly violations: Violation[];
  readonly latency: LatencyMeter;
  /** When a buyer last heard that an order is confirmed, in milliseconds since the epoch. */
  lastConfirmedAtMs: number;
  refuse(cause: string): void;
  readonly report: ReportViolation;
}

export function createSaleRecord(): SaleRecord {
  const refusals = new Map<string, number>();
  const violations: Violation[] = [];
  return {
    counts: {
      holdRequests: 0,
      holdsAccepted: 0,
      ordersAccepted: 0,
      ordersConfirmed: 0,
      seatsConfirmed: 0,
      declines: 0,
      challenges: 0,
      replays: 0,
      connectionsLost: 0,
      askedToWait: 0,
      arrivals: 0,
      returns: 0,
      holdsLeftToLapse: 0,
      holdsReleased: 0,
    },
    refusals,
    acknowledgedHolds: [],
    acknowledgedOrders: [],
    failedPicks: [],
    violations,
    latency: createLatencyMeter(),
    lastConfirmedAtMs: 0,
    refuse: (cause) => {
      refusals.set(cause, (refusals.get(cause) ?? 0) + 1);
    },
    report: (kind, subject, message) => {
      violations.push({ kind, subject, message });
    },
  };
}
