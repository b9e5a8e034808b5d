import type { ApiError } from './records.ts';

const MAX_CENTS = 99_999_999;

/** The least that Stripe charges, in minor units; one unit where it names none. */
const MINIMUM_CENTS: ReadonlyMap<string, number> = new Map([
  ['usd', 50],
  ['eur', 50],
  ['aud', 50],
  ['brl', 50],
  ['cad', 50],
  ['chf', 50],
  ['nzd', 50],
  ['sgd', 50],
  ['gbp', 30],
  ['jpy', 50],
  ['inr', 50],
  ['dkk', 250],
  ['nok', 300],
  ['sek', 300],
  ['pln', 200],
  ['czk', 1500],
  ['hkd', 400],
  ['mxn', 1000],
  ['huf', 17_500],
]);

const CURRENCIES: ReadonlySet<string> = new Set(
  Intl.supportedValuesOf('currency').map((code) => code.toLowerCase()),
);

/** Whether this is an ISO 4217 code, in lower case. */
export function isCurrency(code: string): boolean {
  return CURRENCIES.has(code);
}

/** What Stripe has against charging this amount; null when nothing. */
export function amountProblem(amountCents: number, currency: string): ApiError | null {
  const problem = { type: 'invalid_request_error', param: 'amount' } as const;
  if (amountCents < 1) {
    const message =
      'This value must be greater than or equal to 1 (e.g., $0.50 must be provided as 50).';
    return { ...problem, code: 'parameter_invalid_integer', message };
  }
  if (amountCents < (MINIMUM_CENTS.get(currency) ?? 1)) {
    const message = `Amount must be at least ${MINIMUM_CENTS.get(currency)} ${currency} in minor units`;
    return { ...problem, code: 'amount_too_small', message };
  }
  if (amountCents > MAX_CENTS) {
    const message = `Amount must be no more than ${MAX_CENTS} ${currency} in minor units`;
    return { ...problem, code: 'amount_too_large', message };
  }
  return null;
}
