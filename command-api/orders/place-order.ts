/** Turns live holds into an order: its seats are reserved while money moves. */

import type { PlacedHold } from '#domain/hold.ts';
import { convertHold, isPlaced, totalCents } from '#domain/hold.ts';
import type { OrderState } from '#domain/order.ts';
import { orderStream } from '#domain/order-events.ts';
import { PAY_WITHIN_MS } from '#domain/payment.ts';
import type { Aggregate, Cause } from '#event-store/aggregate.ts';
import { streamWrite, withoutMark } from '#event-store/aggregate.ts';
import { loadOrder } from '#event-store/load-order.ts';
import type { IdempotencyMark, StreamWrite } from '#event-store/port.ts';
import { derivedId } from '#platform/http/idempotency.ts';
import { paymentIdOf } from '#platform/http/wire/order.ts';
import { loadHold } from '../holds/change-hold.ts';
import { customerOfShow, type UnboughtHolds } from '../holds/unbought-holds.ts';
import type { BuyerDetails, BuyerStore } from '../ports.ts';
import {
  type OrderPlaced,
  type OrderToWrite,
  seatsOf,
  type WriteOrderDeps,
  wasRefused,
  writeOrder,
} from './write-order.ts';

export interface PlaceOrderDeps extends WriteOrderDeps {
  readonly buyers: BuyerStore;
  /** The event of a show; null for a show that was called off. */
  readonly saleOf: (showId: string) => Promise<{ readonly eventId: string } | null>;
  readonly unboughtHolds: UnboughtHolds;
}

export interface PlaceOrder {
  readonly customerId: string;
  readonly holdIds: readonly string[];
  readonly buyer: BuyerDetails | null;
  readonly mark: IdempotencyMark;
  readonly cause: Cause;
  /** Stored with the order of that id or not at all, such as that a cart is empty now. */
  readonly beside?: (orderId: string) => readonly StreamWrite[];
}

export type PlaceOrderRefusal =
  | { readonly code: 'HoldNotFound'; readonly holdId: string }
  | { readonly code: 'NotYourHold'; readonly holdId: string }
  | { readonly code: 'HoldExpired'; readonly holdId: string }
  | { readonly code: 'HoldNotActive'; readonly holdId: string; readonly orderId: string | null }
  | { readonly code: 'SeveralShows' }
  | { readonly code: 'ShowCancelled' }
  | { readonly code: 'KeyReused' }
  /** What was to be stored beside the order had changed: decide about that anew. */
  | { readonly code: 'BesideChanged' }
  | { readonly code: 'Unknown' };

export type PlaceOrderResult =
  | {
      readonly ok: true;
      readonly orderId: string;
      readonly replayed: boolean;
      /** The order as it was just written; null where it has to be read. */
      readonly written: Aggregate<OrderState> | null;
    }
  | { readonly ok: false; readonly refusal: PlaceOrderRefusal };

interface LostHold {
  readonly lostHoldId: string;
}

type Refused = Extract<PlaceOrderResult, { readonly ok: false }>;

const refused = (refusal: PlaceOrderRefusal): Refused => ({ ok: false, refusal });

/** How often holds that somebody else changed meanwhile are looked at again. */
const MAX_TRIES = 5;

/**
 * The order, each hold's `HoldConverted` (the judge between checkout, release and a second order) and
 * each seat's `SeatReserved`: in one append where the store can do that, else step by step.
 */
export async function placeOrder(
  deps: PlaceOrderDeps,
  command: PlaceOrder,
): Promise<PlaceOrderResult> {
  let lost: LostHold | null = null;
  const refusedIds = new Set<string>();
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const order = await orderOfKey(deps, command.mark);
    if (order === null) break;
    if (order.state.status !== 'none') {
      const outcome = await seatsOf(deps, order);
      if (outcome === 'placed') return asEarlier(order, command.mark);
      if (outcome === 'unknown') return refused({ code: 'Unknown' });
      // It broke off with its process, and has lost a seat since: nothing came of it.
      refusedIds.add(orderIdOf(order));
      continue;
    }
    const orderId = orderIdOf(order);
    const plan = await planOrder(deps, command, orderId);
    if (plan === 'again') continue;
    if (!plan.ok) return asHeard(plan, refusedIds);
    if (command.buyer !== null) {
      await deps.buyers.put(orderId, command.customerId, command.buyer);
    }
    const result = await writeOrder(deps, plan.order);
    if (result.outcome === 'placed') {
      const { holds, nowMs } = plan.order;
      const { showId } = plan.order.placed.data;
      const customer = customerOfShow(command.customerId, showId);
      deps.unboughtHolds.bought(customer, holds.length, nowMs);
      return { ok: true, orderId, replayed: false, written: result.order };
    }
    if (result.outcome === 'beside-changed') return refused({ code: 'BesideChanged' });
    if (result.outcome === 'unknown') return refused({ code: 'Unknown' });
    // Its seats have gone; the hold itself says why, as soon as it is read again.
    if (result.outcome === 'lost') {
      lost = { lostHoldId: holdOfSeat(plan.order.holds, result.seatIds[0]) };
      refusedIds.add(orderId);
    }
  }
  return refused(
    lost === null ? { code: 'Unknown' } : { code: 'HoldExpired', holdId: lost.lostHoldId },
  );
}

/** A hold that was converted for a try of ours had lost a seat by then: its time was up. */
function asHeard(plan: Refused, refusedIds: ReadonlySet<string>): Refused {
  const { refusal } = plan;
  const isOurs =
    refusal.code === 'HoldNotActive' && refusal.orderId !== null && refusedIds.has(refusal.orderId);
  return isOurs ? refused({ code: 'HoldExpired', holdId: refusal.holdId }) : plan;
}

/** Orders under one idempotency key that lost their seats on the way. */
const MAX_KEY_TRIES = 8;

/**
 * The order that an earlier request with this key placed, or the empty stream that the next try may
 * fill; null where there were too many. One that never had all of its seats counts as nothing written.
 */
async function orderOfKey(
  deps: PlaceOrderDeps,
  mark: IdempotencyMark,
): Promise<Aggregate<OrderState> | null> {
  for (let keyTry = 0; keyTry < MAX_KEY_TRIES; keyTry += 1) {
    const order = await loadOrder(deps.store, derivedId('ord', mark.key, keyTry));
    if (!wasRefused(order)) return order;
  }
  return null;
}

const orderIdOf = ({ stream }: Aggregate<OrderState>): string =>
  stream.slice(orderStream('').length);

function asEarlier(order: Aggregate<OrderState>, mark: IdempotencyMark): PlaceOrderResult {
  return order.history[0]?.idempotency?.body === mark.body
    ? { ok: true, orderId: orderIdOf(order), replayed: true, written: null }
    : refused({ code: 'KeyReused' });
}

type Plan = { readonly ok: true; readonly order: OrderToWrite } | Refused;

async function planOrder(
  deps: PlaceOrderDeps,
  command: PlaceOrder,
  orderId: string,
): Promise<Plan | 'again'> {
  const { customerId, holdIds, cause, beside } = command;
  const nowMs = deps.clock.nowMs();
  const holds: PlacedHold[] = [];
  const conversions = [];
  for (const holdId of holdIds) {
    const hold = await loadHold(deps.store, holdId);
    if (!isPlaced(hold.state)) return refused({ code: 'HoldNotFound', holdId });
    if (hold.state.customerId !== customerId) return refused({ code: 'NotYourHold', holdId });
    const decision = convertHold(hold.state, { orderId, nowMs });
    if (!decision.ok) {
      return decision.refusal.code === 'HoldHasExpired'
        ? refused({ code: 'HoldExpired', holdId })
        : refused({ code: 'HoldNotActive', holdId, orderId: hold.state.orderId });
    }
    // Converted for this very order: the twin's append landed after we had looked for it.
    if (decision.events.length === 0) return 'again';
    holds.push(hold.state);
    conversions.push(streamWrite(hold, decision.events, withoutMark(cause), deps));
  }
  const [first] = holds;
  if (first === undefined) throw new Error('an order needs a hold');
  const { showId, currency } = first;
  if (holds.some((hold) => hold.showId !== showId)) return refused({ code: 'SeveralShows' });
  const sale = await deps.saleOf(showId);
  if (sale === null) return refused({ code: 'ShowCancelled' });

  const items = holds.flatMap((hold) => hold.items);
  const placed: OrderPlaced = {
    type: 'OrderPlaced',
    data: {
      orderId,
      paymentId: paymentIdOf(orderId),
      showId,
      eventId: sale.eventId,
      customerId,
      holdIds,
      items,
      totalCents: totalCents(items),
      currency,
      payByMs: nowMs + PAY_WITHIN_MS,
    },
  };
  return {
    ok: true,
    order: { placed, holds, conversions, beside: beside?.(orderId) ?? [], cause, nowMs },
  };
}

function holdOfSeat(holds: readonly PlacedHold[], seatId: string | undefined): string {
  const hold = holds.find(({ items }) => items.some((item) => item.seatId === seatId));
  return (hold ?? (holds[0] as PlacedHold)).holdId;
}
