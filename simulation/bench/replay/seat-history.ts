/** A busy sale's seat events: each decided on its seat's state, as buyers, sweeper and saga decide. */
import type { Decision } from '#domain/decision.ts';
import {
  evolveSeat,
  expireSeatHold,
  holdSeat,
  initialSeat,
  releaseSeat,
  reserveSeat,
  returnSeat,
  type SeatEvent,
  type SeatState,
  seatStream,
  sellSeat,
} from '#domain/seat.ts';
import { streamWrite } from '#event-store/aggregate.ts';
import type { EventStore, StreamWrite } from '#event-store/port.ts';
import type { Ids } from '#platform/ports.ts';
import { shuffled } from '../hall.ts';
import type { BenchWorld } from '../part.ts';
import { causeOf, type Stadium, stored } from './stadium.ts';

const APPEND_EVENTS = 4_000;
const HOLD_MS = 600_000;
/** What becomes of a hold, and of a reservation. */
const EXPIRES = 0.4;
const IS_RELEASED = 0.2;
const IS_PAID = 0.8;

interface Seat {
  state: SeatState;
  revision: number;
}

/** One event a seat and round, until there are `eventCount`. */
export async function playSale(
  store: EventStore,
  stadium: Stadium,
  eventCount: number,
  world: BenchWorld,
): Promise<void> {
  const seats = Array.from(
    { length: stadium.layout.seatCount },
    (): Seat => ({ state: initialSeat, revision: -1 }),
  );
  const cause = causeOf(world);
  let appending: Promise<void> = Promise.resolve();
  for (let left = eventCount; left > 0; ) {
    const order = shuffled([...seats.keys()], world.random);
    for (let from = 0; from < order.length && left > 0; from += APPEND_EVENTS) {
      const indexes = order.slice(from, from + Math.min(APPEND_EVENTS, left));
      const writes = indexes.map((index): StreamWrite => {
        const seat = seats[index] as Seat;
        const event = nextEvent(seat.state, world);
        const stream = seatStream(stadium.showId, stadium.layout.seatIdAt(index));
        const write = streamWrite({ stream, revision: seat.revision }, [event], cause, world);
        seat.state = evolveSeat(seat.state, event);
        seat.revision += 1;
        return write;
      });
      left -= indexes.length;
      // The next one is made while this one is stored.
      await appending;
      appending = stored(store, writes);
    }
  }
  await appending;
}

function nextEvent(seat: SeatState, { random, clock, ids }: BenchWorld): SeatEvent {
  const nowMs = clock.nowMs();
  switch (seat.status) {
    case 'held':
      return onlyEvent(afterHold(seat, random.next(), nowMs, ids));
    case 'reserved': {
      const { orderId } = seat;
      if (random.next() < IS_PAID) return onlyEvent(sellSeat(seat, { orderId }));
      return onlyEvent(releaseSeat(seat, { holdId: null, orderId, reason: 'order_cancelled' }));
    }
    case 'sold':
      return onlyEvent(returnSeat(seat, { orderId: seat.orderId, refundId: ids.make('rfd') }));
    default: {
      const untilMs = nowMs + HOLD_MS;
      const customerId = ids.make('cus');
      return onlyEvent(holdSeat(seat, { holdId: ids.make('hld'), customerId, untilMs, nowMs }));
    }
  }
}

function afterHold(
  seat: SeatState & { readonly status: 'held' },
  chance: number,
  nowMs: number,
  ids: Ids,
): Decision<SeatEvent, unknown> {
  const { holdId, customerId } = seat;
  if (chance < EXPIRES) return expireSeatHold(seat, { holdId, nowMs: seat.untilMs });
  if (chance < EXPIRES + IS_RELEASED) {
    return releaseSeat(seat, { holdId, orderId: null, reason: 'released' });
  }
  return reserveSeat(seat, { orderId: ids.make('ord'), holdId, customerId, nowMs });
}

function onlyEvent(decision: Decision<SeatEvent, unknown>): SeatEvent {
  const event = decision.ok ? decision.events[0] : undefined;
  if (event === undefined) throw new Error('a seat on which nothing can be decided');
  return event;
}
