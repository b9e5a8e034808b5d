import { describe, expect, test } from 'vitest';
import { keepBack } from './keep-back.ts';
import { expireSeatHold, initialSeat, releaseSeat, type SeatState } from './seat.ts';

describe('a seat of a show that was called off', () => {
  const held: SeatState = { status: 'held', holdId: 'h1', customerId: 'c1', untilMs: 100 };
  const blocked = { type: 'SeatBlocked', data: { blockId: 'h1', reason: 'kept_back' } };

  test('given a hold, when it is given back, then the seat is blocked', () => {
    const release = { holdId: 'h1', orderId: null, reason: 'show_cancelled' } as const;
    const { events } = releaseSeat(held, release);
    const kept = keepBack(held, events, { blockId: 'h1', nowMs: 50 });
    expect(kept.events).toEqual([{ type: 'SeatReleased', data: release }, blocked]);
  });

  test('given a hold, when it lapses, then the seat is blocked', () => {
    const { events } = expireSeatHold(held, { holdId: 'h1', nowMs: 100 });
    const kept = keepBack(held, events, { blockId: 'h1', nowMs: 100 });
    expect(kept.events).toEqual([{ type: 'HoldExpired', data: { holdId: 'h1' } }, blocked]);
  });

  test('given nothing that came back, then nothing happens', () => {
    expect(keepBack(initialSeat, [], { blockId: 'h1', nowMs: 0 }).events).toEqual([]);
  });
});
