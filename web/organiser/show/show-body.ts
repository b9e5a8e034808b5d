/** A show's form as the API wants it, or what is wrong with it. Pure. */
import type { Input } from '#client/index.ts';
import { centsOf } from '../shared/amounts.ts';
import { fromWallTime } from '../shared/times.ts';
import type { ShowDraft } from './show-draft.ts';
import {
  type FaultKind,
  type Faults,
  isCount,
  policyFaults,
  policyOf,
  presaleFaults,
  presalesOf,
  taxesOf,
  taxFaults,
} from './terms-draft.ts';
import { sectionOfPlace } from './tiers/assignments.ts';

export type ShowBody = Input<'createShow'>['body'];
export type ShowChange = Input<'changeShow'>['body'];

export type Checked<Body> =
  | { readonly ok: true; readonly body: Body }
  | { readonly ok: false; readonly faults: Faults };

/** The API takes no longer bodies, nor do places have room for more single prices. */
const BODY_BYTES_MAX = 60_000;
const HOLD_MINUTES_MAX = 24 * 60;
const SEATS_MAX = 1_000;
/** A show without an end is taken to be over so long after it began. */
const ASSUMED_DURATION_MS = 4 * 3_600_000;

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
  const priced = draft.tiers.map(({ id, name, price, fee }) => ({
    id,
    name: name.trim(),
    price_cents: centsOf(price, draft.currency) ?? 0,
    fee_cents: centsOf(fee === '' ? '0' : fee, draft.currency) ?? 0,
  }));
  const faults = { ...commonFaults(draft, zone), ...tierFaults(draft), ...taxFaults(draft.taxes) };
  if (Object.keys(faults).length > 0 || starts_at === null || on_sale_at === null) {
    return { ok: false, faults };
  }
  const body: ShowBody = {
    venue_id: draft.venueId,
    starts_at,
    on_sale_at,
    ends_at,
    doors_at,
    currency: draft.currency,
    price_tiers: priced,
    ...assignmentsOf(draft, sections),
    ...limitsOf(draft),
    taxes: taxesOf(draft.taxes),
    presales: presalesOf(draft.presales, zone),
    policy: policyOf(draft.policy, zone),
  };
  const isTooFine = JSON.stringify(body).length > BODY_BYTES_MAX;
  return isTooFine ? { ok: false, faults: { places: 'tooFine' } } : { ok: true, body };
}

/** Only places of this venue, and tiers that there are. */
function assignmentsOf(draft: ShowDraft, sections: readonly string[]) {
  const first = draft.tiers[0]?.id ?? '';
  const tiers = new Set(draft.tiers.map(({ id }) => id));
  const known = new Set(sections);
  const kept = (places: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(
      Object.entries(places).filter(
        ([place, tier]) => known.has(sectionOfPlace(place)) && tiers.has(tier),
      ),
    );
  const bySection = kept(draft.tierBySection);
  return {
    tier_by_section: Object.fromEntries(sections.map((id) => [id, bySection[id] ?? first])),
    tier_by_row: kept(draft.tierByRow),
    tier_by_seat: kept(draft.tierBySeat),
  };
}

/** What a published show may still change, and only what was changed: forms know no seconds. */
export function changeOf(before: ShowDraft, draft: ShowDraft, zone: string): Checked<ShowChange> {
  const faults = commonFaults(draft, zone);
  if (Object.keys(faults).length > 0) return { ok: false, faults };
  const { starts_at, on_sale_at, ends_at, doors_at } = timesOf(draft, zone);
  const limits = limitsOf(draft);
  const was = limitsOf(before);
  const differs = (one: unknown, other: unknown): boolean =>
    JSON.stringify(one) !== JSON.stringify(other);
  return {
    ok: true,
    body: {
      ...(draft.startsAt !== before.startsAt && starts_at !== null ? { starts_at } : {}),
      ...(draft.onSaleAt !== before.onSaleAt && on_sale_at !== null ? { on_sale_at } : {}),
      ...(draft.endsAt === before.endsAt ? {} : { ends_at }),
      ...(draft.doorsAt === before.doorsAt ? {} : { doors_at }),
      ...onlyChanged(was, limits),
      ...(differs(before.presales, draft.presales)
        ? { presales: presalesOf(draft.presales, zone) }
        : {}),
      ...(differs(before.policy, draft.policy)
        ? { policy: onlyChanged(policyOf(before.policy, zone), policyOf(draft.policy, zone)) }
        : {}),
    },
  };
}

function onlyChanged<T extends object>(before: T, after: T): Partial<T> {
  const changed = Object.entries(after).filter(
    ([name, value]) => value !== before[name as keyof T],
  );
  return Object.fromEntries(changed) as Partial<T>;
}

const limitsOf = ({ holdMinutes, seatsMax, liveMax, ticketsMax }: ShowDraft) => ({
  hold_minutes: Number(holdMinutes.replace(',', '.')),
  max_seats_per_hold: Number(seatsMax),
  max_live_seats: Number(liveMax),
  max_tickets_per_customer: ticketsMax.trim() === '' ? null : Number(ticketsMax),
});

const commonFaults = (draft: ShowDraft, zone: string): Faults => ({
  ...timeFaults(draft, timesOf(draft, zone)),
  ...limitFaults(draft),
  ...presaleFaults(draft.presales, zone),
  ...policyFaults(draft.policy, zone),
});

function limitFaults(draft: ShowDraft): Faults {
  const faults: Record<string, FaultKind> = {};
  const { hold_minutes } = limitsOf(draft);
  if (!(hold_minutes > 0 && hold_minutes <= HOLD_MINUTES_MAX)) faults.holdMinutes = 'holdMinutes';
  if (!isCount(draft.seatsMax, SEATS_MAX)) faults.seatsMax = 'count';
  if (!isCount(draft.liveMax, SEATS_MAX)) faults.liveMax = 'count';
  const isLimited = draft.ticketsMax.trim() !== '';
  if (isLimited && !isCount(draft.ticketsMax, SEATS_MAX)) faults.ticketsMax = 'count';
  return faults;
}

function tierFaults({ tiers, currency }: ShowDraft): Faults {
  const faults: Record<string, FaultKind> = {};
  for (const [at, { name, price, fee }] of tiers.entries()) {
    if (name.trim() === '') faults[`tiers.${at}.name`] = 'tierName';
    if (centsOf(price, currency) === null) faults[`tiers.${at}.price`] = 'amount';
    if (fee !== '' && centsOf(fee, currency) === null) faults[`tiers.${at}.fee`] = 'amount';
  }
  return faults;
}

function timeFaults(draft: ShowDraft, times: Times): Faults {
  const faults: Record<string, FaultKind> = {};
  const startsMs = Date.parse(times.starts_at ?? '');
  const endsMs = Date.parse(times.ends_at ?? '');
  const doorsMs = Date.parse(times.doors_at ?? '');
  const overMs = draft.endsAt === '' ? startsMs + ASSUMED_DURATION_MS : endsMs;
  if (times.starts_at === null) faults.startsAt = 'startsAt';
  if (times.on_sale_at === null) faults.onSaleAt = 'onSaleAt';
  else if (Date.parse(times.on_sale_at) >= overMs) faults.onSaleAt = 'onSaleLate';
  if (draft.endsAt !== '' && !(endsMs > startsMs)) faults.endsAt = 'endsAt';
  if (draft.doorsAt !== '' && !(doorsMs <= startsMs)) faults.doorsAt = 'doorsAt';
  return faults;
}
