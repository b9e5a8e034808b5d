/**
 * Holds that come to nothing. Whoever places and drops them over and over keeps seats from those who
 * would buy: each hold counts against its customer and show, whether it is given back, lapses or is still
 * there, until it becomes an order or ten minutes' draining has forgiven it.
 */
import { Budget } from './budget.ts';

export interface UnboughtHolds {
  /** How long until the customer may place one more; 0 for now. */
  waitMs(of: CustomerOfShow, nowMs: number): number;
  placed(of: CustomerOfShow, nowMs: number): void;
  bought(of: CustomerOfShow, holds: number, nowMs: number): void;
}

/**
 * A customer of one show, as one text: by it their commands take turns and their holds are counted. Made once
 * a command, since a text that was looked up before is found quicker.
 */
export type CustomerOfShow = string & { readonly is: unique symbol };

export const customerOfShow = (customerId: string, showId: string): CustomerOfShow =>
  `${showId}/${customerId}` as CustomerOfShow;

const DRAIN_MS = 10 * 60_000;

/** `limit`: null for none. */
export function createUnboughtHolds(limit: number | null): UnboughtHolds {
  if (limit === null) {
    return { waitMs: () => 0, placed: () => undefined, bought: () => undefined };
  }
  const budget = new Budget({ size: limit, drainMs: DRAIN_MS });
  return {
    waitMs: (of, nowMs) => budget.waitMs(of, nowMs),
    placed: (of, nowMs) => budget.add(of, nowMs),
    bought: (of, holds, nowMs) => budget.takeBack(of, holds, nowMs),
  };
}
