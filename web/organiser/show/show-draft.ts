/** A show as its form has it, and as the API wants it. Pure. */
import type { Input, Output } from '#client/index.ts';
import { amountOf, centsOf } from '../shared/amounts.ts';
import { fromWallTime, toWallTime } from '../shared/times.ts';

export interface TierDraft {
  readonly id: string;
  readonly name: string;
  /** As typed: `48.50`. */
  readonly price: string;
  readonly fee: string;
}

export interface ShowDraft {
  readonly venueId: string;
  /** By the venue's clock: `2026-12-05T19:00`; '' for none. */
  readonly startsAt: string;
  readonly endsAt: string;
  readonly doorsAt: string;
  readonly onSaleAt: string;
  readonly currency: string;
  readonly tiers: readonly TierDraft[];
  /** Ids of tiers by section. */
  readonly tierBySection: Readonly<Record<string, string>>;
  readonly holdMinutes: string;
  readonly seatsMax: string;
}

export type ShowBody = Input<'createShow'>['body'];
export type ShowChange = Input<'changeShow'>['body'];

export const NEW_SHOW: ShowDraft = {
  venueId: '',
  startsAt: '',
  endsAt: '',
  doorsAt: '',
  onSaleAt: '',
  currency: 'EUR',
  tiers: [{ id: 'standard', name: '', price: '', fee: '0' }],
  tierBySection: {},
  holdMinutes: '10',
  seatsMax: '8',
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
    holdMinutes: String(show.hold_minutes),
    seatsMax: String(show.max_seats_per_hold),
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

/** Sections that had it have the first that is left. */
export function removeTier(draft: ShowDraft, id: string): ShowDraft {
  const tiers = draft.tiers.filter((tier) => tier.id !== id);
  const [first] = tiers;
  if (first === undefined) return draft;
  const moved = Object.entries(draft.tierBySection).map(([section, tier]) => [
    section,
    tier === id ? first.id : tier,
  ]);
  return { ...draft, tiers, tierBySection: Object.fromEntries(moved) };
}

export type Fault = 'startsAt' | 'endsAt' | 'doorsAt' | 'onSaleAt' | 'tiers' | 'limits';

export type Checked<Body> =
  | { readonly ok: true; readonly body: Body }
  | { readonly ok: false; readonly faults: readonly Fault[] };

interface Times {
  readonly starts_at: string | null;
  readonly ends_at: string | null;
  readonly doors_at: string | null;
  readonly on_sale_at: string | null;
}

const timesOf = (draft: ShowDraft, zone: string): Times => ({
  starts_at: fromWallTime(draft.startsAt, zone),
  ends_at: fromWallTime(draft.endsAt, zone),
  doors_at: fromWallTime(draft.doorsAt, zone),
  on_sale_at: fromWallTime(draft.onSaleAt, zone),
});

/** All of a show that is a draft. `sections`: ids of the venue's; each has a tier, the first unless said. */
export function bodyOf(
  draft: ShowDraft,
  zone: string,
  sections: readonly string[],
): Checked<ShowBody> {
  const { starts_at, ends_at, doors_at, on_sale_at } = timesOf(draft, zone);
  const tiers = draft.tiers.map(({ id, name, price, fee }) => ({
    id,
    name: name.trim(),
    price_cents: centsOf(price, draft.currency),
    fee_cents: centsOf(fee === '' ? '0' : fee, draft.currency),
  }));
  const faults = [
    ...limitFaults(draft),
    ...timeFaults(draft, { starts_at, ends_at, doors_at, on_sale_at }),
  ];
  const priced = tiers.flatMap(({ price_cents, fee_cents, ...tier }) =>
    price_cents === null || fee_cents === null ? [] : [{ ...tier, price_cents, fee_cents }],
  );
  if (priced.length < tiers.length || tiers.some(({ name }) => name === '')) faults.push('tiers');
  if (faults.length > 0 || starts_at === null || on_sale_at === null) return { ok: false, faults };
  const first = priced[0]?.id ?? '';
  const known = new Set(priced.map(({ id }) => id));
  const tierOf = (section: string): string => {
    const tier = draft.tierBySection[section];
    return tier !== undefined && known.has(tier) ? tier : first;
  };
  return {
    ok: true,
    body: {
      venue_id: draft.venueId,
      starts_at,
      on_sale_at,
      ends_at,
      doors_at,
      currency: draft.currency,
      price_tiers: priced,
      tier_by_section: Object.fromEntries(sections.map((id) => [id, tierOf(id)])),
      ...limitsOf(draft),
    },
  };
}

/** What a published show may still change, and only what was changed: forms know no seconds. */
export function changeOf(before: ShowDraft, draft: ShowDraft, zone: string): Checked<ShowChange> {
  const times = timesOf(draft, zone);
  const faults = [...limitFaults(draft), ...timeFaults(draft, times)];
  if (faults.length > 0) return { ok: false, faults };
  const { starts_at, on_sale_at, ends_at, doors_at } = times;
  const { hold_minutes, max_seats_per_hold } = limitsOf(draft);
  return {
    ok: true,
    body: {
      ...(draft.startsAt !== before.startsAt && starts_at !== null ? { starts_at } : {}),
      ...(draft.onSaleAt !== before.onSaleAt && on_sale_at !== null ? { on_sale_at } : {}),
      ...(draft.endsAt === before.endsAt ? {} : { ends_at }),
      ...(draft.doorsAt === before.doorsAt ? {} : { doors_at }),
      ...(draft.holdMinutes === before.holdMinutes ? {} : { hold_minutes }),
      ...(draft.seatsMax === before.seatsMax ? {} : { max_seats_per_hold }),
    },
  };
}

const limitsOf = ({ holdMinutes, seatsMax }: ShowDraft) => ({
  hold_minutes: Number(holdMinutes),
  max_seats_per_hold: Number(seatsMax),
});

function limitFaults(draft: ShowDraft): Fault[] {
  const { hold_minutes, max_seats_per_hold } = limitsOf(draft);
  const isGood = hold_minutes > 0 && Number.isInteger(max_seats_per_hold) && max_seats_per_hold > 0;
  return isGood ? [] : ['limits'];
}

function timeFaults(draft: ShowDraft, times: Times): Fault[] {
  const faults: Fault[] = [];
  const startsMs = Date.parse(times.starts_at ?? '');
  if (times.starts_at === null) faults.push('startsAt');
  if (times.on_sale_at === null) faults.push('onSaleAt');
  const endsMs = Date.parse(times.ends_at ?? '');
  const doorsMs = Date.parse(times.doors_at ?? '');
  if (draft.endsAt !== '' && !(endsMs > startsMs)) faults.push('endsAt');
  if (draft.doorsAt !== '' && !(doorsMs <= startsMs)) faults.push('doorsAt');
  return faults;
}
