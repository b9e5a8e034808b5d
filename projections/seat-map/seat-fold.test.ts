import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StoredEvent } from '#event-store/port.ts';
import { createStage } from '../testing/stage.ts';
import { loadShow } from './load-show.ts';
import { SeatFold } from './seat-fold.ts';
import { ShowInMemory } from './show-seats.ts';

const stage = createStage();
await stage.publish('shw_1');
const loaded = await loadShow(stage.store, 'shw_1');
if (loaded === null) throw new Error('no show');
const { layout } = loaded;

const name = fc.constantFrom('1', '2', '3');
/** Whatever a stream may hold, in any order: both have to make the same of it. */
const anyEvent = fc.oneof(
  fc.record({
    type: fc.constant('SeatHeld'),
    data: fc.record({ ...fields('holdId', 'customerId'), untilMs: fc.integer({ min: 1, max: 4 }) }),
  }),
  fc.record({
    type: fc.constant('SeatHoldExtended'),
    data: fc.record({ ...fields('holdId'), untilMs: fc.integer({ min: 5, max: 8 }) }),
  }),
  fc.record({ type: fc.constant('HoldExpired'), data: fc.record(fields('holdId')) }),
  fc.record({ type: fc.constant('SeatReleased'), data: fc.record(fields('holdId', 'orderId')) }),
  fc.record({
    type: fc.constant('SeatReserved'),
    data: fc.record(fields('orderId', 'holdId', 'customerId')),
  }),
  fc.record({ type: fc.constant('SeatSold'), data: fc.record(fields('orderId', 'customerId')) }),
  fc.record({ type: fc.constant('SeatReturned'), data: fc.record(fields('orderId', 'refundId')) }),
  fc.record({ type: fc.constant('SeatBlocked'), data: fc.record(fields('blockId')) }),
  fc.record({ type: fc.constant('SeatUnblocked'), data: fc.record(fields('blockId')) }),
  fc.record({ type: fc.constant('HoldPlaced'), data: fc.record({}) }),
);

function fields(...names: readonly string[]) {
  return Object.fromEntries(names.map((field) => [field, name.map((n) => `${field}_${n}`)]));
}

/** Mostly one revision after another; now and then one again, or one left out. */
const anyHistory = fc.array(
  fc.record({
    index: fc.integer({ min: 0, max: 4 }),
    step: fc.constantFrom(1, 1, 1, 1, 0, 2),
    event: anyEvent,
  }),
  { maxLength: 60 },
);

test('any history folds to the bytes that the live map has', () => {
  fc.assert(
    fc.property(anyHistory, (history) => {
      const live = new ShowInMemory(loaded, stage.clock);
      const fold = new SeatFold(layout.seatCount, loaded.publishedAt);
      const revisions = new Map<number, number>();
      history.forEach(({ index, step, event }, at) => {
        const revision = Math.max(0, (revisions.get(index) ?? -1) + step);
        revisions.set(index, revision);
        const stored = { ...event, revision, position: loaded.publishedAt + BigInt(at + 1) };
        live.applyTailed(index, stored as unknown as StoredEvent);
        fold.apply(index, stored as unknown as StoredEvent);
      });
      const built = new ShowInMemory(loaded, stage.clock);
      built.unpack(fold.pack());
      expect(built.differencesTo(live)).toEqual([]);
      expect(live.differencesTo(built)).toEqual([]);
      expect(built.map.version).toBe(live.map.version);
      expect(built.map.position).toBe(live.map.position);
      expect(built.map.available).toBe(live.map.available);
      layout.sections.forEach((_, section) => {
        expect(built.map.sectionCounts(section)).toEqual(live.map.sectionCounts(section));
      });
      for (const customerId of ['customerId_1', 'customerId_2']) {
        expect(built.ticketsOf(customerId, 3)).toBe(live.ticketsOf(customerId, 3));
        expect(built.liveSeatsOf(customerId, 3)).toBe(live.liveSeatsOf(customerId, 3));
      }
      expect(
        built
          .dueSeats(10, 100)
          .map(({ index }) => index)
          .sort(),
      ).toEqual(
        live
          .dueSeats(10, 100)
          .map(({ index }) => index)
          .sort(),
      );
    }),
    { numRuns: 300 },
  );
});
