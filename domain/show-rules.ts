/** Which terms a show may have, and which of them it keeps once it is published. */
import type { FieldError } from './decision.ts';
import { isLabel } from './label.ts';
import { MAX_CENTS } from './money.ts';
import { presaleErrors } from './presale.ts';
import {
  endMsOf,
  type PriceTier,
  type ShowTerms,
  type TaxRule,
  type WaitingRoomSettings,
} from './show-terms.ts';
import { textErrors } from './text.ts';
import { MAX_TIERS } from './tiers.ts';

const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

const HOLD_MS_MAX = 24 * 3_600_000;
const SEATS_MAX = 1_000;
const TAXES_MAX = 10;
const RATE_BPS_MAX = 10_000;

/** Every fault, with its path on the wire. */
export function validateTerms(terms: ShowTerms): FieldError[] {
  return [
    ...textErrors('venue_id', terms.venueId, 100),
    ...timeErrors(terms),
    ...(CURRENCIES.has(terms.currency)
      ? []
      : [{ path: 'currency', message: 'must be an ISO 4217 code, such as EUR' }]),
    ...tierErrors(terms.priceTiers),
    ...assignmentErrors(terms),
    ...countErrors('hold_minutes', terms.holdMs, 1, HOLD_MS_MAX, 'from 1 ms to 24 hours'),
    ...countErrors('max_seats_per_hold', terms.maxSeatsPerHold, 1, SEATS_MAX),
    ...countErrors('max_live_seats', terms.maxLiveSeats, 1, SEATS_MAX),
    ...countErrors('max_tickets_per_customer', terms.maxTicketsPerCustomer ?? 1, 1, SEATS_MAX),
    ...presaleErrors(terms.presales, terms.priceTiers),
    ...taxErrors(terms.taxes),
    ...waitingRoomErrors(terms.waitingRoom),
  ];
}

/**
 * The names on the wire of the terms that a published show keeps. Venue, layout and tiers of places
 * are what buyers chose by, prices, taxes and currency what the ledger and open orders are reckoned
 * in; a lower price for those who wait would also be a wrong to those who came first. Times, limits,
 * policy and waiting room may still change: they apply to what is asked from then on.
 */
const FROZEN: { readonly [Key in keyof ShowTerms]?: string } = {
  venueId: 'venue_id',
  currency: 'currency',
  priceTiers: 'price_tiers',
  tierBySection: 'tier_by_section',
  tierByRow: 'tier_by_row',
  tierBySeat: 'tier_by_seat',
  taxes: 'taxes',
};

export function frozenTermsErrors(changes: Partial<ShowTerms>): FieldError[] {
  return Object.entries(FROZEN)
    .filter(([key]) => Object.hasOwn(changes, key))
    .map(([, path]) => ({ path, message: 'cannot change once the show is published' }));
}

function timeErrors(terms: ShowTerms): FieldError[] {
  const errors: FieldError[] = [];
  const { startsAtMs, endsAtMs, doorsAtMs, onSaleAtMs } = terms;
  const moments = {
    starts_at: startsAtMs,
    ends_at: endsAtMs,
    doors_at: doorsAtMs,
    on_sale_at: onSaleAtMs,
    'policy.cancel_until': terms.policy.cancelUntilMs,
    'policy.transfer_until': terms.policy.transferUntilMs,
  };
  for (const [path, ms] of Object.entries(moments)) {
    if (ms !== null && !Number.isSafeInteger(ms)) errors.push({ path, message: 'must be a time' });
  }
  if (endsAtMs !== null && endsAtMs <= startsAtMs) {
    errors.push({ path: 'ends_at', message: 'must be after starts_at' });
  }
  if (doorsAtMs !== null && doorsAtMs > startsAtMs) {
    errors.push({ path: 'doors_at', message: 'must not be after starts_at' });
  }
  if (onSaleAtMs >= endMsOf(terms)) {
    errors.push({ path: 'on_sale_at', message: 'must be before the show is over' });
  }
  return errors;
}

function tierErrors(tiers: readonly PriceTier[]): FieldError[] {
  if (tiers.length === 0) return [{ path: 'price_tiers', message: 'at least one price tier' }];
  if (tiers.length > MAX_TIERS) {
    return [{ path: 'price_tiers', message: `at most ${MAX_TIERS} price tiers` }];
  }
  const ids = new Set<string>();
  return tiers.flatMap((tier, at) => {
    const path = `price_tiers.${at}`;
    const errors = [
      ...textErrors(`${path}.id`, tier.id, 60),
      ...textErrors(`${path}.name`, tier.name, 100),
      ...countErrors(`${path}.price_cents`, tier.priceCents, 0, MAX_CENTS),
      ...countErrors(`${path}.fee_cents`, tier.feeCents, 0, MAX_CENTS),
    ];
    if (ids.has(tier.id)) errors.push({ path: `${path}.id`, message: `${tier.id} is there twice` });
    ids.add(tier.id);
    return errors;
  });
}

/** Whether the venue has such places is seen when the show is published. */
function assignmentErrors(terms: ShowTerms): FieldError[] {
  const tiers = new Set(terms.priceTiers.map((tier) => tier.id));
  const { tierBySection, tierByRow, tierBySeat } = terms;
  const fields = {
    tier_by_section: tierBySection,
    tier_by_row: tierByRow,
    tier_by_seat: tierBySeat,
  };
  return Object.entries(fields).flatMap(([field, assignments]) =>
    Object.entries(assignments).flatMap(([place, tier]) => [
      ...(tiers.has(tier) ? [] : [{ path: `${field}.${place}`, message: `no price tier ${tier}` }]),
      ...(place.split('-').every(isLabel)
        ? []
        : [{ path: `${field}.${place}`, message: `not the id of a place: ${place}` }]),
    ]),
  );
}

function taxErrors(taxes: readonly TaxRule[]): FieldError[] {
  if (taxes.length > TAXES_MAX) return [{ path: 'taxes', message: `at most ${TAXES_MAX} taxes` }];
  const names = new Set<string>();
  return taxes.flatMap((tax, at) => {
    const path = `taxes.${at}`;
    const errors = [
      ...textErrors(`${path}.name`, tax.name, 60),
      ...countErrors(`${path}.rate_bps`, tax.rateBps, 0, RATE_BPS_MAX),
    ];
    if (names.has(tax.name)) {
      errors.push({ path: `${path}.name`, message: `${tax.name} is there twice` });
    }
    names.add(tax.name);
    return errors;
  });
}

/** Only a room in use must let people in. */
function waitingRoomErrors(room: WaitingRoomSettings): FieldError[] {
  const path = 'waiting_room';
  const errors = countErrors(
    `${path}.max_active`,
    room.maxActive,
    room.enabled ? 1 : 0,
    10_000_000,
  );
  const { admitPerSecond } = room;
  const isEnough = room.enabled ? admitPerSecond > 0 : admitPerSecond >= 0;
  if (!isEnough || admitPerSecond > 1_000_000) {
    errors.push({ path: `${path}.admit_per_second`, message: 'must be above 0, at most 1000000' });
  }
  return errors;
}

function countErrors(
  path: string,
  count: number,
  min: number,
  max: number,
  range = `from ${min} to ${max}`,
): FieldError[] {
  return Number.isInteger(count) && count >= min && count <= max
    ? []
    : [{ path, message: `must be a whole number ${range}` }];
}
