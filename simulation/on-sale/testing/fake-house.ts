/**
 * A box office in one process and a few lines, to try the driver on: it decides by the domain's rules
 * and appends to a store, whose sleepiness as a judge is then the driver's to find.
 */
import type { Decision } from '#domain/decision.ts';
import { convertHold, evolveHold, holdStream, type Item, initialHold } from '#domain/hold.ts';
import type { CancelReason, OrderEvent } from '#domain/order-events.ts';
import { orderStream } from '#domain/order-events.ts';
import {
  evolveSeat,
  expireSeatHold,
  holdSeat,
  initialSeat,
  releaseSeat,
  reserveSeat,
  type SeatEvent,
  type SeatState,
  seatStream,
  sellSeat,
} from '#domain/seat.ts';
import { type DomainEvent, loadAggregate, streamWrite } from '#event-store/aggregate.ts';
import type { EventStore, StreamWrite } from '#event-store/port.ts';
import { systemClock, systemIds, systemTimers } from '#platform/system.ts';

export const FAKE_SHOW = 'shw_fake';
const PRICE_CENTS = 5_000;
/** Between looking at a seat and appending: long enough for two buyers to meet there. */
const DECISION_MS = 3;
const tools = { ids: systemIds, clock: systemClock };

export interface FakeOrder {
  readonly orderId: string;
  readonly customerId: string;
  readonly holdId: string;
  readonly items: readonly Item[];
  readonly intentId: string;
  status: 'pending_payment' | 'confirmed' | 'cancelled';
  capturedCents: number;
  tries: number;
}

export type FakeHouse = ReturnType<typeof createFakeHouse>;

export function createFakeHouse(store: EventStore, holdMs: number) {
  const seats = { initial: initialSeat, evolve: evolveSeat };
  const orders = new Map<string, FakeOrder>();

  /** Decides on each seat and appends all or nothing; the ids of lost seats if it is nothing. */
  async function onSeats(
    seatIds: readonly string[],
    actor: string,
    decide: (state: SeatState) => Decision<SeatEvent, unknown>,
    also: readonly StreamWrite[] = [],
  ): Promise<readonly string[]> {
    const cause = { correlationId: actor, causationId: actor, actor };
    const lost: string[] = [];
    const writes: StreamWrite[] = [];
    for (const seatId of seatIds) {
      const seat = await loadAggregate(store, seatStream(FAKE_SHOW, seatId), seats);
      const decision = decide(seat.state);
      if (!decision.ok) lost.push(seatId);
      else if (decision.events.length > 0) {
        writes.push(streamWrite(seat, decision.events, cause, tools));
      }
    }
    if (lost.length > 0) return lost;
    if (writes.length + also.length === 0) return [];
    await systemTimers.sleep(DECISION_MS);
    const result = await store.append([...writes, ...also]);
    return result.outcome === 'ok' ? [] : seatIds;
  }

  const newStream = (stream: string, events: readonly DomainEvent[], actor: string): StreamWrite =>
    streamWrite(
      { stream, revision: -1 },
      events,
      { correlationId: actor, causationId: actor, actor },
      tools,
    );

  async function appendToOrder(order: FakeOrder, ...events: OrderEvent[]): Promise<StreamWrite> {
    const history = await store.readStream(orderStream(order.orderId));
    const actor = order.customerId;
    return streamWrite(
      { stream: orderStream(order.orderId), revision: history.length - 1 },
      events,
      { correlationId: actor, causationId: actor, actor },
      tools,
    );
  }

  return {
    orders,
    async hold(customerId: string, seatIds: readonly string[]) {
      const holdId = systemIds.make('hld');
      const nowMs = systemClock.nowMs();
      const expiresAtMs = nowMs + holdMs;
      const items = seatIds.map(itemOf);
      const placed = newStream(
        holdStream(holdId),
        [
          {
            type: 'HoldPlaced',
            data: {
              holdId,
              showId: FAKE_SHOW,
              customerId,
              items,
              currency: 'EUR',
              expiresAtMs,
              holdMs,
            },
          },
        ],
        customerId,
      );
      const lost = await onSeats(
        seatIds,
        customerId,
        (state) => holdSeat(state, { holdId, customerId, untilMs: expiresAtMs, nowMs }),
        [placed],
      );
      return { lost, holdId, expiresAtMs, priceCents: PRICE_CENTS * seatIds.length };
    },
    async release(holdId: string): Promise<void> {
      const hold = await loadAggregate(store, holdStream(holdId), {
        initial: initialHold,
        evolve: evolveHold,
      });
      if (hold.state.status !== 'active') return;
      const actor = hold.state.customerId;
      const released = streamWrite(
        hold,
        [{ type: 'HoldReleased', data: { reason: 'buyer' } }],
        { correlationId: actor, causationId: actor, actor },
        tools,
      );
      const seatIds = hold.state.items.map((item) => item.seatId);
      await onSeats(
        seatIds,
        actor,
        (state) => releaseSeat(state, { holdId, orderId: null, reason: 'released' }),
        [released],
      );
    },
    async order(customerId: string, holdId: string): Promise<FakeOrder | null> {
      const hold = await loadAggregate(store, holdStream(holdId), {
        initial: initialHold,
        evolve: evolveHold,
      });
      const orderId = systemIds.make('ord');
      const nowMs = systemClock.nowMs();
      const converted = convertHold(hold.state, { orderId, nowMs });
      if (!converted.ok || hold.state.status !== 'active') return null;
      const { items } = hold.state;
      const order: FakeOrder = {
        orderId,
        customerId,
        holdId,
        items,
        intentId: `pi_${orderId}`,
        status: 'pending_payment',
        capturedCents: 0,
        tries: 0,
      };
      const placed: OrderEvent = {
        type: 'OrderPlaced',
        data: {
          orderId,
          paymentId: orderId.replace('ord_', 'pay_'),
          showId: FAKE_SHOW,
          eventId: 'evt_fake',
          customerId,
          holdIds: [holdId],
          items,
          totalCents: PRICE_CENTS * items.length,
          currency: 'EUR',
          payByMs: nowMs + 900_000,
        },
      };
      const cause = { correlationId: orderId, causationId: orderId, actor: customerId };
      const lost = await onSeats(
        items.map((item) => item.seatId),
        customerId,
        (state) => reserveSeat(state, { orderId, holdId, customerId, nowMs }),
        [
          newStream(orderStream(orderId), [placed], customerId),
          streamWrite(hold, converted.events, cause, tools),
        ],
      );
      if (lost.length > 0) return null;
      orders.set(orderId, order);
      return order;
    },
    /** False if a seat turned out to be lost, whereupon nothing was taken. */
    async sell(order: FakeOrder): Promise<boolean> {
      const { orderId } = order;
      const amountCents = PRICE_CENTS * order.items.length;
      const written = await appendToOrder(
        order,
        { type: 'PaymentCaptured', data: { amountCents, late: false } },
        { type: 'OrderConfirmed', data: { late: false } },
      );
      const seatIds = order.items.map((item) => item.seatId);
      const lost = await onSeats(seatIds, order.customerId, (s) => sellSeat(s, { orderId }), [
        written,
      ]);
      if (lost.length > 0) return false;
      order.capturedCents = amountCents;
      order.status = 'confirmed';
      return true;
    },
    async cancel(order: FakeOrder, reason: CancelReason): Promise<void> {
      if (order.status !== 'pending_payment') return;
      order.status = 'cancelled';
      const { orderId } = order;
      const written = await appendToOrder(order, { type: 'OrderCancelled', data: { reason } });
      await onSeats(
        order.items.map((item) => item.seatId),
        order.customerId,
        (state) => releaseSeat(state, { holdId: null, orderId, reason: 'order_cancelled' }),
        [written],
      );
    },
    async expire(seatId: string, holdId: string): Promise<void> {
      const nowMs = systemClock.nowMs();
      await onSeats([seatId], 'system:expiry', (state) => expireSeatHold(state, { holdId, nowMs }));
    },
  };
}

const itemOf = (seatId: string): Item => ({
  seatId,
  section: seatId.split('-')[0] ?? '',
  row: null,
  label: seatId,
  tier: 'standard',
  priceCents: PRICE_CENTS,
  feeCents: 0,
  taxCents: 0,
});
