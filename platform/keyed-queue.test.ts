import { expect, test } from 'vitest';
import { createKeyedQueue } from './keyed-queue.ts';

test('work for one key runs in turn, for two keys side by side', async () => {
  const queue = createKeyedQueue();
  const log: string[] = [];
  const gates = new Map<string, () => void>();
  const step = (name: string) => () => {
    log.push(`start ${name}`);
    return new Promise<void>((resolve) => gates.set(name, resolve));
  };
  const first = queue.run('a', step('a1'));
  const second = queue.run('a', step('a2'));
  void queue.run('b', step('b1'));
  expect(log).toEqual(['start a1', 'start b1']);
  gates.get('a1')?.();
  await first;
  await Promise.resolve();
  await Promise.resolve();
  expect(log).toEqual(['start a1', 'start b1', 'start a2']);
  gates.get('a2')?.();
  gates.get('b1')?.();
  await second;
  await queue.idle();
  expect(queue.isBusy('a')).toBe(false);
});

test('what waits behind a failure runs all the same, and the failure reaches its caller', async () => {
  const queue = createKeyedQueue();
  const failing = queue.run('a', () => Promise.reject(new Error('first')));
  const next = queue.run('a', () => Promise.resolve('second'));
  await expect(failing).rejects.toThrow('first');
  await expect(next).resolves.toBe('second');
});
