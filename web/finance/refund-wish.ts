/** What of an order is to be given back, from what stands in the form. Pure. */
import type { Input } from '#client/index.ts';

export type RefundBody = NonNullable<Input<'refundOrder'>['body']>;

export interface RefundWish {
  readonly what: 'all' | 'seats' | 'amount';
  readonly seatIds: readonly string[];
  /** As typed, in major units: `12.50` or `12,50`. */
  readonly amount: string;
  readonly returnFees: boolean;
  readonly keepBlocked: boolean;
}

export const EVERYTHING: RefundWish = {
  what: 'all',
  seatIds: [],
  amount: '',
  returnFees: false,
  keepBlocked: false,
};

/** Minor units of what was typed; null where it is no amount of a currency with so many digits. */
export function centsOf(typed: string, digits: number): number | null {
  const [, whole, part = ''] = /^\s*(\d{1,9})(?:[.,](\d{1,4}))?\s*$/.exec(typed) ?? [];
  if (whole === undefined || part.length > digits) return null;
  return Number(whole + part.padEnd(digits, '0'));
}

export const digitsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
    .maximumFractionDigits ?? 2;

/** What the API is asked for, without its reason; a word on what is wrong where it can't be. */
export function refundOf(
  wish: RefundWish,
  { currency, leftCents }: { readonly currency: string; readonly leftCents: number },
): Omit<RefundBody, 'reason'> | 'no_seats' | 'amount' {
  const fees = wish.returnFees ? { return_fees: true } : {};
  if (wish.what === 'amount') {
    const cents = centsOf(wish.amount, digitsOf(currency));
    if (cents === null || cents < 1 || cents > leftCents) return 'amount';
    return { amount_cents: cents, keep_seats_blocked: false };
  }
  const seats = { ...fees, keep_seats_blocked: wish.keepBlocked };
  if (wish.what === 'all') return seats;
  return wish.seatIds.length === 0 ? 'no_seats' : { ...seats, seat_ids: [...wish.seatIds] };
}
