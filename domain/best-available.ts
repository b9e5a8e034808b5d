/** Picks the best numbered seats for somebody who leaves the choice to the house. */
import type { Layout } from './layout.ts';

export interface BestAvailableRequest {
  readonly quantity: number;
  /** Section id. */
  readonly section?: string | undefined;
  /** Index in the show's tiers. */
  readonly tier?: number | undefined;
  /** At least one place for a wheelchair, the others beside it, companion places first. */
  readonly accessible?: boolean | undefined;
  /**
   * True, said outright: side by side in one row or not at all. Left out or false: side by side
   * where it can be had, else as near to each other as the house allows.
   */
  readonly adjacent?: boolean | undefined;
}

export interface House {
  readonly isFree: (index: number) => boolean;
  /** A tier index a place; needed when the request names a tier. */
  readonly tiers?: Uint8Array | undefined;
  /** Free places to leave alone, such as those with an append in flight. */
  readonly skip?: ((index: number) => boolean) | undefined;
  /**
   * Any whole number from 0: spreads buyers who come at once over the best few blocks. 0: the very
   * best one.
   */
  readonly offset?: number | undefined;
}

/** What best-available needs to know of a layout: made once. */
export interface SeatRanking {
  readonly layout: Layout;
}

export function prepareBestAvailable(layout: Layout): SeatRanking {
  return { layout };
}
