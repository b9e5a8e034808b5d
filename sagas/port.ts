/** What the sagas offer to the other folders. */
import type { OrderState } from '#domain/order.ts';
import type { Aggregate } from '#event-store/aggregate.ts';

export interface AdvanceOptions {
  /** Something may have happened at the provider: ask, even where nothing was asked for. */
  readonly nudged?: boolean;
  /** How long to go on repeating calls that got no answer, in milliseconds. */
  readonly patienceMs: number;
}

export interface Checkout {
  /**
   * Moves an order on as far as it goes: makes the provider calls that it needs, records what they
   * brought, sells or frees its seats. Harmless to call at any time, from anywhere, any number of
   * times. Returns the order as it stands afterwards.
   */
  advance(orderId: string, options: AdvanceOptions): Promise<Aggregate<OrderState>>;
  /** Resolves when nothing is under way any more. */
  idle(): Promise<void>;
}

/** Who finds shows that were called off. */
export interface CancelledShows {
  isCancelled(showId: string): Promise<boolean>;
}
