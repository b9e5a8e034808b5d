/** A show as its form has it. Pure. */
import type { Output } from '#client/index.ts';
import { amountOf } from '../shared/amounts.ts';
import { toWallTime } from '../shared/times.ts';
import {
  NEW_POLICY,
  type PolicyDraft,
  type PresaleDraft,
  policyDraftOf,
  presaleDraftOf,
  type TaxDraft,
  taxDraftOf,
} from './terms-draft.ts';
import { type Assignments, NO_ASSIGNMENTS } from './tiers/assignments.ts';

export interface TierDraft {
  readonly id: string;
  readonly name: string;
  /** As typed: `48.50`. */
  readonly price: string;
  readonly fee: string;
}

export interface ShowDraft extends Assignments {
  readonly venueId: string;
  /** By the venue's clock: `2026-12-05T19:00`; '' for none. */
  readonly startsAt: string;
  readonly endsAt: string;
  readonly doorsAt: string;
  readonly onSaleAt: string;
  readonly currency: string;
  readonly tiers: readonly TierDraft[];
  readonly holdMinutes: string;
  readonly seatsMax: string;
  /** Held or being paid at once. */
  readonly liveMax: string;
  /** In all; '' for any number. */
  readonly ticketsMax: string;
  readonly taxes: readonly TaxDraft[];
  readonly presales: readonly PresaleDraft[];
  readonly policy: PolicyDraft;
}

export const NEW_SHOW: ShowDraft = {
  venueId: '',
  startsAt: '',
  endsAt: '',
  doorsAt: '',
  onSaleAt: '',
  currency: 'EUR',
  tiers: [{ id: 'standard', name: '', price: '', fee: '0' }],
  ...NO_ASSIGNMENTS,
  holdMinutes: '10',
  seatsMax: '8',
  liveMax: '8',
  ticketsMax: '',
  taxes: [],
  presales: [],
  policy: NEW_POLICY,
};

export function draftOf(show: Output<'getShow'>): ShowDraft {
  const zone = show.venue?.timezone ?? 'UTC';
  const wall = (iso: string | null): string => (iso === null ? '' : toWallTime(iso, zone));
  return {
    venueId: show.venue_id,
    startsAt: wall(show.starts_at),
    endsAt: wall(show.ends_at),
    doorsAt: wall(show.doors_at),
    onSaleAt: wall(show.on_sale_at),
    currency: show.currency,
    tiers: show.price_tiers.map(({ id, name, price_cents, fee_cents }) => ({
      id,
      name,
      price: amountOf(price_cents, show.currency),
      fee: amountOf(fee_cents, show.currency),
    })),
    tierBySection: show.tier_by_section,
    tierByRow: show.tier_by_row,
    tierBySeat: show.tier_by_seat,
    holdMinutes: String(show.hold_minutes),
    seatsMax: String(show.max_seats_per_hold),
    liveMax: String(show.max_live_seats),
    ticketsMax: String(show.max_tickets_per_customer ?? ''),
    taxes: show.taxes.map(taxDraftOf),
    presales: (show.presales ?? []).map((presale) => presaleDraftOf(presale, zone)),
    policy: policyDraftOf(show.policy, zone),
  };
}

/** The next tier that has no name yet; its id is of no one before it. */
export function addTier(draft: ShowDraft): ShowDraft {
  const taken = new Set(draft.tiers.map(({ id }) => id));
  let number = draft.tiers.length + 1;
  while (taken.has(`tier${number}`)) number += 1;
  const tier = { id: `tier${number}`, name: '', price: '', fee: '0' };
  return { ...draft, tiers: [...draft.tiers, tier] };
}

/** Places that had it have the first that is left; codes that opened it alone open all. */
export function removeTier(draft: ShowDraft, id: string): ShowDraft {
  const tiers = draft.tiers.filter((tier) => tier.id !== id);
  const [first] = tiers;
  if (first === undefined) return draft;
  const moved = (places: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(
      Object.entries(places).map(([place, tier]) => [place, tier === id ? first.id : tier]),
    );
  const presales = draft.presales.map((presale) => {
    const left = presale.tiers?.filter((tier) => tier !== id) ?? [];
    return { ...presale, tiers: left.length === 0 ? null : left };
  });
  return {
    ...draft,
    tiers,
    presales,
    tierBySection: moved(draft.tierBySection),
    tierByRow: moved(draft.tierByRow),
    tierBySeat: moved(draft.tierBySeat),
  };
}
