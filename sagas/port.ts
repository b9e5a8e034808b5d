/** What the sagas offer to the other folders. */
import type { OrderState } from '#domain/order.ts';
import type { OrderEvent } from '#domain/order-events.ts';
import type { Aggregate, Cause } from '#event-store/aggregate.ts';

export interface AdvanceOptions {
  /** Something may have happened at the provider: ask, even where nothing was asked for. */
  readonly nudged?: boolean;
  /** A seat was seen to be the order's after the order had given up all of them: look for such. */
  readonly hasStrays?: boolean;
  /** How long to go on repeating calls that got no answer, in milliseconds. */
  readonly patienceMs: number;
  /**
   * The order as the caller has just written or read it: saves reading it once more. Where it has
   * moved since, the next append says so.
   */
  readonly known?: Aggregate<OrderState>;
}

export interface NudgeOptions {
  /** All that may have happened is that the payment was authorised or captured. */
  readonly isOfPayment: boolean;
  /** As for {@link AdvanceOptions}. */
  readonly patienceMs: number;
}

export interface Advanced {
  readonly order: Aggregate<OrderState>;
  /** False where the provider or the store gave no answer: there is more to do as soon as they do. */
  readonly settled: boolean;
}

/**
 * - `moved`: somebody else wrote to the order meanwhile: load it and decide again
 * - `lost`: a seat refuses to go along; nothing was recorded
 */
export type RecordResult =
  /** `order` is what it has become. */
  | { readonly outcome: 'recorded'; readonly order: Aggregate<OrderState> }
  | { readonly outcome: 'moved' | 'unknown' }
  | { readonly outcome: 'lost'; readonly seatIds: readonly string[] };

export interface Checkout {
  /**
   * Moves an order on as far as it goes: makes the provider calls that it needs, records what they
   * brought, sells or frees its seats. Harmless to call at any time, from anywhere, any number of
   * times. Tells the order as it stands afterwards.
   */
  advance(orderId: string, options: AdvanceOptions): Promise<Advanced>;
  /**
   * What a webhook asks for: {@link advance} with a look at the provider. True once all that it may have
   * told of is stored. An order that this process knows to be sold and paid is not read again for that.
   */
  heed(orderId: string, nudge: NudgeOptions): Promise<boolean>;
  /** Appends what was decided about an order, with what it means for its seats and tickets. */
  record(
    order: Aggregate<OrderState>,
    events: readonly OrderEvent[],
    cause: Cause,
  ): Promise<RecordResult>;
  /** Resolves when nothing is under way any more. */
  idle(): Promise<void>;
}

/** Who finds shows that were called off. */
export interface CancelledShows {
  isCancelled(showId: string): Promise<boolean>;
}

/**
 * Whoever leads does the sweeping work of all processes. It saves work and is never what correctness
 * rests on: two leaders at once only meet conflicts.
 */
export interface Leadership {
  isLeader(): boolean;
}

/** Carries out what `CustomerErased` orders. */
export interface PersonalDataEraser {
  /**
   * Removes what was written about these customers up to those moments, in every table of personal
   * data; tells how many rows went. Harmless to repeat.
   */
  eraseOlder(
    orders: readonly { readonly customerId: string; readonly untilMs: number }[],
  ): Promise<number>;
}
