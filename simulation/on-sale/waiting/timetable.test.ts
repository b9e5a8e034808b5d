import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTimetable } from './timetable.ts';

test('everybody is called once, not before their time, and soon after it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 100 }),
      fc.array(fc.integer({ min: 1, max: 2_000 }), { maxLength: 20 }),
      (times, steps) => {
        const timetable = createTimetable<number>();
        for (const atMs of times) timetable.add(atMs, atMs);
        const called: number[] = [];
        let nowMs = 0;
        for (const step of [...steps, 10_000]) {
          nowMs += step;
          const due = timetable.due(nowMs);
          for (const atMs of due) expect(atMs).toBeLessThanOrEqual(nowMs);
          called.push(...due);
          const late = times.filter((atMs) => atMs <= nowMs - 50).length;
          expect(called.length).toBeGreaterThanOrEqual(late);
        }
        expect(called.toSorted((a, b) => a - b)).toEqual(times.toSorted((a, b) => a - b));
        expect(timetable.size).toBe(0);
      },
    ),
  );
});

test('who is added for a moment that has passed is called at the next look', () => {
  const timetable = createTimetable<string>();
  timetable.add(100, 'first');
  expect(timetable.due(1_000)).toEqual(['first']);
  timetable.add(200, 'late');
  expect(timetable.due(1_000)).toEqual(['late']);
});
