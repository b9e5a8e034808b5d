/** A show with some seats, a provider and as many processes as a test wants, all from one seed. */
import { type HoldEvent, holdStream, type Item } from '#domain/hold.ts';
import type { PlacedOrder } from '#domain/order.ts';
import type { OrderEvent } from '#domain/order-events.ts';
import { orderStream } from '#domain/order-events.ts';
import { PAY_WITHIN_MS } from '#domain/payment.ts';
import { attemptPayment } from '#domain/payment-decisions.ts';
import {
  evolveSeat,
  initialSeat,
  type SeatEvent,
  type SeatState,
  seatStream,
} from '#domain/seat.ts';
import { evolveTicket, initialTicket, ticketIdOf, ticketStream } from '#domain/ticket.ts';
import { type Cause, loadAggregate, streamWrite } from '#event-store/aggregate.ts';
import type { SeatAt, SeatSource } from '#event-store/append-with-seats.ts';
import { loadOrder } from '#event-store/load-order.ts';
import { createMemoryEventStore } from '#event-store/memory.ts';
import type { AppendResult, EventStore } from '#event-store/port.ts';
import { NO_STREAM } from '#event-store/port.ts';
import { createCheckout } from '../checkout/advance.ts';
import type { Checkout, RecordResult } from '../port.ts';
import { createScriptedProvider, type ScriptedProvider } from './scripted-provider.ts';
import {
  createVirtualWorld,
  type Interruption,
  interrupted,
  type VirtualWorld,
} from './virtual-world.ts';

export const SHOW = 'shw_1';
export const SEAT_PRICE_CENTS = 5_000;

/** An order's end: what is in its stream, at the provider and in its seats. */
export interface OrderView {
  readonly order: PlacedOrder;
  readonly events: readonly OrderEvent[];
  readonly seats: readonly SeatState[];
}

export interface Process {
  readonly checkout: Checkout;
  /** Moves the order on, with the patience of a request. */
  advance(orderId: string, options?: { nudged?: boolean; patienceMs?: number }): Promise<OrderView>;
  /** A try of the buyer; what became of recording it, or why it was refused. */
  pay(orderId: string, paymentMethod: string): Promise<RecordResult['outcome'] | 'refused'>;
}

export interface ProcessOptions {
  readonly interrupt?: Interruption;
  /** What the directory believes; the truth by default. */
  readonly hint?: SeatSource['hint'];
  /** Appends whose answer is lost. */
  readonly loseAppend?: () => 'none' | 'before' | 'after';
}

export interface House {
  readonly world: VirtualWorld;
  readonly store: EventStore;
  readonly provider: ScriptedProvider;
  readonly shows: { cancelled: boolean };
  process(options?: ProcessOptions): Process;
  /** An order of these seats, reserved, whose payment was asked for; or a free one, confirmed. */
  placeOrder(seatIds: readonly string[], options?: { free?: boolean }): Promise<string>;
  view(orderId: string): Promise<OrderView>;
  /** Cancels the show; what is free or only held of these seats is kept back at once. */
  callOff(seatIds: readonly string[]): Promise<void>;
  seat(seatId: string): Promise<SeatAt>;
  onSeat(seatId: string, ...events: readonly SeatEvent[]): Promise<void>;
  ticketStatus(orderId: string, index: number): Promise<string>;
}

export const BY_TEST: Cause = { correlationId: 'req_1', causationId: 'req_1', actor: 'test' };

export interface HouseOptions {
  /** False for a store that takes one stream an append. */
  readonly isAtomicAcrossStreams?: boolean;
}

export function createHouse(seed = 1, { isAtomicAcrossStreams = true }: HouseOptions = {}): House {
  const world = createVirtualWorld(seed);
  const store = createMemoryEventStore({ isAtomicAcrossStreams });
  const provider = createScriptedProvider(world.clock);
  const shows = { cancelled: false };

  const seatOf = async (seatId: string): Promise<SeatAt> => {
    const { state, revision } = await loadAggregate(store, seatStream(SHOW, seatId), {
      initial: initialSeat,
      evolve: evolveSeat,
    });
    return { state, revision };
  };
  const truth: SeatSource['truth'] = (_show, seatIds) => Promise.all(seatIds.map(seatOf));

  async function view(orderId: string): Promise<OrderView> {
    const { state, history } = await loadOrder(store, orderId);
    if (state.status === 'none') throw new Error(`no order ${orderId}`);
    const seats = await Promise.all(
      state.items.map(async ({ seatId }) => (await seatOf(seatId)).state),
    );
    return { order: state, events: history as unknown as readonly OrderEvent[], seats };
  }

  async function onSeat(seatId: string, ...events: readonly SeatEvent[]): Promise<void> {
    const target = { stream: seatStream(SHOW, seatId), revision: (await seatOf(seatId)).revision };
    await stored(store, streamWrite(target, events, BY_TEST, world));
  }

  /** A hold in its stream; converted at once where its order's append could have done that. */
  async function placeHold({
    holdId,
    customerId,
    untilMs,
    items,
  }: {
    readonly holdId: string;
    readonly customerId: string;
    readonly untilMs: number;
    readonly items: readonly Item[];
  }): Promise<void> {
    const placed: HoldEvent = {
      type: 'HoldPlaced',
      data: {
        holdId,
        showId: SHOW,
        customerId,
        items,
        currency: 'EUR',
        expiresAtMs: untilMs,
        holdMs: HOLD_MS,
      },
    };
    const target = { stream: holdStream(holdId), revision: NO_STREAM };
    await stored(store, streamWrite(target, [placed], BY_TEST, world));
  }

  return {
    world,
    store,
    provider,
    shows,
    view,
    seat: seatOf,
    onSeat,
    callOff: async (seatIds) => {
      shows.cancelled = true;
      const blocked: SeatEvent = { type: 'SeatBlocked', data: { blockId: SHOW, reason: 'off' } };
      for (const seatId of seatIds) {
        const { state } = await seatOf(seatId);
        if (state.status === 'held') {
          const { holdId } = state;
          await onSeat(seatId, { type: 'HoldExpired', data: { holdId } }, blocked);
        }
        if (state.status === 'available') await onSeat(seatId, blocked);
      }
    },
    process: (options = {}) => {
      const around: Interruption = options.interrupt ?? (() => undefined);
      const mine = interrupted(withLostAppends(store, options.loseAppend), around);
      const checkout = createCheckout({
        ...world,
        store: mine,
        seats: { truth, hint: options.hint ?? truth },
        provider: interrupted(provider, around),
        shows: { isCancelled: async () => shows.cancelled },
      });
      return {
        checkout,
        advance: async (orderId, { nudged = false, patienceMs = 10_000 } = {}) => {
          await checkout.advance(orderId, { nudged, patienceMs });
          return view(orderId);
        },
        pay: async (orderId, paymentMethod) => {
          const order = await loadOrder(mine, orderId);
          if (order.state.status === 'none') throw new Error(`no order ${orderId}`);
          const nowMs = world.clock.nowMs();
          const decision = attemptPayment(order.state, { paymentMethod, returnUrl: null, nowMs });
          if (!decision.ok) return 'refused';
          return (await checkout.record(order, decision.events, BY_TEST)).outcome;
        },
      };
    },
    placeOrder: async (seatIds, { free = false } = {}) => {
      const orderId = world.ids.make('ord');
      const nowMs = world.clock.nowMs();
      const holdId = world.ids.make('hld');
      const customerId = 'cus_1';
      const untilMs = nowMs + HOLD_MS;
      const held: SeatEvent = { type: 'SeatHeld', data: { holdId, customerId, untilMs } };
      const reserved: SeatEvent = { type: 'SeatReserved', data: { orderId, holdId, customerId } };
      const given = free ? [givenTo(orderId, customerId)] : [];
      for (const seatId of seatIds) {
        await onSeat(seatId, held, ...(isAtomicAcrossStreams ? [reserved, ...given] : []));
      }
      await placeHold({
        holdId,
        customerId,
        untilMs,
        items: seatIds.map((id) => itemOf(id, free)),
      });
      const events: OrderEvent[] = [
        {
          type: 'OrderPlaced',
          data: {
            orderId,
            paymentId: orderId.replace('ord_', 'pay_'),
            showId: SHOW,
            eventId: 'evt_1',
            customerId,
            holdIds: [holdId],
            items: seatIds.map((seatId) => itemOf(seatId, free)),
            totalCents: free ? 0 : SEAT_PRICE_CENTS * seatIds.length,
            currency: 'EUR',
            payByMs: nowMs + PAY_WITHIN_MS,
            ...(isAtomicAcrossStreams ? {} : { seatsFollow: true }),
          },
        },
        ...(isAtomicAcrossStreams ? (free ? FREE_OF_CHARGE : [paymentRequested(nowMs)]) : []),
      ];
      const target = { stream: orderStream(orderId), revision: NO_STREAM };
      await stored(store, streamWrite(target, events, BY_TEST, world));
      return orderId;
    },
    ticketStatus: async (orderId, index) => {
      const stream = ticketStream(ticketIdOf(orderId, index));
      const evolution = { initial: initialTicket, evolve: evolveTicket };
      return (await loadAggregate(store, stream, evolution)).state.status;
    },
  };
}

const HOLD_MS = 600_000;

const FREE_OF_CHARGE: readonly OrderEvent[] = [
  { type: 'PaymentWaived', data: {} },
  { type: 'OrderConfirmed', data: { late: false } },
];

const paymentRequested = (atMs: number): OrderEvent => ({
  type: 'PaymentRequested',
  data: { attempt: 1, atMs },
});

const givenTo = (orderId: string, customerId: string): SeatEvent => ({
  type: 'SeatGiven',
  data: { orderId, customerId, reason: 'free' },
});

const FEE_CENTS = 450;

const itemOf = (seatId: string, free: boolean): Item => ({
  seatId,
  section: 'A',
  row: '1',
  label: seatId,
  tier: 'standard',
  priceCents: free ? 0 : SEAT_PRICE_CENTS - FEE_CENTS,
  feeCents: free ? 0 : FEE_CENTS,
  taxCents: 0,
});

async function stored(store: EventStore, write: Parameters<EventStore['append']>[0][number]) {
  const result = await store.append([write]);
  if (result.outcome !== 'ok') throw new Error(`append ended in ${result.outcome}`);
}

function withLostAppends(store: EventStore, lose: ProcessOptions['loseAppend']): EventStore {
  if (lose === undefined) return store;
  const unknown: AppendResult = { outcome: 'unknown', cause: new Error('no answer') };
  return {
    ...store,
    append: async (writes) => {
      const fate = lose();
      if (fate === 'before') return unknown;
      const result = await store.append(writes);
      return fate === 'after' ? unknown : result;
    },
  };
}
