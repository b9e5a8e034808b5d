/** Turns live holds into an order: its seats are reserved while money moves. */

import { accept } from '#domain/decision.ts';
import type { PlacedHold } from '#domain/hold.ts';
import { convertHold, isPlaced, totalCents } from '#domain/hold.ts';
import type { OrderState } from '#domain/order.ts';
import type { OrderEvent } from '#domain/order-events.ts';
import { orderStream } from '#domain/order-events.ts';
import { PAY_WITHIN_MS } from '#domain/payment.ts';
import { evolveSeat, giveSeat, reserveSeat } from '#domain/seat.ts';
import type { Aggregate, Cause } from '#event-store/aggregate.ts';
import { streamWrite, withoutMark } from '#event-store/aggregate.ts';
import type { AppendWithSeatsDeps, SeatRule } from '#event-store/append-with-seats.ts';
import { appendWithSeats } from '#event-store/append-with-seats.ts';
import { loadOrder } from '#event-store/load-order.ts';
import type { EventStore, IdempotencyMark, StreamWrite } from '#event-store/port.ts';
import { NO_STREAM } from '#event-store/port.ts';
import { derivedId } from '#platform/http/idempotency.ts';
import { paymentIdOf } from '#platform/http/wire/order.ts';
import { loadHold } from '../holds/change-hold.ts';
import type { BuyerDetails, BuyerStore } from '../ports.ts';

export interface PlaceOrderDeps extends AppendWithSeatsDeps {
  readonly store: EventStore;
  readonly buyers: BuyerStore;
  /** The event of a show; null for a show that was called off. */
  readonly saleOf: (showId: string) => Promise<{ readonly eventId: string } | null>;
}

export interface PlaceOrder {
  readonly customerId: string;
  readonly holdIds: readonly string[];
  readonly buyer: BuyerDetails | null;
  readonly mark: IdempotencyMark;
  readonly cause: Cause;
  /** Stored with the order or not at all, such as that a cart is empty now. */
  readonly beside?: readonly StreamWrite[];
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
  | { readonly ok: true; readonly orderId: string; readonly replayed: boolean }
  | { readonly ok: false; readonly refusal: PlaceOrderRefusal };

interface LostHold {
  readonly lostHoldId: string;
}

const refused = (refusal: PlaceOrderRefusal): PlaceOrderResult => ({ ok: false, refusal });

/** How often holds that somebody else changed meanwhile are looked at again. */
const MAX_TRIES = 5;

/**
 * One append: `OrderPlaced`, each hold's `HoldConverted` (the judge between checkout, release and a
 * second order) and each seat's `SeatReserved`.
 */
export async function placeOrder(
  deps: PlaceOrderDeps,
  command: PlaceOrder,
): Promise<PlaceOrderResult> {
  const orderId = derivedId('ord', command.mark.key);
  let lost: LostHold | null = null;
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const earlier = await loadOrder(deps.store, orderId);
    if (earlier.state.status !== 'none') return asEarlier(earlier, orderId, command.mark);
    const result = await place(deps, command, orderId);
    if (result === 'again') continue;
    if (!('lostHoldId' in result)) return result;
    // Its seats have gone; the hold itself says why, as soon as it is read again.
    lost = result;
  }
  return refused(
    lost === null ? { code: 'Unknown' } : { code: 'HoldExpired', holdId: lost.lostHoldId },
  );
}

function asEarlier(
  order: Aggregate<OrderState>,
  orderId: string,
  mark: IdempotencyMark,
): PlaceOrderResult {
  return order.history[0]?.idempotency?.body === mark.body
    ? { ok: true, orderId, replayed: true }
    : refused({ code: 'KeyReused' });
}

async function place(
  deps: PlaceOrderDeps,
  command: PlaceOrder,
  orderId: string,
): Promise<PlaceOrderResult | 'again' | LostHold> {
  const { customerId, holdIds, cause, beside = [] } = command;
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
  const total = totalCents(items);
  const placed: OrderEvent = {
    type: 'OrderPlaced',
    data: {
      orderId,
      paymentId: paymentIdOf(orderId),
      showId,
      eventId: sale.eventId,
      customerId,
      holdIds,
      items,
      totalCents: total,
      currency,
      payByMs: nowMs + PAY_WITHIN_MS,
    },
  };
  const isFree = total === 0;
  const events: OrderEvent[] = isFree
    ? [
        placed,
        { type: 'PaymentWaived', data: {} },
        { type: 'OrderConfirmed', data: { late: false } },
      ]
    : [placed, { type: 'PaymentRequested', data: { attempt: 1, atMs: nowMs } }];
  if (command.buyer !== null) await deps.buyers.put(orderId, customerId, command.buyer);
  const order = { stream: orderStream(orderId), revision: NO_STREAM };
  const result = await appendWithSeats(deps, {
    showId,
    seatIds: items.map((item) => item.seatId),
    rule: isFree ? giveFreely(orderId, holds) : reserve(orderId, holds),
    others: [...conversions, ...beside, streamWrite(order, events, cause, deps)],
    cause,
  });
  switch (result.outcome) {
    case 'ok':
      return { ok: true, orderId, replayed: false };
    case 'lost':
      return { lostHoldId: holdOfSeat(holds, result.seatIds[0]) };
    case 'conflict':
      return result.conflicts.some(({ stream }) => beside.some((write) => write.stream === stream))
        ? refused({ code: 'BesideChanged' })
        : 'again';
    case 'contended':
      return 'again';
    case 'unknown':
      return refused({ code: 'Unknown' });
    default:
      return result satisfies never;
  }
}

/** A seat is reserved for the order from whichever of its holds has it. */
const reserve =
  (orderId: string, holds: readonly PlacedHold[]): SeatRule =>
  (seat, nowMs) => {
    const hold = holds.find(({ holdId }) => seat.status === 'held' && seat.holdId === holdId);
    const { holdId, customerId } = hold ?? (holds[0] as PlacedHold);
    return reserveSeat(seat, { orderId, holdId, customerId, nowMs });
  };

/** Nothing to pay: the seat is the buyer's at once, recorded as given. */
const giveFreely =
  (orderId: string, holds: readonly PlacedHold[]): SeatRule =>
  (seat, nowMs) => {
    const reserved = reserve(orderId, holds)(seat, nowMs);
    if (!reserved.ok) return reserved;
    const given = giveSeat(reserved.events.reduce(evolveSeat, seat), { orderId, reason: 'free' });
    return given.ok ? accept(...reserved.events, ...given.events) : given;
  };

function holdOfSeat(holds: readonly PlacedHold[], seatId: string | undefined): string {
  const hold = holds.find(({ items }) => items.some((item) => item.seatId === seatId));
  return (hold ?? (holds[0] as PlacedHold)).holdId;
}
