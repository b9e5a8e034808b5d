import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fold } from '#domain/decision.ts';
import {
  blockSeat,
  evolveSeat,
  holdSeat,
  initialSeat,
  type SeatEvent,
  type SeatState,
  seatStream,
} from '#domain/seat.ts';
import { SEAT_STATUS_BYTE } from '../port.ts';
import { createTail } from '../tail.ts';
import { createStage, SALE_MS, type Stage } from '../testing/stage.ts';
import { createSeatDirectory, type SeatMaps } from './directory.ts';
import { decodePackedShow, encodePackedShow } from './packed-columns.ts';
import { anySeatStep, ruleOf, type SeatStep } from './testing/seat-steps.ts';

interface Step extends SeatStep {
  /** What this process hears of its own append, before the tail brings it. */
  readonly observed: boolean;
}

const anyStep: fc.Arbitrary<Step> = fc
  .tuple(anySeatStep(6), fc.boolean())
  .map(([step, observed]) => ({ ...step, observed }));

/** Runs the whole log past the maps, in batches of one. */
async function bring(stage: Stage, maps: SeatMaps): Promise<void> {
  const { events } = await stage.store.readAll({ after: maps.position(), maxCount: 10_000 });
  for (const event of events) await maps.onEvents([event]);
}

test('any history gives the public map of a plain fold, and version and counts with it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { maxLength: 60 }), async (steps) => {
      const stage = createStage();
      const layout = await stage.publish('shw_1');
      const maps = createSeatDirectory(stage);
      await bring(stage, maps);
      const seats = await maps.open('shw_1');
      if (seats === null) throw new Error('the show is there');
      let count = 0;
      for (const step of steps) {
        const seatId = layout.seatIdAt(step.seat);
        const revision = (await stage.store.readStream(seatStream('shw_1', seatId))).length;
        const events = await stage.decide('shw_1', seatId, ruleOf(step));
        count += events.length;
        if (step.observed) {
          events.forEach((event, at) => {
            seats.observe(step.seat, revision + at, event);
          });
        } else if (step.party === 0) await bring(stage, maps);
      }
      await bring(stage, maps);

      const plain = await plainFold(stage, layout.seatCount, (index) => layout.seatIdAt(index));
      expect([...seats.map.statuses]).toEqual(plain.map(({ status }) => SEAT_STATUS_BYTE[status]));
      expect(seats.map.version).toBe(count);
      expect(plain.map((_, index) => seats.seatAt(index).state)).toEqual(plain);
      expect(seats.map.available).toBe(plain.filter(({ status }) => status === 'available').length);
      expect(seats.map.sectionCounts(0).available + seats.map.sectionCounts(1).available).toBe(
        seats.map.available,
      );
      for (const party of [0, 1, 2]) {
        const nowMs = SALE_MS + 20;
        const live = plain.filter(
          (state) =>
            (state.status === 'reserved' || (state.status === 'held' && state.untilMs > nowMs)) &&
            state.customerId === `cus_${party}`,
        );
        expect(seats.liveSeatsOf(`cus_${party}`, nowMs)).toBe(live.length);
        const sold = plain.filter(
          (state) => state.status === 'sold' && state.customerId === `cus_${party}`,
        );
        expect(seats.ticketsOf(`cus_${party}`, nowMs)).toBe(live.length + sold.length);
      }
      await expectSameAfterRestart(stage, maps);
    }),
    { numRuns: 60 },
  );
});

async function plainFold(
  stage: Stage,
  seatCount: number,
  seatIdAt: (index: number) => string,
): Promise<SeatState[]> {
  const states: SeatState[] = [];
  for (let index = 0; index < seatCount; index += 1) {
    const history = await stage.store.readStream(seatStream('shw_1', seatIdAt(index)));
    states.push(fold(evolveSeat, initialSeat, history as unknown as readonly SeatEvent[]));
  }
  return states;
}

/** Half of it from a snapshot and the rest from the log, all from the log, and read on demand. */
async function expectSameAfterRestart(stage: Stage, original: SeatMaps): Promise<void> {
  const packed = original.shows()[0]?.pack();
  if (packed === undefined) throw new Error('the show is there');
  const restored = createSeatDirectory(stage);
  await restored.restore('shw_1', decodePackedShow(encodePackedShow(packed)));
  restored.startAt(original.position());
  const onDemand = createSeatDirectory(stage);
  onDemand.startAt(original.position());
  await onDemand.open('shw_1');
  const replayed = createSeatDirectory(stage);
  await bring(stage, replayed);
  const index = 3;
  await stage.decide('shw_1', 'A-1-4', (seat) =>
    holdSeat(seat, { holdId: 'hld_9', customerId: 'cus_9', untilMs: 9e9, nowMs: SALE_MS + 99 }),
  );
  for (const maps of [original, restored, onDemand, replayed]) {
    await bring(stage, maps);
    const [mine, theirs] = [maps.shows()[0], original.shows()[0]];
    expect(mine?.map.version).toBe(theirs?.map.version);
    expect(mine?.map.statuses).toEqual(theirs?.map.statuses);
    expect(mine?.seatAt(index)).toEqual(theirs?.seatAt(index));
    expect(maps.nextDeadlineMs()).toBe(original.nextDeadlineMs());
  }
}

test('an event that is older than what is known changes nothing', async () => {
  const stage = createStage();
  await stage.publish('shw_1');
  const maps = createSeatDirectory(stage);
  await bring(stage, maps);
  const seats = await maps.open('shw_1');
  const held: SeatEvent = {
    type: 'SeatHeld',
    data: { holdId: 'hld_1', customerId: 'cus_1', untilMs: SALE_MS + 1 },
  };
  seats?.observe(0, 4, held);
  seats?.observe(0, 3, {
    type: 'SeatReleased',
    data: { holdId: 'hld_1', orderId: null, reason: 'released' },
  });
  seats?.observe(0, 6, { type: 'SeatHoldExtended', data: { holdId: 'hld_1', untilMs: 5e9 } });

  expect(seats?.seatAt(0)).toEqual({ state: { status: 'held', ...held.data }, revision: 4 });
  expect(seats?.map.version).toBe(0);
});

test('a lapsed hold counts as free, an append in flight does not', async () => {
  const stage = createStage();
  await stage.publish('shw_1');
  const maps = createSeatDirectory(stage);
  await stage.decide('shw_1', 'A-1-1', (seat) =>
    holdSeat(seat, { holdId: 'hld_1', customerId: 'cus_1', untilMs: SALE_MS + 10, nowMs: SALE_MS }),
  );
  await bring(stage, maps);
  const seats = await maps.open('shw_1');

  expect(seats?.isFree(0, SALE_MS)).toBe(false);
  expect(seats?.availableCount()).toBe(19);
  stage.clock.setMs(SALE_MS + 10);
  expect(seats?.isFree(0, SALE_MS + 10)).toBe(true);
  expect(seats?.availableCount()).toBe(20);
  expect(maps.dueSeats(SALE_MS + 10, 5)).toEqual([
    { showId: 'shw_1', seatId: 'A-1-1', index: 0, holdId: 'hld_1', untilMs: SALE_MS + 10 },
  ]);
  const first = seats?.markInFlight([0, 1]);
  const second = seats?.markInFlight([1]);
  first?.();
  first?.();
  expect([0, 1].map((index) => seats?.isFree(index, SALE_MS + 10))).toEqual([true, false]);
  second?.();
  expect(seats?.isFree(1, SALE_MS)).toBe(true);
});

test('drafts and unknown shows are not there; a show that is over is read when asked for', async () => {
  const stage = createStage();
  await stage.publish('shw_1');
  await stage.decide('shw_1', 'A-2-5', (seat) =>
    blockSeat(seat, { blockId: 'blk_1', reason: 'house', nowMs: SALE_MS }),
  );
  stage.clock.setMs(3_000_000 + 25 * 3_600_000);
  const maps = createSeatDirectory(stage);
  await bring(stage, maps);

  expect(await maps.open('shw_2')).toBeNull();
  expect(maps.shows()).toEqual([]);
  expect((await maps.open('shw_1'))?.map.statuses[9]).toBe(SEAT_STATUS_BYTE.blocked);
  expect(maps.shows()).toEqual([]);
});

test('fresh only while the tail is, and while the maps are well', async () => {
  const stage = createStage();
  await stage.publish('shw_1');
  const maps = createSeatDirectory(stage);
  expect(maps.isFresh()).toBe(false);
  const tail = createTail({ ...stage, after: 0n });
  maps.follow(tail);
  tail.start();
  expect(await tail.reached(await stage.store.head(), 2_000)).toBe(true);
  expect(maps.isFresh()).toBe(true);
  expect((await maps.open('shw_1'))?.show().phase).toBe('published');
  await tail.stop();
});
