import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DeadlineHeap } from './deadline-heap.ts';

test('due seats come oldest first, each once, and stay until they have moved on', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(40), fc.nat(60)), { maxLength: 600 }),
      fc.nat(60),
      (steps, nowMs) => {
        const held = new Map<number, number>();
        const heap = new DeadlineHeap((index, untilMs) => held.get(index) === untilMs);
        for (const [index, untilMs] of steps) {
          if (untilMs % 7 === 0) held.delete(index);
          else {
            held.set(index, untilMs);
            heap.push(index, untilMs);
          }
          if (untilMs % 11 === 0) heap.compact();
        }
        const due = [...held.values()].filter((untilMs) => untilMs <= nowMs).sort((a, b) => a - b);
        const first = heap.due(nowMs, 1_000);
        expect(first.map(({ untilMs }) => untilMs)).toEqual(due);
        expect(new Set(first.map(({ index }) => index)).size).toBe(due.length);
        expect(heap.countDue(nowMs)).toBe(due.length);
        expect(heap.due(nowMs, 3).map(({ untilMs }) => untilMs)).toEqual(due.slice(0, 3));
        const next = held.size === 0 ? undefined : Math.min(...held.values());
        expect(heap.peek()?.untilMs).toBe(next);
      },
    ),
  );
});

test('a hundred thousand held seats of which two thousand a second fall due', () => {
  const untilMs = Float64Array.from({ length: 100_000 }, (_, index) => (index * 7_919) % 50_000);
  const heap = new DeadlineHeap((index, until) => untilMs[index] === until);
  untilMs.forEach((until, index) => {
    heap.push(index, until);
  });
  let swept = 0;
  for (let nowMs = 0; nowMs < 50_000; nowMs += 250) {
    for (const { index } of heap.due(nowMs, 1_000)) {
      untilMs[index] = -1;
      swept += 1;
    }
  }
  swept += heap.due(50_000, 1_000).length;
  expect(swept).toBe(100_000);
});
