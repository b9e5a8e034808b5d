/** Money is a count of minor units (cents): a safe integer, never a fraction. */

/** Larger prices and fees are refused, so that no sum of an order can leave the safe integers. */
export const MAX_CENTS = 10_000_000_000;

const BPS = 10_000;

/** Throws for what is no amount of money: a fraction, NaN, or out of the safe range. */
export function assertCents(cents: number): void {
  if (!Number.isSafeInteger(cents)) throw new RangeError(`not an amount in cents: ${cents}`);
}

export function sumCents(amounts: Iterable<number>): number {
  let sum = 0;
  for (const cents of amounts) {
    assertCents(cents);
    sum += cents;
  }
  assertCents(sum);
  return sum;
}

/**
 * The tax on an amount at a rate in basis points, rounded half up: `on_top` of a net amount, or
 * contained `within` a gross one.
 */
export function shareOfBps(cents: number, rateBps: number, how: 'on_top' | 'within'): number {
  return divideHalfUp(cents * rateBps, how === 'on_top' ? BPS : BPS + rateBps);
}

/** `numerator / denominator` in whole numbers, a half going up. Neither may be negative. */
export function divideHalfUp(numerator: number, denominator: number): number {
  assertCents(numerator);
  assertCents(denominator);
  if (numerator < 0 || denominator <= 0) throw new RangeError('divideHalfUp needs amounts above 0');
  const remainder = numerator % denominator;
  const whole = (numerator - remainder) / denominator;
  return remainder * 2 >= denominator ? whole + 1 : whole;
}
