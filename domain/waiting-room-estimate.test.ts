import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  estimate,
  pollAfterMs,
  pollAfterWhileGathering,
  type RoomFigures,
} from './waiting-room-estimate.ts';
import { AGES_MS, ageRow, type Measures, NO_MEASURES } from './waiting-room-measures.ts';

const LIMITS = { admitPerSecond: 10, maxActive: 100 };
const MANY_SEATS = 1_000_000;

const room = (more: Partial<RoomFigures>): RoomFigures => ({
  waiting: 1_000,
  active: 0,
  calledTotal: 0,
  measures: NO_MEASURES,
  ...more,
});

/** What is seen of many who shop for exactly so long, a hundred of them still there unless it says otherwise. */
function seen(count: number, shoppingMs: number, active = 100): Measures {
  const ended = AGES_MS.map((_, row) => (row === ageRow(shoppingMs) ? count : 0));
  const shoppedMs = AGES_MS.map((fromMs, row) => {
    const toMs = Math.min(shoppingMs, AGES_MS[row + 1] ?? shoppingMs);
    return count * Math.max(0, toMs - fromMs);
  });
  const atAge = AGES_MS.map((fromMs, row) => {
    const toMs = Math.min(shoppingMs, AGES_MS[row + 1] ?? shoppingMs);
    return (active * Math.max(0, toMs - fromMs)) / shoppingMs;
  });
  return { ...NO_MEASURES, shoppedMs, ended, atAge };
}

const etaOf = (ahead: number, figures: RoomFigures, freeSeats = MANY_SEATS) =>
  estimate(ahead, figures, LIMITS, freeSeats).seconds;

test('while there is room for all, the bucket alone decides', () => {
  expect(etaOf(0, room({}))).toBeCloseTo(0.1);
  expect(etaOf(49, room({}))).toBeCloseTo(5);
});

test('nobody knows how long it takes behind shoppers of whom none has come to an end', () => {
  const unknown = { reason: 'measuring' };
  expect(estimate(100, room({}), LIMITS, MANY_SEATS)).toMatchObject(unknown);
  expect(estimate(0, room({ active: 100 }), LIMITS, MANY_SEATS)).toMatchObject(unknown);
  const few = room({ active: 100, measures: seen(7, 50_000) });
  expect(estimate(0, few, LIMITS, MANY_SEATS)).toMatchObject(unknown);
  expect(estimate(0, few, { ...LIMITS, maxActive: 5 }, MANY_SEATS).reason).toBeNull();
  // In any case not before the bucket lets them.
  expect(estimate(199, room({}), LIMITS, MANY_SEATS).soonestSeconds).toBeCloseTo(20);
});

test('given a full house, when as many have gone as tell the mean to a sixth, then a number is told', () => {
  const reasonAfter = (ends: number, maxActive: number) => {
    const full = room({ active: maxActive, measures: seen(ends, 50_000, maxActive) });
    return estimate(10, full, { ...LIMITS, maxActive }, MANY_SEATS).reason;
  };
  expect([35, 36].map((ends) => reasonAfter(ends, 100))).toEqual(['measuring', null]);
  // In a small house they are as many as fit in.
  expect([19, 20].map((ends) => reasonAfter(ends, 20))).toEqual(['measuring', null]);
});

test('until it is known they are told a guess: three minutes a shopper, and the less of that the more has been seen', () => {
  // As many as fit in, by the door; for a second houseful the first has to go.
  expect(etaOf(99, room({}))).toBeCloseTo(10);
  expect(etaOf(199, room({}))).toBeCloseTo(10 + 180);
  expect(etaOf(99, room({ active: 100 }))).toBeCloseTo(180);
  const few = room({ active: 100, measures: seen(7, 50_000) });
  expect(etaOf(99, few)).toBeCloseTo((180 + 7 * 50) / 8, 0);
});

test('in a full room, by how fast shoppers come to an end', () => {
  const full = room({ active: 100, measures: seen(200, 50_000) });
  // 100 shoppers of 50 s each are two a second.
  const eta = etaOf(199, full) ?? 0;
  expect(eta).toBeGreaterThan(85);
  expect(eta).toBeLessThan(115);
});

test('where shoppers go as fast as they come, the house is never full, and the bucket decides', () => {
  const quick = room({ active: 50, measures: seen(200, 5_000, 50) });
  expect(etaOf(999, quick)).toBeCloseTo(100);
});

test('the house fills first, and then it goes more slowly', () => {
  const filling = room({ active: 0, measures: seen(200, 50_000, 0) });
  // A hundred in ten seconds, then nobody until the first ones go after fifty.
  expect(etaOf(99, filling)).toBeCloseTo(10, 0);
  const next = etaOf(105, filling) ?? 0;
  expect(next).toBeGreaterThan(40);
  expect(next).toBeLessThan(55);
  const eta = etaOf(299, filling) ?? 0;
  expect(eta).toBeGreaterThan(95);
  expect(eta).toBeLessThan(130);
});

test('people who lose patience make it shorter', () => {
  const patient = room({ active: 100, measures: seen(200, 50_000) });
  const measures = { ...patient.measures, leaveRates: [1e-6] };
  expect(etaOf(900, { ...patient, measures })).toBeLessThan(0.85 * (etaOf(900, patient) ?? 0));
});

test('nobody is told a time while every seat is in somebody’s hands', () => {
  const figures = room({ active: 100, measures: seen(200, 50_000) });
  expect(estimate(0, figures, LIMITS, 0)).toMatchObject({ seconds: null, reason: 'no_free_seats' });
});

test('nobody is told a time at which there will be no seats', () => {
  // Half of the seats went to 600 people, of whom 100 are still at it.
  const measures = { ...seen(200, 50_000), first: { freeSeats: 2_000, calledTotal: 0 } };
  const figures = room({ waiting: 100_000, active: 100, calledTotal: 600, measures });
  expect(estimate(300, figures, LIMITS, 1_000).reason).toBeNull();
  const far = estimate(3_000, figures, LIMITS, 1_000);
  expect(far.reason).toBe('unlikely');
  // Before anything was seen: each takes one at least, and hardly more than half of them take none.
  const unseen = room({ waiting: 100_000 });
  expect(estimate(3_000, unseen, LIMITS, 1_000).reason).toBe('unlikely');
  expect(estimate(2_000, unseen, LIMITS, 1_000).reason).toBe('measuring');
});

test('further back is never sooner', () => {
  const rows = (most: number) =>
    fc.array(fc.nat(most), { minLength: AGES_MS.length, maxLength: AGES_MS.length });
  const measured: fc.Arbitrary<Measures> = fc.record({
    waitedMs: fc.nat(),
    left: fc.nat(1_000),
    leaveRates: fc.array(fc.double({ min: 0, max: 1e-4, noNaN: true }), { maxLength: 5 }),
    shoppedMs: rows(10_000_000),
    ended: rows(100),
    atAge: rows(5),
    unheard: rows(5),
    came: fc.nat(100),
    absent: fc.nat(100),
    comingMs: fc.option(fc.nat(60_000)),
    first: fc.constant(null),
  });
  fc.assert(
    fc.property(
      fc.nat(100_000),
      fc.nat(100_000),
      measured,
      fc.nat(200),
      (ahead, more, measures, active) => {
        const figures = room({ waiting: ahead + more, active, measures });
        const near = estimate(ahead, figures, LIMITS, MANY_SEATS);
        const far = estimate(ahead + more, figures, LIMITS, MANY_SEATS);
        expect(far.soonestSeconds).toBeGreaterThanOrEqual(near.soonestSeconds - 1e-9);
        if (far.reason === null) expect(near.reason).toBeNull();
        if (near.reason !== null) {
          expect(near.seconds).toBeGreaterThanOrEqual(near.soonestSeconds * (1 - 1e-9));
        }
        expect(near.seconds).toBeGreaterThan(0);
        expect(far.seconds).toBeGreaterThanOrEqual((near.seconds ?? 0) * (1 - 1e-9));
      },
    ),
  );
});

test('a quarter of a million cost a bounded number of polls a second', () => {
  const waiting = 250_000;
  const perSecond = 50;
  let polls = 0;
  for (let ahead = 0; ahead < waiting; ahead += 1) {
    polls += 1_000 / pollAfterMs((1_000 * ahead) / perSecond, waiting, 0.5);
  }
  expect(polls).toBeLessThan(2_500);
});

test('nobody is told to sleep through their turn, or to come all the time', () => {
  fc.assert(
    fc.property(
      fc.nat(10_000_000),
      fc.nat(1_000_000),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (etaMs, waiting, jitter) => {
        const afterMs = pollAfterMs(etaMs, waiting, jitter);
        expect(afterMs).toBeGreaterThanOrEqual(2_000);
        expect(afterMs).toBeLessThanOrEqual(Math.max(2_000, etaMs / 2 + 1));
      },
    ),
  );
});

test('those who gather come back after the draw, one after another', () => {
  const times = Array.from({ length: 1_000 }, (_, at) =>
    pollAfterWhileGathering(10_000, 250_000, at / 1_000),
  );
  expect(Math.min(...times)).toBeGreaterThan(10_000);
  expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(49_000);
  expect(pollAfterWhileGathering(3_600_000, 10, 0.5)).toBeLessThanOrEqual(30_000);
});
