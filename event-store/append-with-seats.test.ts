import { describe, expect, test } from 'vitest';
import { accept } from '#domain/decision.ts';
import {
  evolveSeat,
  holdSeat,
  initialSeat,
  releaseSeat,
  type SeatEvent,
  type SeatState,
  seatStream,
} from '#domain/seat.ts';
import { type Cause, loadAggregate, streamWrite } from './aggregate.ts';
import { appendWithSeats, type SeatAt, type SeatMove } from './append-with-seats.ts';
import { createMemoryEventStore } from './memory.ts';
import type { AppendResult, EventStore, StreamWrite } from './port.ts';
import { NO_STREAM } from './port.ts';
import { created, fact, stored } from './testing/facts.ts';

const SHOW = 'shw_1';
const NOW_MS = 1_000_000;
const CAUSE: Cause = {
  correlationId: 'req_1',
  causationId: 'req_1',
  actor: 'customer:cus_1',
  idempotency: { key: 'k', body: 'b' },
};

const hold = (holdId: string): SeatMove['rule'] => {
  const command = { holdId, customerId: 'cus_1', untilMs: NOW_MS + 60_000 };
  return (seat, nowMs) => holdSeat(seat, { ...command, nowMs });
};

function setUp(hints: Readonly<Record<string, SeatAt>> = {}) {
  const store = createMemoryEventStore();
  let count = 0;
  const asked: string[] = [];
  const append: { through: (writes: readonly StreamWrite[]) => Promise<AppendResult> } = {
    through: (writes) => store.append(writes),
  };
  const tools = {
    clock: { nowMs: () => NOW_MS },
    timers: { sleep: async () => undefined },
    random: { next: () => 0.5 },
    ids: {
      uuid: () => {
        count += 1;
        return `00000000-0000-7000-8000-${String(count).padStart(12, '0')}`;
      },
      make: (prefix: string) => `${prefix}_${count}`,
    },
  };
  const seatOf = async (seatId: string): Promise<SeatAt> => {
    const evolution = { initial: initialSeat, evolve: evolveSeat };
    const { state, revision } = await loadAggregate(store, seatStream(SHOW, seatId), evolution);
    return { state, revision };
  };
  const truth = (_show: string, seatIds: readonly string[]) => Promise.all(seatIds.map(seatOf));
  const deps = {
    ...tools,
    store: { append: (writes: readonly StreamWrite[]) => append.through(writes) },
    seats: {
      hint: async (show: string, seatIds: readonly string[]) => {
        asked.push('hint');
        const known = await truth(show, seatIds);
        return seatIds.map((seatId, index) => hints[seatId] ?? (known[index] as SeatAt));
      },
      truth: (show: string, seatIds: readonly string[]) => {
        asked.push('truth');
        return truth(show, seatIds);
      },
    },
  };
  const record: StreamWrite = streamWrite(
    { stream: 'hold-hld_1', revision: NO_STREAM },
    [{ type: 'HoldPlaced', data: {} }],
    CAUSE,
    tools,
  );
  return {
    store,
    asked,
    append,
    seatOf,
    give: async (seatId: string, ...events: readonly SeatEvent[]) => {
      const { revision } = await seatOf(seatId);
      const target = { stream: seatStream(SHOW, seatId), revision };
      await stored(store, streamWrite(target, events, CAUSE, tools));
    },
    move: (given: Partial<SeatMove>) =>
      appendWithSeats(deps, {
        showId: SHOW,
        seatIds: ['A-1', 'A-2'],
        rule: hold('hld_1'),
        others: [record],
        cause: CAUSE,
        ...given,
      }),
  };
}

const FREE: SeatAt = { state: { status: 'available' }, revision: NO_STREAM };
const heldEvent = (holdId: string, untilMs = NOW_MS + 60_000): SeatEvent => ({
  type: 'SeatHeld',
  data: { holdId, customerId: 'cus_2', untilMs },
});
const streamsOf = async (store: EventStore): Promise<string[]> =>
  (await store.readAll({ after: 0n, maxCount: 100 })).events.map(({ stream }) => stream);

describe('seats that move together', () => {
  test('need no read where the hint holds; the mark stays off the seats', async () => {
    const { move, store, asked } = setUp();
    expect(await move({})).toMatchObject({ outcome: 'ok', position: 3n });
    expect(asked).toEqual(['hint']);
    expect(await streamsOf(store)).toEqual(['seat-shw_1.A-1', 'seat-shw_1.A-2', 'hold-hld_1']);
    const [seat] = await store.readStream('seat-shw_1.A-1');
    expect(seat?.idempotency).toBeUndefined();
  });

  test('are decided again from the truth where a stale hint is refused by the store', async () => {
    const { move, give, asked, seatOf } = setUp({ 'A-1': FREE });
    await give('A-1', heldEvent('hld_9', NOW_MS));
    expect(await move({})).toMatchObject({ outcome: 'ok' });
    expect(asked).toEqual(['hint', 'truth']);
    expect((await seatOf('A-1')).state).toMatchObject({ status: 'held', holdId: 'hld_1' });
  });

  test('are lost only by the truth', async () => {
    const taken: SeatState = { status: 'sold', orderId: 'ord_9', customerId: 'cus_2' };
    const stale = setUp({ 'A-1': { state: taken, revision: 4 } });
    expect(await stale.move({})).toMatchObject({ outcome: 'ok' });
    const real = setUp({ 'A-1': FREE });
    await real.give('A-1', heldEvent('hld_9'));
    expect(await real.move({})).toEqual({ outcome: 'lost', seatIds: ['A-1'] });
    expect(await streamsOf(real.store)).toEqual(['seat-shw_1.A-1']);
  });

  test('are lost by a hint that may say no, without a read', async () => {
    const { move, give, asked } = setUp();
    await give('A-2', heldEvent('hld_9'));
    const result = await move({ mayRefuseFromHint: true });
    expect(result).toEqual({ outcome: 'lost', seatIds: ['A-2'] });
    expect(asked).toEqual(['hint']);
  });

  test('are not left out of the append on the word of a stale hint', async () => {
    const { move, give, seatOf } = setUp({ 'A-1': FREE });
    const reserved = { orderId: 'ord_1', holdId: 'hld_1', customerId: 'cus_1' };
    await give('A-1', heldEvent('hld_1'), { type: 'SeatReserved', data: reserved });
    const release: SeatMove['rule'] = (seat) =>
      releaseSeat(seat, { holdId: null, orderId: 'ord_1', reason: 'order_cancelled' });
    expect(await move({ seatIds: ['A-1'], rule: release })).toMatchObject({ outcome: 'ok' });
    expect((await seatOf('A-1')).state).toEqual({ status: 'available' });
  });

  test('need not move at all, when that is the truth', async () => {
    const { move, store } = setUp();
    expect(await move({ rule: () => accept() })).toMatchObject({ outcome: 'ok' });
    expect(await streamsOf(store)).toEqual(['hold-hld_1']);
  });
});

describe('an append of seats that does not come through', () => {
  test('says which other stream had moved, and stores nothing', async () => {
    const { move, store } = setUp();
    await stored(store, created('hold-hld_1', [fact()]));
    expect(await move({})).toMatchObject({
      outcome: 'conflict',
      conflicts: [{ stream: 'hold-hld_1', expectedRevision: -1, actualRevision: 0 }],
    });
    expect(await streamsOf(store)).toEqual(['hold-hld_1']);
  });

  test('gives up where the seats move under every try', async () => {
    const { move, append } = setUp();
    let tries = 0;
    append.through = async (writes) => {
      tries += 1;
      const [first] = writes;
      if (first === undefined) throw new Error('nothing was sent');
      const { stream, expectedRevision } = first;
      const conflicts = [{ stream, expectedRevision, actualRevision: expectedRevision + 1 }];
      return { outcome: 'conflict', conflicts };
    };
    expect(await move({})).toEqual({ outcome: 'contended' });
    expect(tries).toBe(6);
  });

  test('sends the same writes again while there is no answer, and then says so', async () => {
    const { move, append, store } = setUp();
    const sent: string[] = [];
    append.through = async (writes) => {
      sent.push(JSON.stringify(writes));
      return { outcome: 'unknown', cause: new Error('silence') };
    };
    expect(await move({})).toEqual({ outcome: 'unknown' });
    expect(sent.length).toBeGreaterThan(1);
    expect(new Set(sent).size).toBe(1);
    let answers = 0;
    append.through = async (writes) => {
      const result = await store.append(writes);
      answers += 1;
      return answers === 1 ? { outcome: 'unknown', cause: new Error('lost') } : result;
    };
    expect(await move({})).toMatchObject({ outcome: 'ok', position: 3n });
  });

  test('throws for an append with nothing to say', async () => {
    const { move } = setUp();
    await expect(move({ others: [], rule: () => accept() })).rejects.toThrow('nothing to say');
  });
});
