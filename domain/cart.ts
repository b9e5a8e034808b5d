/**
 * The cart of the older ticketing API: reservations that a customer will pay for as one order. The
 * holds themselves say whether they are still good; the cart only remembers which were put in.
 */
import type { Decision } from './decision.ts';
import { accept, refuse } from './decision.ts';

/** A customer has one cart after another, all in one stream. */
export const cartStream = (customerId: string): string => `cart-${customerId}`;

/** More than anybody can hold at once on one show that allows many. */
export const CART_MAX = 100;

export type CartEvent =
  | {
      readonly type: 'CartItemAdded';
      readonly data: {
        readonly holdId: string;
        readonly showId: string;
        readonly currency: string;
      };
    }
  /** Reservations that lapsed before they were bought. */
  | { readonly type: 'CartItemsDropped'; readonly data: { readonly holdIds: readonly string[] } }
  /** Its reservations are this order's now; said again for each further try to pay that order. */
  | { readonly type: 'CartCheckedOut'; readonly data: { readonly orderId: string } };

export interface Cart {
  /** Counts the customer's carts, from 0. */
  readonly number: number;
  readonly holdIds: readonly string[];
  /** Of what is in it; null for an empty one. */
  readonly sale: { readonly showId: string; readonly currency: string } | null;
  /** What the last checkout made. */
  readonly orderId: string | null;
}

export const initialCart: Cart = { number: 0, holdIds: [], sale: null, orderId: null };

export function evolveCart(cart: Cart, event: CartEvent): Cart {
  switch (event.type) {
    case 'CartItemAdded': {
      const { holdId, showId, currency } = event.data;
      return { ...cart, holdIds: [...cart.holdIds, holdId], sale: { showId, currency } };
    }
    case 'CartItemsDropped':
      return without(cart, event.data.holdIds);
    case 'CartCheckedOut':
      return cart.holdIds.length === 0
        ? cart
        : { number: cart.number + 1, holdIds: [], sale: null, orderId: event.data.orderId };
    default:
      event satisfies never;
      return cart;
  }
}

/** Names the cart that a customer is filling, apart from those before it. */
export const cartIdOf = (customerId: string, cart: Cart): string =>
  `${cartStream(customerId)}.${cart.number}`;

export interface AddToCart {
  readonly holdId: string;
  readonly showId: string;
  readonly currency: string;
  /** Those in the cart that can't be bought any more. */
  readonly lapsed: readonly string[];
}

/** It holds reservations of another show or currency. */
export interface CartMixed {
  readonly code: 'CartMixed';
}
export interface CartFull {
  readonly code: 'CartFull';
  readonly limit: number;
}

/** Puts a reservation in, once; what has lapsed meanwhile goes out. */
export function addToCart(
  cart: Cart,
  command: AddToCart,
): Decision<CartEvent, CartMixed | CartFull> {
  const { holdId, showId, currency } = command;
  const lapsed = cart.holdIds.filter((held) => command.lapsed.includes(held));
  const left = without(cart, lapsed);
  const events: CartEvent[] =
    lapsed.length === 0 ? [] : [{ type: 'CartItemsDropped', data: { holdIds: lapsed } }];
  if (left.holdIds.includes(holdId)) return accept(...events);
  const isMixed =
    left.sale !== null && (left.sale.showId !== showId || left.sale.currency !== currency);
  if (isMixed) return refuse({ code: 'CartMixed' });
  if (left.holdIds.length >= CART_MAX) return refuse({ code: 'CartFull', limit: CART_MAX });
  return accept(...events, { type: 'CartItemAdded', data: { holdId, showId, currency } });
}

export interface CartEmpty {
  readonly code: 'CartEmpty';
}
/** Nothing is bought without what was in the cart: its owner chooses anew. */
export interface ReservationsLapsed {
  readonly code: 'ReservationsLapsed';
  readonly holdIds: readonly string[];
}

/** Makes an order of all that is in the cart, or of nothing. */
export function checkOutCart(
  cart: Cart,
  command: { readonly orderId: string; readonly lapsed: readonly string[] },
): Decision<CartEvent, CartEmpty | ReservationsLapsed> {
  if (cart.holdIds.length === 0) return refuse({ code: 'CartEmpty' });
  const holdIds = cart.holdIds.filter((holdId) => command.lapsed.includes(holdId));
  if (holdIds.length > 0) return refuse({ code: 'ReservationsLapsed', holdIds });
  return accept({ type: 'CartCheckedOut', data: { orderId: command.orderId } });
}

function without(cart: Cart, holdIds: readonly string[]): Cart {
  if (holdIds.length === 0) return cart;
  const left = cart.holdIds.filter((holdId) => !holdIds.includes(holdId));
  return { ...cart, holdIds: left, sale: left.length === 0 ? null : cart.sale };
}
