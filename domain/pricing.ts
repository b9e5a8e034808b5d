/** What a place costs. All in integer minor units; a tax is rounded half up, once a ticket and rule. */
import { shareOfBps } from './money.ts';
import type { PriceTier, TaxRule } from './show-terms.ts';

export interface TaxAmount {
  readonly name: string;
  readonly cents: number;
  /** True: part of the price or fee. False: added to them. */
  readonly inclusive: boolean;
}

export interface Price {
  /** The tier's id. */
  readonly tier: string;
  readonly priceCents: number;
  readonly feeCents: number;
  /** Taxes on top of price and fee; those within them are not counted here. */
  readonly taxCents: number;
  /** What the buyer pays: price, fee and the taxes on top. */
  readonly totalCents: number;
  readonly taxes: readonly TaxAmount[];
}

/** What pricing needs of a show's terms. */
export interface PricingTerms {
  readonly priceTiers: readonly PriceTier[];
  readonly taxes: readonly TaxRule[];
}

/**
 * Each rule is reckoned on the tier's own price or fee, never on another tax. A tax within a price
 * is `price · rate / (1 + rate)`. Throws a RangeError for a tier that is not there.
 */
export function priceOf(terms: PricingTerms, tierIndex: number): Price {
  const tier = terms.priceTiers[tierIndex];
  if (tier === undefined) throw new RangeError(`no price tier ${tierIndex}`);
  const taxes = terms.taxes.map((rule) => taxOf(rule, tier));
  const taxCents = taxes.reduce((sum, tax) => sum + (tax.inclusive ? 0 : tax.cents), 0);
  return {
    tier: tier.id,
    priceCents: tier.priceCents,
    feeCents: tier.feeCents,
    taxCents,
    totalCents: tier.priceCents + tier.feeCents + taxCents,
    taxes,
  };
}

/** One price a tier, to be looked up by tier index. */
export function pricesOf(terms: PricingTerms): readonly Price[] {
  return terms.priceTiers.map((_, index) => priceOf(terms, index));
}

function taxOf(rule: TaxRule, tier: PriceTier): TaxAmount {
  const base =
    (rule.appliesTo === 'fee' ? 0 : tier.priceCents) +
    (rule.appliesTo === 'ticket' ? 0 : tier.feeCents);
  return {
    name: rule.name,
    cents: shareOfBps(base, rule.rateBps, rule.inclusive ? 'within' : 'on_top'),
    inclusive: rule.inclusive,
  };
}
