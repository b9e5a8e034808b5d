/** What the books offer to the other folders. */
import type { OrderEvent } from '#domain/order-events.ts';
import type { Position } from '#event-store/port.ts';

export type Account =
  /** What the payment provider has for us. */
  | 'provider_clearing'
  /** Taken for orders that are not confirmed. */
  | 'customer_deposits'
  | 'organizer_payable'
  | 'fee_revenue'
  /** Taxes on top of prices and fees. */
  | 'tax_payable'
  /** Taken on by the provider, not with the buyer yet. */
  | 'refunds_payable'
  /** Owed to buyers whose refund failed after the provider had taken it on. */
  | 'refunds_failed'
  /** Given back beyond all that an order had brought in: never in a sound history. */
  | 'suspense';

export interface PostingLine {
  readonly account: Account;
  readonly debitCents: number;
  readonly creditCents: number;
}

/** The lines of one event; debits equal credits. */
export interface Posting {
  readonly eventId: string;
  readonly type: OrderEvent['type'];
  readonly orderId: string;
  readonly showId: string;
  readonly atMs: number;
  readonly position: Position;
  readonly currency: string;
  readonly lines: readonly PostingLine[];
}

export interface AccountBalance {
  readonly account: Account;
  readonly currency: string;
  readonly debitCents: number;
  readonly creditCents: number;
}

export interface TrialBalance {
  /** By account and currency. */
  readonly accounts: readonly AccountBalance[];
  /** Debits equal credits in every currency. */
  readonly balanced: boolean;
}

export interface Ledger {
  /** Debits and credits of every account, up to a position of the log. */
  trialBalance(position: Position): Promise<TrialBalance>;
}
