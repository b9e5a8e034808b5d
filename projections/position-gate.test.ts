import { expect, test } from 'vitest';
import { systemTimers } from '#platform/system.ts';
import { createPositionGate } from './position-gate.ts';

const elapsed = async (work: Promise<unknown>): Promise<number> => {
  const startedMs = performance.now();
  await work;
  return performance.now() - startedMs;
};

test('it rests its time while nobody waits', async () => {
  const gate = createPositionGate({ timers: systemTimers, position: 4n });
  expect(await gate.reached(4n, 1_000)).toBe(true);
  expect(await elapsed(gate.rest(50))).toBeGreaterThan(45);
});

test('whoever waits ends the rest, and there is none before they have what they wait for', async () => {
  const gate = createPositionGate({ timers: systemTimers, position: 4n });
  const resting = elapsed(gate.rest(10_000));
  const waiting = gate.reached(5n, 10_000);
  expect(await resting).toBeLessThan(1_000);
  expect(await elapsed(gate.rest(10_000))).toBeLessThan(1_000);

  gate.advance(5n);
  expect(await waiting).toBe(true);
  expect(await elapsed(gate.rest(50))).toBeGreaterThan(45);
});

test('nobody rests once it is closed', async () => {
  const gate = createPositionGate({ timers: systemTimers, position: 4n });
  const resting = elapsed(gate.rest(10_000));
  gate.close();
  expect(await resting).toBeLessThan(1_000);
  expect(await elapsed(gate.rest(10_000))).toBeLessThan(1_000);
});
