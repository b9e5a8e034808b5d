import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { Budget } from './budget.ts';
import { createUnboughtHolds, customerOfShow } from './unbought-holds.ts';

describe('a budget of 4 in 400 ms', () => {
  const filled = (times: number, atMs = 0) => {
    const budget = new Budget({ size: 4, drainMs: 400 });
    for (let at = 0; at < times; at += 1) budget.add('a', atMs);
    return budget;
  };

  it('has room for four at once, and then for one in 100 ms', () => {
    expect(filled(3).waitMs('a', 0)).toBe(0);
    const full = filled(4);
    expect(full.waitMs('a', 0)).toBe(100);
    expect(full.waitMs('a', 60)).toBe(40);
    expect(full.waitMs('a', 100)).toBe(0);
    expect(full.waitMs('b', 0)).toBe(0);
  });

  it('takes back what came to something after all', () => {
    const full = filled(4);
    full.takeBack('a', 3, 0);
    expect(full.waitMs('a', 0)).toBe(0);
    full.takeBack('a', 100, 0);
    full.takeBack('nobody', 1, 0);
    for (let at = 0; at < 4; at += 1) {
      expect(full.waitMs('a', 0)).toBe(0);
      full.add('a', 0);
    }
    expect(full.waitMs('a', 0)).toBe(100);
  });

  it('forgets whoever came first, rather than grow', () => {
    const budget = new Budget({ size: 1, drainMs: 1_000, ownersMax: 3 });
    for (const owner of ['a', 'b', 'c']) budget.add(owner, 0);
    budget.add('a', 0);
    budget.add('d', 0);
    expect(['a', 'b', 'c', 'd'].filter((owner) => budget.waitMs(owner, 0) > 0)).toEqual([
      'a',
      'c',
      'd',
    ]);
  });
});

test('to forget somebody takes no longer the more have been forgotten', () => {
  const owners = 100_000;
  const budget = new Budget({ size: 1, drainMs: 1_000 });
  const cpuOfCrowd = (crowd: number): number => {
    const before = process.cpuUsage();
    for (let owner = 0; owner < owners; owner += 1) budget.add(`${crowd}/${owner}`, 0);
    const { user, system } = process.cpuUsage(before);
    return user + system;
  };
  const ofTheFirst = cpuOfCrowd(1);
  expect(cpuOfCrowd(2)).toBeLessThan(10 * ofTheFirst);
});

test('who waits as told may go on, and over any time no more get through than drained', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20 }),
      fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 100 }),
      (size, pauses) => {
        const drainMs = 10_000;
        const budget = new Budget({ size, drainMs });
        let nowMs = 0;
        let passed = 0;
        for (const pauseMs of pauses) {
          nowMs += pauseMs;
          const waitMs = budget.waitMs('a', nowMs);
          if (waitMs > 0) {
            expect(budget.waitMs('a', nowMs + waitMs)).toBe(0);
            continue;
          }
          budget.add('a', nowMs);
          passed += 1;
        }
        expect(passed).toBeLessThanOrEqual(size + (nowMs * size) / drainMs + 1e-6);
      },
    ),
  );
});

describe('holds that come to nothing', () => {
  const of = customerOfShow('cus_1', 'shw_1');

  it('are limited for each customer and show, but for those that are bought', () => {
    const holds = createUnboughtHolds(2);
    holds.placed(of, 0);
    holds.placed(of, 0);
    expect(holds.waitMs(of, 0)).toBe(300_000);
    expect(holds.waitMs(customerOfShow('cus_1', 'shw_2'), 0)).toBe(0);
    expect(holds.waitMs(customerOfShow('cus_2', 'shw_1'), 0)).toBe(0);
    holds.bought(of, 1, 0);
    expect(holds.waitMs(of, 0)).toBe(0);
  });

  it('are nobody’s business without a limit', () => {
    const holds = createUnboughtHolds(null);
    for (let at = 0; at < 100; at += 1) holds.placed(of, 0);
    expect(holds.waitMs(of, 0)).toBe(0);
  });
});
