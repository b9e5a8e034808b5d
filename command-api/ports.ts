/** What the commands need of others; the composition root hands it in. */
import type { RefusalCause } from '#domain/demand.ts';

/** A venue as a list shows it. */
export interface VenueSummary {
  readonly venueId: string;
  readonly name: string;
  readonly address: string | null;
  readonly city: string;
  readonly country: string;
  readonly timezone: string;
  readonly layoutVersion: number;
  readonly seatCount: number;
}

/** The catalog's read model of venues. */
export interface VenueReader {
  /**
   * Up to `limit` venues in the order of their ids, which stays as it is when others are added.
   * `owner`: only theirs; null: everybody's. `afterId`: the last one of the page before.
   */
  listVenues(request: {
    readonly owner: string | null;
    readonly afterId: string | null;
    readonly limit: number;
  }): Promise<readonly VenueSummary[]>;
}

/** Free text that must not enter an event: kept with the personal data, and erasable like it. */
export interface NoteStore {
  /**
   * Stored before the event that refers to `id`; storing the same again changes nothing. A note about
   * a customer goes when they are erased.
   */
  put(id: string, text: string, aboutCustomerId?: string): Promise<void>;
}

/** Whether anything personal of a customer is stored, and the means to be rid of it. */
export interface PersonalTraces {
  isThere(customerId: string): Promise<boolean>;
  /**
   * Removes what was written about these customers up to those moments, in every table; tells how many
   * rows went. Harmless to repeat.
   */
  eraseOlder(
    orders: readonly { readonly customerId: string; readonly untilMs: number }[],
  ): Promise<number>;
}

/**
 * Attempts that were refused, counted on the way out of a request: costs next to nothing and never
 * fails. Where there is no more room, less is counted.
 */
export interface RefusedAttempts {
  /**
   * `seatIds`: seats of the show; none where no seat was named, but perhaps a `section` of it.
   */
  count(showId: string, seatIds: readonly string[], cause: RefusalCause, section?: string): void;
}

/** How far the orders of a cancelled show have been given up and refunded. */
export interface ShowUnwinding {
  progress(
    showId: string,
  ): Promise<{ readonly ordersTotal: number; readonly ordersRefunded: number }>;
}

/** Signs our own tokens. */
export interface TokenIssuer {
  issue(request: {
    readonly subject: string;
    readonly roles: readonly ('customer' | 'organizer' | 'finance' | 'gate' | 'admin')[];
    readonly ttlMs: number;
  }): Promise<{ readonly token: string; readonly expiresAtMs: number }>;
}

/** Who buys: personal data, kept apart from the events under the order's id, and erasable. */
export interface BuyerDetails {
  readonly name: string;
  readonly email: string;
}

export interface BuyerStore {
  /** Stored before the event that refers to the order; storing again replaces. */
  put(orderId: string, customerId: string, buyer: BuyerDetails): Promise<void>;
}
