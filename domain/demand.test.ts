import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  demandStream,
  minuteOf,
  parseDemandStream,
  sectionOfSeat,
  type Tally,
  tellTally,
} from './demand.ts';

const tallies: fc.Arbitrary<Tally> = fc.record({
  minuteMs: fc.nat().map(minuteOf),
  cause: fc.constantFrom('taken', 'nothing_fits', 'not_on_sale', 'too_many_seats'),
  seats: fc
    .array(fc.tuple(fc.stringMatching(/^[A-Z]-\d{1,4}-\d{1,4}$/), fc.integer({ min: 1 })))
    .map((seats) => new Map(seats)),
  sections: fc
    .array(fc.tuple(fc.stringMatching(/^[A-Z]{1,3}$/), fc.integer({ min: 1 })))
    .map((sections) => new Map(sections)),
  elsewhere: fc.nat(),
});

test('nothing that was counted is lost or told twice', () => {
  fc.assert(
    fc.property(tallies, (tally) => {
      const events = tellTally(tally);
      const told = events.flatMap(({ data }) => Object.entries(data.seats));
      expect(new Map(told)).toEqual(tally.seats);
      expect(told).toHaveLength(tally.seats.size);
      const bySection = events.flatMap(({ data }) => Object.entries(data.sections ?? {}));
      expect(bySection).toEqual([...tally.sections]);
      expect(events.reduce((sum, { data }) => sum + data.elsewhere, 0)).toBe(tally.elsewhere);
      expect(events.every(({ data }) => data.minuteMs === tally.minuteMs)).toBe(true);
    }),
  );
});

test('a whole stadium of refusals is told in events that a store takes', () => {
  const seats = new Map(
    Array.from({ length: 50_000 }, (_, seat) => [`${'😀'.repeat(12)}-${seat}`, 1]),
  );
  const sections = new Map(
    Array.from({ length: 5_000 }, (_, section) => [`${'😀'.repeat(12)}${section}`, 1]),
  );
  const events = tellTally({ minuteMs: 0, cause: 'taken', seats, sections, elsewhere: 3 });
  const sizes = events.map(({ data }) => Buffer.byteLength(JSON.stringify(data)));
  expect(Math.max(...sizes)).toBeLessThan(512 * 1024);
  expect(events.map(({ data }) => data.elsewhere).filter((count) => count > 0)).toEqual([3]);
});

test('nothing counted is nothing told', () => {
  expect(
    tellTally({ minuteMs: 0, cause: 'taken', seats: new Map(), sections: new Map(), elsewhere: 0 }),
  ).toEqual([]);
});

test('a minute begins at its first millisecond', () => {
  expect([59_999, 60_000, 119_999].map(minuteOf)).toEqual([0, 60_000, 60_000]);
});

test('the stream names its show', () => {
  expect(parseDemandStream(demandStream('shw_1'))).toBe('shw_1');
  expect(parseDemandStream('seat-shw_1.A-1-1')).toBeNull();
});

test('a seat names its section', () => {
  expect(['A-12-4', 'FLOOR-000123', 'Süd-1-1'].map(sectionOfSeat)).toEqual(['A', 'FLOOR', 'Süd']);
});
