/** Puts reservations into their customer's cart. */
import {
  addToCart,
  type Cart,
  type CartEvent,
  cartIdOf,
  cartStream,
  evolveCart,
  initialCart,
} from '#domain/cart.ts';
import type { PlacedHold } from '#domain/hold.ts';
import { isPlaced } from '#domain/hold.ts';
import type { Aggregate, Cause } from '#event-store/aggregate.ts';
import { loadAggregate, streamWrite } from '#event-store/aggregate.ts';
import { appendUntilSettled } from '#event-store/append-until-settled.ts';
import type { EventStore, Position } from '#event-store/port.ts';
import { olderIdOf } from '#platform/http/older/ids.ts';
import { isReservation, reservationStatus } from '#platform/http/older/wire.ts';
import { type HttpProblem, problem } from '#platform/http/problem.ts';
import type { Clock, Ids, Random, Timers } from '#platform/ports.ts';
import { loadHold } from '../holds/change-hold.ts';

export interface CartDeps {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly ids: Ids;
}

/** How often a cart that somebody else changed meanwhile is looked at again. */
export const MAX_TRIES = 5;

const EVOLUTION = { initial: initialCart, evolve: evolveCart };

export const loadCart = (store: EventStore, customerId: string): Promise<Aggregate<Cart>> =>
  loadAggregate(store, cartStream(customerId), EVOLUTION);

/** The holds of a cart, in its order. */
export async function holdsOf(store: EventStore, cart: Cart): Promise<readonly PlacedHold[]> {
  const holds = await Promise.all(cart.holdIds.map((holdId) => loadHold(store, holdId)));
  return holds.map(({ state, stream }) => {
    if (!isPlaced(state)) throw new Error(`${stream} is in a cart and was never placed`);
    return state;
  });
}

/** Those that can't be bought any more. */
export const lapsedOf = (holds: readonly PlacedHold[], nowMs: number): readonly string[] =>
  holds.filter((hold) => reservationStatus(hold, nowMs) !== 'active').map(({ holdId }) => holdId);

/** 409 `reservation_expired`, which names them by their UUIDs. */
export function reservationExpired(holdIds: readonly string[]): HttpProblem {
  const reservationIds = holdIds.map(olderIdOf);
  return problem('reservation_expired', {
    extra: { reservationId: reservationIds[0], reservationIds },
  });
}

export interface FilledCart {
  readonly cartId: string;
  readonly holds: readonly PlacedHold[];
  readonly position: Position;
}

/** Throws the refusal. */
export async function putInCart(
  deps: CartDeps,
  command: { readonly holdId: string; readonly customerId: string; readonly cause: Cause },
): Promise<FilledCart> {
  const { holdId, customerId, cause } = command;
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const cart = await loadCart(deps.store, customerId);
    const nowMs = deps.clock.nowMs();
    const hold = await ownReservation(deps, holdId, customerId, nowMs);
    const held = await holdsOf(deps.store, cart.state);
    const { showId, currency } = hold;
    const lapsed = lapsedOf(held, nowMs);
    const decision = addToCart(cart.state, { holdId, showId, currency, lapsed });
    if (!decision.ok) throw refusalOf(decision.refusal);
    const stored = await store(deps, cart, decision.events, cause);
    if (stored === null) continue;
    return {
      cartId: olderIdOf(cartIdOf(customerId, stored.state)),
      holds: stored.state.holdIds.map((id) => requireHold([...held, hold], id)),
      position: stored.position,
    };
  }
  throw problem('conflict', { headers: { 'Retry-After': '1' } });
}

/** 404 for another's, 409 for one that is over. */
async function ownReservation(
  deps: CartDeps,
  holdId: string,
  customerId: string,
  nowMs: number,
): Promise<PlacedHold> {
  const { state } = await loadHold(deps.store, holdId);
  if (!isPlaced(state) || !isReservation(state) || state.customerId !== customerId) {
    throw problem('not_found');
  }
  const status = reservationStatus(state, nowMs);
  if (status === 'expired') throw reservationExpired([holdId]);
  if (status === 'consumed') {
    throw problem('wrong_status', {
      detail: 'The reservation has become an order.',
      extra: state.orderId === null ? {} : { orderId: olderIdOf(state.orderId) },
    });
  }
  return state;
}

/** The cart with the events; null where it had changed meanwhile. */
async function store(
  deps: CartDeps,
  cart: Aggregate<Cart>,
  events: readonly CartEvent[],
  cause: Cause,
): Promise<{ readonly state: Cart; readonly position: Position } | null> {
  if (events.length === 0) return cart;
  const result = await appendUntilSettled(
    deps.store,
    [streamWrite(cart, events, cause, deps)],
    deps,
  );
  if (result.outcome === 'conflict') return null;
  if (result.outcome === 'unknown') {
    throw problem('outcome_unknown', { headers: { 'Retry-After': '1' } });
  }
  return { state: events.reduce(evolveCart, cart.state), position: result.position };
}

function requireHold(holds: readonly PlacedHold[], holdId: string): PlacedHold {
  const found = holds.find((hold) => hold.holdId === holdId);
  if (found === undefined) throw new Error(`${holdId} is in a cart and was not read`);
  return found;
}

function refusalOf(
  refusal: Extract<ReturnType<typeof addToCart>, { readonly ok: false }>['refusal'],
): HttpProblem {
  switch (refusal.code) {
    case 'CartMixed':
      return problem('cart_mixed');
    case 'CartFull':
      return problem('too_many_seats', { extra: { limit: refusal.limit } });
    default:
      return refusal satisfies never;
  }
}
