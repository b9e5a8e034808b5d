/**
 * Double entry from what happened to orders. Money that was taken stands in `customer_deposits` until
 * the order is confirmed, and is then the organiser's, ours and the tax office's; what goes back stands
 * in `refunds_payable` from the moment the provider took it on until it is with the buyer.
 */
import type { Item } from '#domain/hold.ts';
import { itemTotalCents } from '#domain/hold.ts';
import type { OrderEvent } from '#domain/order-events.ts';
import { refundableCents } from '#domain/refund.ts';
import type { StoredEvent } from '#event-store/port.ts';
import type { Account, Posting, PostingLine } from './port.ts';

/** The types that move money in the books, and those that are needed to understand them. */
export const LEDGER_EVENT_TYPES = [
  'OrderPlaced',
  'PaymentCaptured',
  'OrderConfirmed',
  'RefundRequested',
  'RefundAccepted',
  'RefundSucceeded',
  'RefundFailed',
] as const satisfies readonly OrderEvent['type'][];

/** Where the earnings of an order stand: a refund takes from here what it gives back. */
interface Earnings {
  organizer_payable: number;
  tax_payable: number;
  fee_revenue: number;
}

interface OrderBooks {
  readonly orderId: string;
  readonly showId: string;
  readonly currency: string;
  readonly items: readonly Item[];
  depositCents: number;
  failedCents: number;
  readonly earned: Earnings;
  readonly refunds: Map<string, { readonly seatIds: readonly string[]; readonly cents: number }>;
}

const EARNING_ACCOUNTS = ['organizer_payable', 'tax_payable', 'fee_revenue'] as const;

/** Sees the order events of the log once and in order. */
export class Bookkeeper {
  readonly #orders = new Map<string, OrderBooks>();

  /** Null for an event that moves no money. Throws if debits and credits differ. */
  post(stored: StoredEvent): Posting | null {
    const event = stored as unknown as OrderEvent;
    if (event.type === 'OrderPlaced') {
      this.#open(event.data);
      return null;
    }
    const books = this.#orders.get(stored.stream);
    if (books === undefined) return null;
    const lines = linesOf(books, event).filter((line) => line.debitCents + line.creditCents > 0);
    if (lines.length === 0) return null;
    assertBalanced(stored, lines);
    const { orderId, showId, currency } = books;
    const { id: eventId, atMs, position } = stored;
    return { eventId, type: event.type, orderId, showId, atMs, position, currency, lines };
  }

  #open(placed: Extract<OrderEvent, { type: 'OrderPlaced' }>['data']): void {
    const { orderId, showId, currency, items } = placed;
    this.#orders.set(`order-${orderId}`, {
      orderId,
      showId,
      currency,
      items,
      depositCents: 0,
      failedCents: 0,
      earned: { organizer_payable: 0, tax_payable: 0, fee_revenue: 0 },
      refunds: new Map(),
    });
  }
}

function linesOf(books: OrderBooks, event: OrderEvent): readonly PostingLine[] {
  switch (event.type) {
    case 'PaymentCaptured':
      books.depositCents += event.data.amountCents;
      return transfer('provider_clearing', 'customer_deposits', event.data.amountCents);
    case 'OrderConfirmed':
      return earn(books);
    case 'RefundRequested': {
      const { refundId, seatIds, amountCents } = event.data;
      books.refunds.set(refundId, { seatIds, cents: amountCents });
      return [];
    }
    case 'RefundAccepted':
      return giveBack(books, event.data.refundId);
    case 'RefundSucceeded': {
      const cents = books.refunds.get(event.data.refundId)?.cents ?? 0;
      return transfer('refunds_payable', 'provider_clearing', cents);
    }
    case 'RefundFailed': {
      if (!event.data.accepted) return [];
      const cents = books.refunds.get(event.data.refundId)?.cents ?? 0;
      books.failedCents += cents;
      return transfer('refunds_payable', 'refunds_failed', cents);
    }
    default:
      return [];
  }
}

/** The deposit is earned: by the organiser, by us, and for the tax office. */
function earn(books: OrderBooks): readonly PostingLine[] {
  const share = split(books.items, books.depositCents);
  const total = books.depositCents;
  books.depositCents = 0;
  for (const account of EARNING_ACCOUNTS) books.earned[account] += share[account];
  return [debit('customer_deposits', total), ...EARNING_ACCOUNTS.map((a) => credit(a, share[a]))];
}

/** First what is owed since an earlier failure, then the deposit, then what had been earned. */
function giveBack(books: OrderBooks, refundId: string): readonly PostingLine[] {
  const refund = books.refunds.get(refundId);
  if (refund === undefined) return [];
  let left = refund.cents;
  const lines: PostingLine[] = [credit('refunds_payable', left)];
  const take = (account: Account, cents: number) => {
    lines.push(debit(account, cents));
    left -= cents;
  };
  const failed = Math.min(left, books.failedCents);
  books.failedCents -= failed;
  take('refunds_failed', failed);
  const deposit = Math.min(left, books.depositCents);
  books.depositCents -= deposit;
  take('customer_deposits', deposit);
  const wanted = split(
    books.items.filter((item) => refund.seatIds.includes(item.seatId)),
    left,
  );
  for (const account of EARNING_ACCOUNTS) {
    const cents = Math.min(left, wanted[account], books.earned[account]);
    books.earned[account] -= cents;
    take(account, cents);
  }
  // An amount that belongs to no seat: the price first, the fee last.
  for (const account of EARNING_ACCOUNTS) {
    const cents = Math.min(left, books.earned[account]);
    books.earned[account] -= cents;
    take(account, cents);
  }
  take('suspense', left);
  return lines;
}

/** The parts of an amount that was paid, or is given back, for these places. */
function split(items: readonly Item[], cents: number): Readonly<Earnings> {
  const sum = (of: (item: Item) => number) => items.reduce((total, item) => total + of(item), 0);
  const price = sum((item) => item.priceCents);
  const withoutFees = sum((item) => refundableCents(item, false));
  if (cents === sum(itemTotalCents)) {
    const fee = sum((item) => item.feeCents);
    return { organizer_payable: price, fee_revenue: fee, tax_payable: cents - price - fee };
  }
  if (cents === withoutFees) {
    return { organizer_payable: price, fee_revenue: 0, tax_payable: cents - price };
  }
  return { organizer_payable: cents, fee_revenue: 0, tax_payable: 0 };
}

const debit = (account: Account, cents: number): PostingLine => ({
  account,
  debitCents: cents,
  creditCents: 0,
});

const credit = (account: Account, cents: number): PostingLine => ({
  account,
  debitCents: 0,
  creditCents: cents,
});

const transfer = (from: Account, to: Account, cents: number): readonly PostingLine[] => [
  debit(from, cents),
  credit(to, cents),
];

function assertBalanced(event: StoredEvent, lines: readonly PostingLine[]): void {
  const difference = lines.reduce((sum, line) => sum + line.debitCents - line.creditCents, 0);
  if (difference !== 0) throw new Error(`the posting of event ${event.id} is off by ${difference}`);
}
