import { expect, test } from 'vitest';
import { createKeyedQueue, KeyedQueueFull } from './keyed-queue.ts';

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

test('what is too much for one key is refused, and others go on', async () => {
  const queue = createKeyedQueue(3);
  const { promise: gate, resolve: open } = Promise.withResolvers<string>();
  const waiting = [1, 2, 3].map(() => queue.run('a', () => gate));
  let hasRun = false;
  const refused = queue.run('a', async () => {
    hasRun = true;
  });
  await expect(refused).rejects.toThrow(KeyedQueueFull);
  await expect(queue.run('b', async () => 'b')).resolves.toBe('b');
  open('a');
  expect(await Promise.all(waiting)).toEqual(['a', 'a', 'a']);
  await queue.idle();
  expect(hasRun).toBe(false);
  await expect(queue.run('a', async () => 'again')).resolves.toBe('again');
});
