import { expect, test } from 'vitest';
import { createLifetime } from './lifetime.ts';

test('what was started last is stopped first, and each end is waited for', async () => {
  const said: string[] = [];
  const life = createLifetime();
  life.onStop(async () => said.push('database'));
  await life.begin((signal) => ({
    done: new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => {
        said.push('models are asked');
        setTimeout(() => {
          said.push('models have ended');
          resolve();
        }, 5);
      });
    }),
  }));
  life.onStop(async () => said.push('server'));
  await life.end();
  expect(said).toEqual(['server', 'models are asked', 'models have ended', 'database']);
});

test('what fails while it starts is told to end all the same', async () => {
  const life = createLifetime();
  let signalled: AbortSignal | undefined;
  const failing = life.begin((signal) => {
    signalled = signal;
    return Promise.reject(new Error('no'));
  });
  await expect(failing).rejects.toThrow('no');
  await life.end();
  expect(signalled?.aborted).toBe(true);
});

test('there may be nothing to begin', async () => {
  const life = createLifetime();
  expect(await life.begin(() => null)).toBeNull();
  await life.end();
});
