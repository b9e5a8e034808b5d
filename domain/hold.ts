/**
 * A hold: seats kept for a buyer for some minutes. Its stream carries the commit record of the hold
 * and is where checkout, release and a second order are judged against each other.
 */
import type { Decision } from './decision.ts';
import { accept, refuse } from './decision.ts';

export const holdStream = (holdId: string): string => `hold-${holdId}`;

/** The hold that a stream is about, or null for another kind of stream. */
export const parseHoldStream = (stream: string): string | null =>
  stream.startsWith('hold-') ? stream.slice('hold-'.length) : null;

/** How somebody came to hold seats; left out where it is our own API. */
export type SalesChannel = 'older_api';

/** One place of a hold or an order, with what the buyer pays for it. */
export interface Item {
  readonly seatId: string;
  readonly section: string;
  /** null for a place in a general-admission area. */
  readonly row: string | null;
  readonly label: string;
  readonly tier: string;
  readonly priceCents: number;
  readonly feeCents: number;
  /** Taxes on top of price and fee; 0 where they are included. */
  readonly taxCents: number;
}

export type HoldEvent =
  | {
      readonly type: 'HoldPlaced';
      readonly data: {
        readonly holdId: string;
        readonly showId: string;
        readonly customerId: string;
        readonly items: readonly Item[];
        readonly currency: string;
        readonly expiresAtMs: number;
        /** How much one extension adds. */
        readonly holdMs: number;
        readonly channel?: SalesChannel;
        /** The hash of the access code that opened the sale for it. */
        readonly presale?: string;
      };
    }
  | { readonly type: 'HoldExtended'; readonly data: { readonly expiresAtMs: number } }
  /** Written as the first event: this hold will never be placed. */
  | { readonly type: 'HoldAbandoned'; readonly data: Readonly<Record<string, never>> }
  | {
      readonly type: 'HoldReleased';
      readonly data: { readonly reason: 'buyer' | 'show_cancelled' };
    }
  | { readonly type: 'HoldConverted'; readonly data: { readonly orderId: string } };

export interface PlacedHold {
  readonly status: 'active' | 'released' | 'converted';
  readonly holdId: string;
  readonly showId: string;
  readonly customerId: string;
  readonly items: readonly Item[];
  readonly currency: string;
  readonly expiresAtMs: number;
  readonly holdMs: number;
  readonly channel?: SalesChannel;
  readonly presale?: string;
  readonly extended: boolean;
  readonly orderId: string | null;
}

export type HoldState = { readonly status: 'none' } | { readonly status: 'abandoned' } | PlacedHold;

export const initialHold: HoldState = { status: 'none' };

export function evolveHold(state: HoldState, event: HoldEvent): HoldState {
  switch (event.type) {
    case 'HoldPlaced':
      return state.status === 'none'
        ? { status: 'active', ...event.data, extended: false, orderId: null }
        : state;
    case 'HoldExtended':
      return isPlaced(state)
        ? { ...state, expiresAtMs: event.data.expiresAtMs, extended: true }
        : state;
    case 'HoldAbandoned':
      return state.status === 'none' ? { status: 'abandoned' } : state;
    case 'HoldReleased':
      return isPlaced(state) ? { ...state, status: 'released' } : state;
    case 'HoldConverted':
      return isPlaced(state)
        ? { ...state, status: 'converted', orderId: event.data.orderId }
        : state;
    default:
      event satisfies never;
      return state;
  }
}

export function isPlaced(state: HoldState): state is PlacedHold {
  return state.status !== 'none' && state.status !== 'abandoned';
}

/** What a hold is to its buyer at a moment: `expired` from its deadline on. */
export function holdStatusAt(
  hold: PlacedHold,
  nowMs: number,
): 'active' | 'released' | 'expired' | 'converted' {
  return hold.status === 'active' && hold.expiresAtMs <= nowMs ? 'expired' : hold.status;
}

/** What the buyer will pay for a place: price, fee and the taxes on top. */
export const itemTotalCents = (item: Item): number =>
  item.priceCents + item.feeCents + item.taxCents;

/** What the buyer will pay for all of them. */
export const totalCents = (items: readonly Item[]): number =>
  items.reduce((sum, item) => sum + itemTotalCents(item), 0);

export interface HoldNotActive {
  readonly code: 'HoldNotActive';
  readonly status: 'none' | 'abandoned' | 'released' | 'converted';
}
export interface HoldHasExpired {
  readonly code: 'HoldHasExpired';
  readonly expiredAtMs: number;
}
export interface ExtensionUsed {
  readonly code: 'ExtensionUsed';
}
export interface HoldIsConverted {
  readonly code: 'HoldIsConverted';
  readonly orderId: string;
}

/** A hold can be extended once, by the show's hold time from its deadline on. */
export function extendHold(
  state: HoldState,
  command: { readonly nowMs: number },
): Decision<HoldEvent, HoldNotActive | HoldHasExpired | ExtensionUsed> {
  const active = requireActive(state, command.nowMs);
  if (!active.ok) return active;
  if (active.hold.extended) return refuse({ code: 'ExtensionUsed' });
  return accept({
    type: 'HoldExtended',
    data: { expiresAtMs: active.hold.expiresAtMs + active.hold.holdMs },
  });
}

/** Emits nothing for a hold that is over already; a converted one belongs to its order. */
export function releaseHold(
  state: HoldState,
  command: { readonly nowMs: number; readonly reason: 'buyer' | 'show_cancelled' },
): Decision<HoldEvent, HoldIsConverted> {
  if (!isPlaced(state)) return accept();
  if (state.status === 'converted') {
    return refuse({ code: 'HoldIsConverted', orderId: state.orderId ?? '' });
  }
  if (holdStatusAt(state, command.nowMs) !== 'active') return accept();
  return accept({ type: 'HoldReleased', data: { reason: command.reason } });
}

/** Turns a live hold into the seats of an order; a second order comes too late. */
export function convertHold(
  state: HoldState,
  command: { readonly orderId: string; readonly nowMs: number },
): Decision<HoldEvent, HoldNotActive | HoldHasExpired> {
  if (isPlaced(state) && state.orderId === command.orderId) return accept();
  const active = requireActive(state, command.nowMs);
  if (!active.ok) return active;
  return accept({ type: 'HoldConverted', data: { orderId: command.orderId } });
}

type ActiveHold =
  | { readonly ok: true; readonly hold: PlacedHold }
  | { readonly ok: false; readonly refusal: HoldNotActive | HoldHasExpired };

function requireActive(state: HoldState, nowMs: number): ActiveHold {
  if (!isPlaced(state)) return refuse({ code: 'HoldNotActive', status: state.status });
  if (state.status !== 'active') return refuse({ code: 'HoldNotActive', status: state.status });
  if (state.expiresAtMs <= nowMs) {
    return refuse({ code: 'HoldHasExpired', expiredAtMs: state.expiresAtMs });
  }
  return { ok: true, hold: state };
}
