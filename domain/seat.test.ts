import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Decision, fold } from './decision.ts';
import {
  blockSeat,
  evolveSeat,
  expireSeatHold,
  extendSeatHold,
  giveSeat,
  holdSeat,
  initialSeat,
  parseSeatStream,
  releaseSeat,
  reserveSeat,
  retakeSeat,
  returnSeat,
  type SeatEvent,
  type SeatState,
  seatStream,
  sellSeat,
  unblockSeat,
} from './seat.ts';
import { specification } from './testing/given-when-then.ts';

const seat = specification(initialSeat, evolveSeat);
const UNTIL_MS = 1_000;

const held = (holdId = 'h1', untilMs = UNTIL_MS): SeatEvent => ({
  type: 'SeatHeld',
  data: { holdId, customerId: 'c1', untilMs },
});
const expired = (holdId = 'h1'): SeatEvent => ({ type: 'HoldExpired', data: { holdId } });
const reserved = (orderId = 'o1', holdId: string | null = 'h1'): SeatEvent => ({
  type: 'SeatReserved',
  data: { orderId, holdId, customerId: 'c1' },
});
const sold = (orderId = 'o1'): SeatEvent => ({
  type: 'SeatSold',
  data: { orderId, customerId: 'c1' },
});
const blocked: SeatEvent = { type: 'SeatBlocked', data: { blockId: 'b1', reason: 'camera' } };

const hold = (holdId: string, nowMs: number) => (state: SeatState) =>
  holdSeat(state, { holdId, customerId: 'c1', untilMs: UNTIL_MS, nowMs });
const reserve =
  (nowMs: number, holdId = 'h1') =>
  (state: SeatState) =>
    reserveSeat(state, { orderId: 'o1', holdId, customerId: 'c1', nowMs });
const retake = (nowMs: number) => (state: SeatState) =>
  retakeSeat(state, { orderId: 'o1', customerId: 'c1', nowMs });

describe('the stream of a seat', () => {
  test('is named by show and seat, and read back', () => {
    expect(seatStream('shw_1', 'A-1-2')).toBe('seat-shw_1.A-1-2');
    expect(parseSeatStream('seat-shw_1.A.b-1-2')).toEqual({ showId: 'shw_1', seatId: 'A.b-1-2' });
    expect(parseSeatStream('order-ord_1')).toBeNull();
    expect(parseSeatStream('seat-nothing')).toBeNull();
  });
});

describe('holding a seat', () => {
  test('a free one', () => {
    seat.given().when(hold('h1', 0)).thenEvents(held());
    seat.given().when(hold('h1', 0)).thenOnceOnly();
  });
  test('one that somebody holds', () => {
    const refusal = { code: 'SeatUnavailable', status: 'held' } as const;
    seat
      .given(held())
      .when(hold('h2', UNTIL_MS - 1))
      .thenRefused(refusal);
  });
  test('one whose time is up, before any sweeper came', () => {
    seat.given(held()).when(hold('h2', UNTIL_MS)).thenEvents(expired(), held('h2'));
  });
  test.each([
    ['reserved', [held(), reserved()]],
    ['sold', [held(), reserved(), sold()]],
    ['blocked', [blocked]],
  ] as const)('one that is %s', (status, history) => {
    seat
      .given(...history)
      .when(hold('h2', 9_999))
      .thenRefused({ code: 'SeatUnavailable', status });
  });
});

describe('the end of a hold', () => {
  const expire =
    (nowMs: number, holdId = 'h1') =>
    (state: SeatState) =>
      expireSeatHold(state, { holdId, nowMs });
  test('comes at its deadline, not before', () => {
    seat
      .given(held())
      .when(expire(UNTIL_MS - 1))
      .thenNothing();
    seat.given(held()).when(expire(UNTIL_MS)).thenEvents(expired());
  });
  test('is never the end of another hold or of a reservation', () => {
    seat.given(held(), expired(), held('h2')).when(expire(UNTIL_MS)).thenNothing();
    seat.given(held(), reserved()).when(expire(UNTIL_MS)).thenNothing();
  });
  test('can be put off while it lasts', () => {
    const extend = (nowMs: number) => (state: SeatState) =>
      extendSeatHold(state, { holdId: 'h1', untilMs: 2_000, nowMs });
    const extended: SeatEvent = {
      type: 'SeatHoldExtended',
      data: { holdId: 'h1', untilMs: 2_000 },
    };
    seat
      .given(held())
      .when(extend(UNTIL_MS - 1))
      .thenEvents(extended);
    seat.given(held()).when(extend(0)).thenOnceOnly();
    seat.given(held()).when(extend(UNTIL_MS)).thenRefused({ code: 'SeatLost', status: 'held' });
    seat.given(held('h2')).when(extend(0)).thenRefused({ code: 'SeatLost', status: 'held' });
  });
});

describe('from the hold to the sale', () => {
  test('a live hold is reserved for its order, once', () => {
    seat
      .given(held())
      .when(reserve(UNTIL_MS - 1))
      .thenEvents(reserved());
    seat.given(held()).when(reserve(0)).thenOnceOnly();
  });
  test('a hold whose time is up, or somebody else’s, is lost', () => {
    seat.given(held()).when(reserve(UNTIL_MS)).thenRefused({ code: 'SeatLost', status: 'held' });
    seat.given(held('h2')).when(reserve(0)).thenRefused({ code: 'SeatLost', status: 'held' });
  });
  test('only the order that reserved it can have it sold or given', () => {
    const sell = (state: SeatState) => sellSeat(state, { orderId: 'o1' });
    const give = (state: SeatState) => giveSeat(state, { orderId: 'o1', reason: 'free' });
    seat.given(held(), reserved()).when(sell).thenEvents(sold());
    seat.given(held(), reserved()).when(sell).thenOnceOnly();
    seat.given(held(), reserved()).when(give).thenOnceOnly();
    for (const decide of [sell, give]) {
      seat.given(held()).when(decide).thenRefused({ code: 'SeatLost', status: 'held' });
      const other = seat.given(held(), reserved('o2'));
      other.when(decide).thenRefused({ code: 'SeatLost', status: 'reserved' });
    }
  });
  test('late money takes only what nobody has', () => {
    seat.given().when(retake(0)).thenEvents(reserved('o1', null));
    seat.given(held()).when(retake(UNTIL_MS)).thenEvents(expired(), reserved('o1', null));
    const refusal = { code: 'SeatUnavailable', status: 'held' } as const;
    seat.given(held()).when(retake(0)).thenRefused(refusal);
    seat.given().when(retake(0)).thenOnceOnly();
  });
});

describe('giving a seat back', () => {
  const release = (state: SeatState) =>
    releaseSeat(state, { holdId: null, orderId: 'o1', reason: 'order_cancelled' });
  const giveBack = (state: SeatState) => returnSeat(state, { orderId: 'o1', refundId: 'r1' });
  test('frees what the order has', () => {
    seat.given(held(), reserved()).when(release).thenOnceOnly();
    seat.given(held(), reserved(), sold()).when(giveBack).thenOnceOnly();
  });
  test('says nothing of the next buyer’s seat', () => {
    for (const history of [[held('h2')], [reserved('o2')], [reserved('o2'), sold('o2')], []]) {
      seat
        .given(...history)
        .when(release)
        .thenNothing();
      seat
        .given(...history)
        .when(giveBack)
        .thenNothing();
    }
    seat.given(held(), reserved(), sold()).when(release).thenNothing();
  });
});

describe('keeping a seat back', () => {
  const block = (nowMs: number) => (state: SeatState) =>
    blockSeat(state, { blockId: 'b1', reason: 'camera', nowMs });
  test('takes free seats and lapsed holds, nobody’s seat', () => {
    seat.given().when(block(0)).thenEvents(blocked);
    seat.given(held()).when(block(UNTIL_MS)).thenEvents(expired(), blocked);
    seat.given(held()).when(block(0)).thenRefused({ code: 'SeatUnavailable', status: 'held' });
    seat.given(blocked).when(block(0)).thenNothing();
  });
  test('ends with an unblock', () => {
    const unblocked: SeatEvent = { type: 'SeatUnblocked', data: { blockId: 'b1' } };
    seat.given(blocked).when(unblockSeat).thenEvents(unblocked);
    seat.given().when(unblockSeat).thenNothing();
    seat.given(held()).when(unblockSeat).thenRefused({ code: 'SeatUnavailable', status: 'held' });
  });
});

const anyId = fc.constantFrom('1', '2', '3');
const anyTime = fc.integer({ min: 0, max: 20 });

interface Command {
  readonly name: string;
  readonly who: string;
  readonly nowMs: number;
  readonly untilMs: number;
}

const DECIDE: Readonly<
  Record<string, (state: SeatState, command: Command) => Decision<SeatEvent, unknown>>
> = {
  hold: (state, c) => holdSeat(state, { ...of(c), untilMs: c.untilMs }),
  extend: (state, c) => extendSeatHold(state, { ...of(c), untilMs: c.untilMs }),
  expire: (state, c) => expireSeatHold(state, of(c)),
  release: (state, c) =>
    releaseSeat(state, { holdId: of(c).holdId, orderId: null, reason: 'released' }),
  cancel: (state, c) =>
    releaseSeat(state, { holdId: null, orderId: of(c).orderId, reason: 'order_cancelled' }),
  reserve: (state, c) => reserveSeat(state, of(c)),
  retake: (state, c) => retakeSeat(state, of(c)),
  sell: (state, c) => sellSeat(state, of(c)),
  give: (state, c) => giveSeat(state, { ...of(c), reason: 'free' }),
  return: (state, c) => returnSeat(state, { orderId: of(c).orderId, refundId: 'r1' }),
  block: (state, c) => blockSeat(state, { ...of(c), blockId: `b${c.who}`, reason: 'camera' }),
  unblock: (state) => unblockSeat(state),
};

const of = ({ who, nowMs }: Command) => ({
  holdId: `h${who}`,
  orderId: `o${who}`,
  customerId: `c${who}`,
  nowMs,
});

const anyCommand: fc.Arbitrary<Command> = fc.record({
  name: fc.constantFrom(...Object.keys(DECIDE)),
  who: anyId,
  nowMs: anyTime,
  untilMs: anyTime,
});

/** Which owner each kind of event needs the seat to have, and whose it is afterwards. */
const TABLE: Readonly<Record<SeatEvent['type'], { from: string; to: string }>> = {
  SeatHeld: { from: 'free', to: 'holdId' },
  SeatHoldExtended: { from: 'holdId', to: 'holdId' },
  HoldExpired: { from: 'holdId', to: 'free' },
  SeatReleased: { from: 'holdId|orderId', to: 'free' },
  SeatReserved: { from: 'free|holdId', to: 'orderId' },
  SeatSold: { from: 'orderId', to: 'sold' },
  SeatGiven: { from: 'orderId', to: 'sold' },
  SeatReturned: { from: 'sold', to: 'free' },
  SeatBlocked: { from: 'free', to: 'blocked' },
  SeatUnblocked: { from: 'blocked', to: 'free' },
};

/** The owner after an event, told from the table alone; throws for a transition that it has not. */
function nextOwner(owner: string, event: SeatEvent): string {
  const data: Readonly<Record<string, unknown>> = { ...event.data };
  const named = (word: string): string =>
    word === 'free' || word === 'blocked'
      ? word
      : word === 'sold'
        ? `sold ${data.orderId}`
        : `${data[word]}`;
  const { from, to } = TABLE[event.type];
  if (!from.split('|').map(named).includes(owner)) {
    throw new Error(`${event.type} of ${JSON.stringify(data)} while ${owner}`);
  }
  return named(to);
}

const ownerOf = (state: SeatState): string => {
  switch (state.status) {
    case 'available':
      return 'free';
    case 'held':
      return state.holdId;
    case 'reserved':
      return state.orderId;
    case 'sold':
      return `sold ${state.orderId}`;
    case 'blocked':
      return 'blocked';
  }
};

describe('whatever buyers and the house try', () => {
  test('a seat has one owner at most, and a command that came true says nothing more', () => {
    fc.assert(
      fc.property(fc.array(anyCommand, { maxLength: 40 }), (commands) => {
        let state: SeatState = initialSeat;
        let owner = 'free';
        for (const command of commands) {
          const decision = DECIDE[command.name]?.(state, command);
          if (decision === undefined || !decision.ok) continue;
          owner = decision.events.reduce(nextOwner, owner);
          state = fold(evolveSeat, state, decision.events);
          expect(ownerOf(state)).toBe(owner);
          if (command.name === 'hold' && command.untilMs <= command.nowMs) continue;
          if (command.name === 'extend' && command.untilMs <= command.nowMs) continue;
          expect(DECIDE[command.name]?.(state, command)).toEqual({ ok: true, events: [] });
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test('any events in any order fold to some state', () => {
    const anyEvent: fc.Arbitrary<SeatEvent> = fc
      .record({ type: fc.constantFrom(...Object.keys(TABLE)), who: anyId, untilMs: anyTime })
      .map(({ type, who, untilMs }) => {
        const data = { ...of({ name: '', who, nowMs: 0, untilMs }), untilMs, blockId: 'b1' };
        return { type, data } as unknown as SeatEvent;
      });
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 20 }), (events) => {
        expect(ownerOf(fold(evolveSeat, initialSeat, events))).toBeDefined();
      }),
    );
  });
});
