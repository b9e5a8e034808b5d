/** What the model of customers' doings offers to the other folders. */
import type { Position } from '#event-store/port.ts';

/** A hold, an order or the customer itself: where events about a customer are to be found. */
export interface Activity {
  /** `hld_…`, `ord_…` or `cus_…`. */
  readonly id: string;
  /** None of its events comes before this one … */
  readonly firstPosition: Position;
  /** … and, as far as the model is, none after this one. */
  readonly lastPosition: Position;
}

export interface CustomerActivityReader {
  /**
   * What a customer has done, in the order of the first events: those with an event after a position,
   * after the one that the last page ended with.
   */
  page(request: {
    readonly customerId: string;
    readonly eventsAfter: Position;
    readonly from: Pick<Activity, 'firstPosition' | 'id'> | null;
    readonly limit: number;
  }): Promise<readonly Activity[]>;
  /** How many of a customer's holds had lapsed by a position. */
  lapsedHolds(customerId: string, until: Position): Promise<number>;
  /** Whether there ever was anything. */
  isKnown(customerId: string): Promise<boolean>;
}
