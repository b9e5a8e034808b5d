/** How many decimals a currency's minor unit stands for, and amounts as people write them. */
import { assertCents } from './money.ts';

/** ISO 4217 (list one): the currencies whose minor unit is not a hundredth, by its decimals. */
const DECIMALS: Readonly<Record<string, number>> = {
  ...decimalsOf(0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'),
  ...decimalsOf(3, 'BHD IQD JOD KWD LYD OMR TND'),
  ...decimalsOf(4, 'CLF UYW'),
};

const USUAL_DECIMALS = 2;

function decimalsOf(decimals: number, codes: string): Record<string, number> {
  return Object.fromEntries(codes.split(' ').map((code) => [code, decimals]));
}

/** Of an ISO 4217 code in capitals. */
export const currencyDecimals = (currency: string): number => DECIMALS[currency] ?? USUAL_DECIMALS;

/**
 * Minor units as major ones: 5250 EUR are 52.5. For showing only, never to reckon with: one division
 * of whole numbers gives the number nearest to the amount, which JSON writes as the amount itself.
 */
export function majorUnits(cents: number, currency: string): number {
  assertCents(cents);
  return cents / 10 ** currencyDecimals(currency);
}
