import { describe, expect, test } from 'vitest';
import { evolveHold, type HoldEvent, holdStream, initialHold, isPlaced } from '#domain/hold.ts';
import { evolveSeat, initialSeat, type SeatEvent, seatStream } from '#domain/seat.ts';
import { type Cause, loadAggregate, streamWrite } from '#event-store/aggregate.ts';
import { createMemoryEventStore } from '#event-store/memory.ts';
import { type EventStore, NO_STREAM } from '#event-store/port.ts';
import {
  CrashError,
  crashAt,
  createVirtualWorld,
  type Interruption,
  interrupted,
  sleepAt,
} from '#sagas/testing/virtual-world.ts';
import { settleHold } from './settle-hold.ts';
import { type HoldWritten, writeHold } from './write-hold.ts';

const SHOW = 'shw_1';
const SEATS = ['A-1-2', 'A-1-1', 'A-1-3'];
const CAUSE: Cause = { correlationId: 'req_1', causationId: 'req_1', actor: 'test' };
const UNTIL_MS = 10_000_000_000_000;

const world = createVirtualWorld(1);

/** A store of one stream an append, and processes that hold seats in it. */
function house() {
  const store = createMemoryEventStore({ isAtomicAcrossStreams: false });
  const seatOf = async (seatId: string) => {
    const stream = seatStream(SHOW, seatId);
    return loadAggregate(store, stream, { initial: initialSeat, evolve: evolveSeat });
  };
  return {
    store,
    seatOf,
    holdOf: async (holdId: string) => {
      const evolution = { initial: initialHold, evolve: evolveHold };
      return (await loadAggregate(store, holdStream(holdId), evolution)).state;
    },
    hold: (holdId: string, seatIds: readonly string[], interrupt: Interruption = () => undefined) =>
      hold(interrupted(store, interrupt), holdId, seatIds),
    settle: (holdId: string) =>
      settleHold(depsOf(store), { holdId, showId: SHOW, seatIds: SEATS, showIsOff: false }),
    async take(seatId: string) {
      const target = { stream: seatStream(SHOW, seatId), revision: NO_STREAM };
      await store.append([streamWrite(target, [heldBy('hld_other')], CAUSE, world)]);
    },
    async letGo(seatId: string) {
      await store.append([streamWrite(await seatOf(seatId), [RELEASED], CAUSE, world)]);
    },
    /** Taken and let go again, between two looks of somebody else. */
    async touch(seatId: string) {
      const events = [heldBy('hld_other'), RELEASED];
      await store.append([streamWrite(await seatOf(seatId), events, CAUSE, world)]);
    },
    async heldBy(holdId: string) {
      const seats = await Promise.all(SEATS.map(seatOf));
      return SEATS.filter((_, index) => {
        const state = seats[index]?.state;
        return state?.status === 'held' && state.holdId === holdId;
      });
    },
  };
}

const heldBy = (holdId: string): SeatEvent => ({
  type: 'SeatHeld',
  data: { holdId, customerId: 'cus_2', untilMs: UNTIL_MS },
});

const RELEASED: SeatEvent = {
  type: 'SeatReleased',
  data: { holdId: 'hld_other', orderId: null, reason: 'released' },
};

const depsOf = (store: EventStore) => {
  const truth = (_show: string, seatIds: readonly string[]) =>
    Promise.all(
      seatIds.map((seatId) =>
        loadAggregate(store, seatStream(SHOW, seatId), {
          initial: initialSeat,
          evolve: evolveSeat,
        }),
      ),
    );
  return { ...world, store, seats: { truth, hint: truth } };
};

function hold(store: EventStore, holdId: string, seatIds: readonly string[]): Promise<HoldWritten> {
  const placed: HoldEvent = {
    type: 'HoldPlaced',
    data: {
      holdId,
      showId: SHOW,
      customerId: 'cus_1',
      items: seatIds.map((seatId) => ({
        seatId,
        section: 'A',
        row: '1',
        label: seatId,
        tier: 'standard',
        priceCents: 1,
        feeCents: 0,
        taxCents: 0,
      })),
      currency: 'EUR',
      expiresAtMs: UNTIL_MS,
      holdMs: 1,
    },
  };
  const target = { stream: holdStream(holdId), revision: NO_STREAM };
  return writeHold(depsOf(store), {
    holdId,
    showId: SHOW,
    customerId: 'cus_1',
    seatIds,
    untilMs: UNTIL_MS,
    placed: streamWrite(target, [placed], CAUSE, world),
    cause: CAUSE,
    mayRefuseFromHint: true,
  });
}

type TestHouse = ReturnType<typeof house>;

/** A hold has all of its seats, or none is held under its id. */
async function expectWhole(one: TestHouse, holdId: string, what: string): Promise<void> {
  const state = await one.holdOf(holdId);
  const held = await one.heldBy(holdId);
  const named = isPlaced(state) ? state.items.map(({ seatId }) => seatId).toSorted() : [];
  expect(held.toSorted(), `${what}: ${state.status}`).toEqual(named);
}

describe('a hold of several seats, one append each', () => {
  test('takes the seats in one order for everybody, and is placed last', async () => {
    const one = house();
    expect(await one.hold('hld_1', SEATS)).toMatchObject({ outcome: 'placed' });
    const { events } = await one.store.readAll({ after: 0n, maxCount: 10 });
    expect(events.map(({ stream }) => stream)).toEqual([
      'seat-shw_1.A-1-1',
      'seat-shw_1.A-1-2',
      'seat-shw_1.A-1-3',
      'hold-hld_1',
    ]);
  });

  test('that loses a seat writes nothing where that is known before', async () => {
    const one = house();
    await one.take('A-1-3');
    expect(await one.hold('hld_1', SEATS)).toEqual({
      outcome: 'lost',
      seatIds: ['A-1-3'],
      isSpent: false,
    });
    expect(await one.holdOf('hld_1')).toEqual({ status: 'none' });
  });

  test('that loses a seat on the way is abandoned before it gives the others back', async () => {
    const one = house();
    const sleeper = sleepAt(9);
    const holding = one.hold('hld_1', SEATS, sleeper.interrupt);
    await sleeper.asleep;
    await one.take('A-1-3');
    sleeper.wake();
    expect(await holding).toEqual({ outcome: 'lost', seatIds: ['A-1-3'], isSpent: true });
    expect(await one.holdOf('hld_1')).toEqual({ status: 'abandoned' });
    expect(await one.heldBy('hld_1')).toEqual([]);
  });

  test('names a seat that it lost, also one that is free again by then', async () => {
    const one = house();
    let appends = 0;
    let reads = 0;
    const interrupt: Interruption = async (where) => {
      if (where === 'after append' && ++appends === 1) await one.take('A-1-3');
      // Each seat is read once before, and the one whose append was refused once more.
      if (where === 'after readStream' && ++reads === SEATS.length + 1) await one.letGo('A-1-3');
    };
    const lost = await one.hold('hld_1', SEATS, interrupt);
    expect(lost).toEqual({ outcome: 'lost', seatIds: ['A-1-3'], isSpent: true });
    expect(await one.heldBy('hld_1')).toEqual([]);
  });

  test('gives up a seat that is taken and let go all the time, and gives the others back', async () => {
    const one = house();
    const interrupt: Interruption = async (where) => {
      if (where !== 'before append' || (await one.heldBy('hld_1')).length !== 2) return;
      await one.touch('A-1-3');
    };
    const lost = await one.hold('hld_1', SEATS, interrupt);
    expect(lost).toEqual({ outcome: 'lost', seatIds: ['A-1-3'], isSpent: true });
    expect(await one.heldBy('hld_1')).toEqual([]);
  });

  test.each([false, true])(
    'whose process ends anywhere is whole or gone once it is settled (somebody in its way: %s)',
    async (isTaken) => {
      let at = 1;
      for (let crashed = true; crashed; at += 1) {
        const one = house();
        const crash = crashAt(at);
        let writes = 0;
        const interrupt: Interruption = async (where) => {
          if (isTaken && where === 'after append' && ++writes === 1) await one.take('A-1-3');
          await crash.interrupt(where);
        };
        await one.hold('hld_1', SEATS, interrupt).catch((error: unknown) => {
          if (!(error instanceof CrashError)) throw error;
        });
        crashed = crash.crashed();
        const settled = await one.settle('hld_1');
        expect(settled.outcome, `crash ${at}`).not.toBe('unsettled');
        await expectWhole(one, 'hld_1', `crash ${at}`);
      }
      expect(at).toBeGreaterThan(10);
    },
  );

  test('whose twin retries during the undo: one of them wins, and the hold is whole', async () => {
    const outcomes = new Set<string>();
    for (let at = 1; ; at += 1) {
      const one = house();
      const sleeper = sleepAt(at);
      let writes = 0;
      const interrupt: Interruption = async (where) => {
        // A seat is lost to somebody who then lets it go: the twin may have it.
        if (where === 'after append' && ++writes === 1) await one.take('A-1-2');
        await sleeper.interrupt(where);
      };
      const first = one.hold('hld_1', SEATS, interrupt);
      const slept = await Promise.race([sleeper.asleep.then(() => true), first.then(() => false)]);
      const taken = await one.seatOf('A-1-2');
      if (taken.state.status === 'held' && taken.state.holdId === 'hld_other') {
        await one.letGo('A-1-2');
      }
      const twin = await one.hold('hld_1', SEATS);
      sleeper.wake();
      const result = await first;
      outcomes.add(`${result.outcome} ${twin.outcome}`);
      expect([result.outcome, twin.outcome].filter((one) => one === 'placed').length).toBeLessThan(
        2,
      );
      await expectWhole(one, 'hld_1', `asleep at ${at}`);
      if (!slept) break;
    }
    expect([...outcomes].toSorted()).toEqual(['key-used placed', 'lost key-used']);
  });

  test('that sleeps until it was abandoned gives back what it took since', async () => {
    for (let at = 1; ; at += 1) {
      const one = house();
      const sleeper = sleepAt(at);
      const holding = one.hold('hld_1', SEATS, sleeper.interrupt);
      const slept = await Promise.race([
        sleeper.asleep.then(() => true),
        holding.then(() => false),
      ]);
      await one.settle('hld_1');
      sleeper.wake();
      await holding;
      await expectWhole(one, 'hld_1', `asleep at ${at}`);
      if (!slept) break;
    }
  });

  test('of two who want the same seats, one has them all', async () => {
    const one = house();
    const [first, second] = await Promise.all([
      one.hold('hld_1', SEATS),
      one.hold('hld_2', SEATS.toReversed()),
    ]);
    expect([first.outcome, second.outcome].toSorted()).toEqual(['lost', 'placed']);
    await expectWhole(one, 'hld_1', 'first');
    await expectWhole(one, 'hld_2', 'second');
  });
});
