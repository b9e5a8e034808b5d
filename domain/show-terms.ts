/** On what terms the seats of a show are sold. Money in minor units of `currency`. */
import type { Presale } from './presale.ts';

export interface PriceTier {
  readonly id: string;
  readonly name: string;
  /** What a ticket costs, without the fee and without taxes that are added. */
  readonly priceCents: number;
  readonly feeCents: number;
}

/** Which tier a place is sold at: a seat's own, else its row's, else its section's. */
export interface TierAssignments {
  /** By section id. */
  readonly tierBySection: Readonly<Record<string, string>>;
  /** By `section-row`. */
  readonly tierByRow: Readonly<Record<string, string>>;
  /** By seat id. */
  readonly tierBySeat: Readonly<Record<string, string>>;
}

export interface TaxRule {
  readonly name: string;
  /** In basis points: 1900 is 19 %. */
  readonly rateBps: number;
  /** True: the prices contain it. False: it is added to them. */
  readonly inclusive: boolean;
  readonly appliesTo: 'ticket' | 'fee' | 'both';
}

/** What buyers may do afterwards. */
export interface ShowPolicy {
  /** Until when a paid order may be cancelled by its buyer; null: never. */
  readonly cancelUntilMs: number | null;
  /** Whether a refund gives the fees back too. */
  readonly refundFees: boolean;
  readonly transfer: boolean;
  /** Until when a ticket may be handed on; null: until the show ends. */
  readonly transferUntilMs: number | null;
  readonly resale: boolean;
  readonly reentry: boolean;
}

export interface WaitingRoomSettings {
  readonly enabled: boolean;
  readonly admitPerSecond: number;
  /** How many may be admitted and not yet done at once. */
  readonly maxActive: number;
}

export interface ShowTerms extends TierAssignments {
  readonly venueId: string;
  readonly startsAtMs: number;
  readonly endsAtMs: number | null;
  readonly doorsAtMs: number | null;
  readonly onSaleAtMs: number;
  /** ISO 4217. */
  readonly currency: string;
  readonly priceTiers: readonly PriceTier[];
  /** How long a hold lasts. */
  readonly holdMs: number;
  readonly maxSeatsPerHold: number;
  /** How many places of the show a customer may have held or reserved at once. */
  readonly maxLiveSeats: number;
  /** How many a customer may have bought, reserved or held in all; null, or left out, for any number. */
  readonly maxTicketsPerCustomer?: number | null;
  /** Codes that open the sale earlier. */
  readonly presales?: readonly Presale[];
  readonly taxes: readonly TaxRule[];
  readonly policy: ShowPolicy;
  readonly waitingRoom: WaitingRoomSettings;
}

type RequiredTerms =
  | 'venueId'
  | 'startsAtMs'
  | 'onSaleAtMs'
  | 'currency'
  | 'priceTiers'
  | 'tierBySection';

type TierInput = Omit<PriceTier, 'feeCents'> & { readonly feeCents?: number | undefined };

/** The terms as an organiser gives them: what is left out gets its default. */
export type ShowTermsInput = {
  readonly [Key in keyof Omit<ShowTerms, RequiredTerms | 'policy' | 'waitingRoom'>]?:
    | ShowTerms[Key]
    | undefined;
} & Pick<ShowTerms, Exclude<RequiredTerms, 'priceTiers'>> & {
    readonly priceTiers: readonly TierInput[];
    readonly policy?: Patch<ShowPolicy> | undefined;
    readonly waitingRoom?: Patch<WaitingRoomSettings> | undefined;
  };

type Patch<T> = { readonly [Key in keyof T]?: T[Key] | undefined };

/** What a change of a show may name; what is left out stays. */
export type ShowTermsChange = Patch<ShowTermsInput>;

/** A show without an end is taken to be over so long after its start. */
export const ASSUMED_DURATION_MS = 4 * 3_600_000;

/** When the show is over, and its sale with it. */
export function endMsOf(terms: Pick<ShowTerms, 'startsAtMs' | 'endsAtMs'>): number {
  return terms.endsAtMs ?? terms.startsAtMs + ASSUMED_DURATION_MS;
}

export const DEFAULT_HOLD_MS = 10 * 60_000;

const DEFAULTS = {
  endsAtMs: null,
  doorsAtMs: null,
  tierByRow: {},
  tierBySeat: {},
  holdMs: DEFAULT_HOLD_MS,
  maxSeatsPerHold: 8,
  maxLiveSeats: 8,
  taxes: [],
} satisfies Partial<ShowTerms>;

const DEFAULT_POLICY: ShowPolicy = {
  cancelUntilMs: null,
  refundFees: false,
  transfer: true,
  transferUntilMs: null,
  resale: false,
  reentry: false,
};

const DEFAULT_WAITING_ROOM: WaitingRoomSettings = {
  enabled: false,
  admitPerSecond: 50,
  maxActive: 2_000,
};

/** The terms in full. */
export function completeTerms(input: ShowTermsInput): ShowTerms {
  return applyChange(
    {
      ...DEFAULTS,
      venueId: input.venueId,
      startsAtMs: input.startsAtMs,
      onSaleAtMs: input.onSaleAtMs,
      currency: input.currency,
      priceTiers: [],
      tierBySection: input.tierBySection,
      policy: DEFAULT_POLICY,
      waitingRoom: DEFAULT_WAITING_ROOM,
    },
    input,
  );
}

/** The terms after a change. Policy and waiting room change field by field, all else as a whole. */
export function applyChange(terms: ShowTerms, change: ShowTermsChange): ShowTerms {
  const { priceTiers, policy, waitingRoom, ...rest } = change;
  return {
    ...patched(terms, rest),
    priceTiers: priceTiers?.map(withFee) ?? terms.priceTiers,
    policy: patched(terms.policy, policy ?? {}),
    waitingRoom: patched(terms.waitingRoom, waitingRoom ?? {}),
  };
}

function withFee(tier: TierInput): PriceTier {
  return {
    id: tier.id,
    name: tier.name,
    priceCents: tier.priceCents,
    feeCents: tier.feeCents ?? 0,
  };
}

function patched<T extends object>(whole: T, patch: Patch<T>): T {
  const given = Object.entries(patch).filter(([, value]) => value !== undefined);
  return { ...whole, ...Object.fromEntries(given) };
}

/** The terms that a change makes different. */
export function changedTerms(before: ShowTerms, after: ShowTerms): Partial<ShowTerms> {
  const different = Object.entries(after).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key as keyof ShowTerms]),
  );
  return Object.fromEntries(different);
}
