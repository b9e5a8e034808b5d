import { expect, test } from 'vitest';
import { createEstimates } from './estimates.ts';
import { createRoomKit, ON_SALE_MS, SHOW_ID } from './testing/room-kit.ts';

test('an estimate is measured once, against the time until the call', () => {
  const errors: number[] = [];
  const estimates = createEstimates((error) => errors.push(error));
  estimates.told('shw_1', 7, 100, 0);
  // What is told later is a shorter wait, and no estimate of the whole one.
  estimates.told('shw_1', 7, 50, 60_000);
  estimates.told('shw_2', 7, 100, 0);
  estimates.called('shw_1', [6, 7], 80_000);
  estimates.called('shw_1', [7], 90_000);
  expect(errors).toEqual([0.25]);
  estimates.forget('shw_2');
  estimates.called('shw_2', [7], 100_000);
  expect(errors).toHaveLength(1);
});

test('a wait of a moment is no error', () => {
  const errors: number[] = [];
  const estimates = createEstimates((error) => errors.push(error));
  estimates.told('shw_1', 0, 3, 0);
  estimates.called('shw_1', [0], 100);
  expect(errors).toEqual([0]);
});

test('memory is bounded, however many come', () => {
  const errors: number[] = [];
  const estimates = createEstimates((error) => errors.push(error));
  const arrivals = Array.from({ length: 10_000 }, (_, arrival) => arrival);
  for (const arrival of arrivals) estimates.told('shw_1', arrival, 10, 0);
  estimates.called('shw_1', arrivals, 10_000);
  expect(errors).toHaveLength(2_000);
});

test('in a room of three hundred who shop for three minutes each, half of all estimates are within a fifth', async () => {
  const kit = createRoomKit({ show: { limits: { admitPerSecond: 2, maxActive: 1_000 } } });
  const { rooms, conductor, state, estimateErrors } = kit.process();
  kit.clock.setMs(ON_SALE_MS + 1_000);
  await rooms.join(kit.show(), 'cus_first');
  for (let step = 0; step < 5; step += 1) await conductor.tick();
  for (let customer = 0; customer < 300; customer += 1) {
    await rooms.join(kit.show(), `cus_${customer}`);
  }
  for (let second = 0; second < 200; second += 1) {
    kit.clock.setMs(kit.clock.nowMs() + 1_000);
    await conductor.tick();
  }
  const { figures } = (await state.figures(SHOW_ID)) ?? {};
  expect(figures?.waiting).toBe(0);
  const sorted = estimateErrors.toSorted((one, other) => one - other);
  expect(sorted.length).toBeGreaterThan(250);
  expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(0.2);
  expect(conductor.figures()).toMatchObject({ waiting: 0, gathered: 0 });
});
