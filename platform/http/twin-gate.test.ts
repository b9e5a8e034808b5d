import { describe, expect, it } from 'vitest';
import type { Timers } from '../ports.ts';
import { systemTimers } from '../system.ts';
import { createTwinGate } from './twin-gate.ts';

/** Time passes when told. */
function stoppedTimers(): Timers & { ring(): void } {
  const ringing: (() => void)[] = [];
  return {
    sleep: () => new Promise((resolve) => ringing.push(resolve)),
    ring: () => {
      for (const resolve of ringing.splice(0)) resolve();
    },
  };
}

describe('withTwinGate', () => {
  it('lets one through at a time, in order, and different keys at once', async () => {
    const gate = createTwinGate(systemTimers);
    const order: string[] = [];
    const work = (name: string) => async () => {
      order.push(`${name} starts`);
      await systemTimers.sleep(5);
      order.push(`${name} ends`);
    };
    await Promise.all([
      gate.withTwinGate('k', work('first')),
      gate.withTwinGate('k', work('second')),
      gate.withTwinGate('k', work('third')),
      gate.withTwinGate('other', async () => order.push('other')),
    ]);
    expect(order).toEqual([
      'first starts',
      'other',
      'first ends',
      'second starts',
      'second ends',
      'third starts',
      'third ends',
    ]);
  });

  it('goes on after a failure', async () => {
    const gate = createTwinGate(systemTimers);
    const failing = gate.withTwinGate('k', async () => Promise.reject(new Error('no')));
    const next = gate.withTwinGate('k', async () => 'done');
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('done');
  });

  it('gives up after ten seconds, and still nobody overtakes the first', async () => {
    const timers = stoppedTimers();
    const gate = createTwinGate(timers);
    const { promise: held, resolve: finish } = Promise.withResolvers<void>();
    let hasEnded = false;
    const first = gate.withTwinGate('k', () => held);
    const second = gate.withTwinGate('k', async () => 'never');
    timers.ring();
    await expect(second).rejects.toMatchObject({ status: 409, code: 'idempotency_in_flight' });
    const third = gate.withTwinGate('k', async () => hasEnded);
    hasEnded = true;
    finish();
    await first;
    expect(await third).toBe(true);
  });

  it('lets only so many wait', async () => {
    const gate = createTwinGate(stoppedTimers());
    const { promise: held, resolve: finish } = Promise.withResolvers<void>();
    const all = Array.from({ length: 20 }, () => gate.withTwinGate('k', () => held));
    const settled = Promise.allSettled(all);
    await expect(all.at(-1)).rejects.toMatchObject({ code: 'idempotency_in_flight' });
    finish();
    const outcomes = (await settled).map(({ status }) => status);
    expect(outcomes.filter((status) => status === 'fulfilled')).toHaveLength(16);
  });
});
