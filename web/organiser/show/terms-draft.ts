/** Taxes, early access and what buyers may do afterwards, as forms have them and as the API does. Pure. */
import type { Input, Output } from '#client/index.ts';
import { fromWallTime, toWallTime } from '../shared/times.ts';

type Body = Input<'createShow'>['body'];
type Show = Output<'getShow'>;
type PresaleWire = NonNullable<Show['presales']>[number];

/** What can be wrong with a field; the form says it in words. */
export type FaultKind =
  | 'startsAt'
  | 'endsAt'
  | 'doorsAt'
  | 'onSaleAt'
  | 'onSaleLate'
  | 'tierName'
  | 'amount'
  | 'tooFine'
  | 'holdMinutes'
  | 'count'
  | 'code'
  | 'codeTwice'
  | 'time'
  | 'until'
  | 'uses'
  | 'presaleTiers'
  | 'taxName'
  | 'taxTwice'
  | 'rate';

/** By the field's name: `startsAt`, `taxes.0.rate`. */
export type Faults = Readonly<Record<string, FaultKind>>;

export interface TaxDraft {
  readonly key: string;
  readonly name: string;
  /** In percent, as typed: `21` or `5.5`. */
  readonly rate: string;
  readonly inclusive: boolean;
  readonly appliesTo: Show['taxes'][number]['applies_to'];
}

export interface PresaleDraft {
  readonly key: string;
  /** Of one that the house has already, whose code nobody can read again. */
  readonly id: string | null;
  readonly code: string;
  /** By the venue's clock. */
  readonly from: string;
  readonly until: string;
  /** How many customers; '' for any number. */
  readonly uses: string;
  /** Ids of tiers; null for all. */
  readonly tiers: readonly string[] | null;
  /** To the second, as it was before anything was typed. */
  readonly was: { readonly from: string; readonly until: string } | null;
}

export interface PolicyDraft {
  readonly cancelUntil: string;
  readonly refundFees: boolean;
  readonly transfer: boolean;
  readonly transferUntil: string;
  readonly resale: boolean;
  readonly reentry: boolean;
}

export const NEW_POLICY: PolicyDraft = {
  cancelUntil: '',
  refundFees: false,
  transfer: true,
  transferUntil: '',
  resale: false,
  reentry: false,
};

const BPS = 100;
const TAX_NAME_MAX = 60;
const CODE = { min: 4, max: 100 };
const USES_MAX = 10_000;

export const newTax = (key: string): TaxDraft => ({
  key,
  name: '',
  rate: '',
  inclusive: true,
  appliesTo: 'both',
});

export const newPresale = (key: string, until: string): PresaleDraft => ({
  key,
  id: null,
  code: '',
  from: '',
  until,
  uses: '',
  tiers: null,
  was: null,
});

export const taxDraftOf = ({
  name,
  rate_bps,
  inclusive,
  applies_to,
}: Show['taxes'][number]): TaxDraft => ({
  key: name,
  name,
  rate: String(rate_bps / BPS),
  inclusive,
  appliesTo: applies_to,
});

export const presaleDraftOf = (presale: PresaleWire, zone: string): PresaleDraft => ({
  key: presale.id,
  id: presale.id,
  code: '',
  from: toWallTime(presale.from, zone),
  until: toWallTime(presale.until, zone),
  uses: String(presale.max_uses ?? ''),
  tiers: presale.tiers,
  was: { from: presale.from, until: presale.until },
});

export function policyDraftOf(policy: Show['policy'], zone: string): PolicyDraft {
  const wall = (iso: string | null): string => (iso === null ? '' : toWallTime(iso, zone));
  return {
    cancelUntil: wall(policy.cancel_until),
    refundFees: policy.refund_fees,
    transfer: policy.transfer,
    transferUntil: wall(policy.transfer_until),
    resale: policy.resale,
    reentry: policy.reentry,
  };
}

/** A percentage in basis points; null for what is none. */
export function bpsOf(text: string): number | null {
  if (!/^\d{1,3}(?:[.,]\d{1,2})?$/.test(text.trim())) return null;
  const bps = Math.round(Number(text.trim().replace(',', '.')) * BPS);
  return bps <= 100 * BPS ? bps : null;
}

export const taxesOf = (taxes: readonly TaxDraft[]): NonNullable<Body['taxes']> =>
  taxes.map(({ name, rate, inclusive, appliesTo }) => ({
    name: name.trim(),
    rate_bps: bpsOf(rate) ?? 0,
    inclusive,
    applies_to: appliesTo,
  }));

export function taxFaults(taxes: readonly TaxDraft[]): Faults {
  const faults: Record<string, FaultKind> = {};
  const names = new Set<string>();
  for (const [at, { name, rate }] of taxes.entries()) {
    const named = name.trim();
    if (named === '' || named.length > TAX_NAME_MAX) faults[`taxes.${at}.name`] = 'taxName';
    else if (names.has(named)) faults[`taxes.${at}.name`] = 'taxTwice';
    if (bpsOf(rate) === null) faults[`taxes.${at}.rate`] = 'rate';
    names.add(named);
  }
  return faults;
}

/** The moment that is meant: that of before where the same minute is still there. */
function moment(wall: string, zone: string, was: string | undefined): string | null {
  return was !== undefined && toWallTime(was, zone) === wall ? was : fromWallTime(wall, zone);
}

export const presalesOf = (
  presales: readonly PresaleDraft[],
  zone: string,
): NonNullable<Body['presales']> =>
  presales.map(({ id, code, from, until, uses, tiers, was }) => ({
    ...(id === null ? { code: code.trim() } : { id }),
    from: moment(from, zone, was?.from) ?? '',
    until: moment(until, zone, was?.until) ?? '',
    max_uses: uses.trim() === '' ? null : Number(uses),
    tiers: tiers === null ? null : [...tiers],
  }));

export function presaleFaults(presales: readonly PresaleDraft[], zone: string): Faults {
  const faults: Record<string, FaultKind> = {};
  const codes = new Set<string>();
  for (const [at, presale] of presales.entries()) {
    const { id, from, until, uses, tiers, was } = presale;
    const code = presale.code.trim();
    const field = (name: string): string => `presales.${at}.${name}`;
    const isCode = code.length >= CODE.min && code.length <= CODE.max;
    if (id === null && !isCode) faults[field('code')] = 'code';
    else if (id === null && codes.has(code)) faults[field('code')] = 'codeTwice';
    codes.add(code);
    const fromMs = Date.parse(moment(from, zone, was?.from) ?? '');
    const untilMs = Date.parse(moment(until, zone, was?.until) ?? '');
    if (Number.isNaN(fromMs)) faults[field('from')] = 'time';
    if (Number.isNaN(untilMs)) faults[field('until')] = 'time';
    else if (untilMs <= fromMs) faults[field('until')] = 'until';
    if (uses.trim() !== '' && !isCount(uses, USES_MAX)) faults[field('uses')] = 'uses';
    if (tiers?.length === 0) faults[field('tiers')] = 'presaleTiers';
  }
  return faults;
}

/** Whole, and from 1 to `max`. */
export const isCount = (text: string, max: number): boolean =>
  /^\d{1,9}$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= max;

export const policyOf = (policy: PolicyDraft, zone: string): NonNullable<Body['policy']> => ({
  cancel_until: fromWallTime(policy.cancelUntil, zone),
  refund_fees: policy.refundFees,
  transfer: policy.transfer,
  transfer_until: fromWallTime(policy.transferUntil, zone),
  resale: policy.resale,
  reentry: policy.reentry,
});

export function policyFaults(policy: PolicyDraft, zone: string): Faults {
  const faults: Record<string, FaultKind> = {};
  for (const name of ['cancelUntil', 'transferUntil'] as const) {
    const wall = policy[name];
    if (wall !== '' && fromWallTime(wall, zone) === null) faults[`policy.${name}`] = 'time';
  }
  return faults;
}
