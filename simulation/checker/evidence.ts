/**
 * What the judge is shown besides the log: what clients were told, what the read models say, what the
 * payment provider has on record. Each part may be missing; then that check is not made.
 */

/** A hold that a client was told it has (201). */
export interface AcknowledgedHold {
  readonly holdId: string;
  readonly showId: string;
  readonly seatIds: readonly string[];
}

/** An order that a client was told is paid and confirmed. */
export interface AcknowledgedOrder {
  readonly orderId: string;
  readonly showId: string;
  readonly seatIds: readonly string[];
  readonly totalCents: number;
}

export interface SectionCounts {
  readonly id: string;
  readonly available: number;
  readonly held: number;
  readonly reserved: number;
  readonly sold: number;
  readonly blocked: number;
  readonly total: number;
}

/** The availability of a show as the API gives it. */
export interface AvailabilityModel {
  readonly showId: string;
  /** Seat ids by index, from the seat map. */
  readonly seatIds: readonly string[];
  /** Section ids by index. */
  readonly sectionIds: readonly string[];
  /** One byte a seat: 0 available, 1 held, 2 reserved, 3 sold, 4 blocked. */
  readonly statuses: Uint8Array;
  readonly version: number;
  readonly sections: readonly SectionCounts[];
}

export type OrderModelStatus =
  | 'pending_payment'
  | 'confirmed'
  | 'cancelled'
  | 'refunded'
  | 'partially_refunded';

/** An order as `GET /v1/orders` lists it to its buyer. */
export interface OrderModel {
  readonly orderId: string;
  readonly status: string;
  readonly seatIds: readonly string[];
  readonly totalCents: number;
}

export interface TrialBalance {
  readonly balanced: boolean;
  readonly accounts: readonly {
    readonly account: string;
    readonly currency: string;
    readonly debitCents: number;
    readonly creditCents: number;
  }[];
}

/** The provider's own record of a payment. */
export interface ProviderIntent {
  readonly intentId: string;
  readonly status: string;
  readonly amountCents: number;
  readonly capturedCents: number;
  readonly refundedCents: number;
  /** From the metadata; null for an intent that is not ours. */
  readonly orderId: string | null;
}

export interface Evidence {
  /** When the log was read, in milliseconds since the epoch. */
  readonly nowMs: number;
  /** How long after its deadline a hold or an order may still be there. */
  readonly graceMs: number;
  /** Whether the store takes several streams an append; true where it isn't said. */
  readonly isAtomicAcrossStreams?: boolean;
  /** Only these shows' models are compared; the log is judged as a whole. */
  readonly availability?: readonly AvailabilityModel[];
  readonly orders?: readonly OrderModel[];
  readonly trialBalance?: TrialBalance;
  /** The ledger's account that stands for money at the provider. */
  readonly providerAccount?: string;
  readonly providerIntents?: readonly ProviderIntent[];
  readonly acknowledgedHolds?: readonly AcknowledgedHold[];
  readonly acknowledgedOrders?: readonly AcknowledgedOrder[];
}
