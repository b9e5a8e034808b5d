import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { systemClock, systemRandom, systemTimers } from '../system.ts';
import { eventuallyTrue } from '../testing/eventually-true.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { type KeptProcess, keepAlive } from './keep-alive.ts';

const quiet = () => undefined;
const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
const deps = { clock: systemClock, timers: systemTimers, random: systemRandom, log };

async function keep(
  script: string,
  restart: boolean,
): Promise<KeptProcess & { readonly logFile: string }> {
  const folder = await temporaryFolder();
  const logFile = path.join(folder, 'logs', 'it.log');
  const kept = await keepAlive(
    {
      name: 'it',
      command: process.execPath,
      args: ['-e', script],
      env: {},
      cwd: folder,
      logFile,
      restart,
      onChange: quiet,
    },
    deps,
  );
  return { ...kept, logFile };
}

test('one that dies is started again under another pid, and stops when it is told to', async () => {
  const kept = await keep("console.log('here', process.pid); setInterval(() => {}, 1000)", true);
  const starts = async () => (await readFile(kept.logFile, 'utf8')).split('here').length - 1;
  await eventuallyTrue(async () => (await starts()) === 1);
  const first = kept.pid() ?? 0;
  process.kill(first, 'SIGKILL');
  await eventuallyTrue(() => kept.restarts() === 1 && kept.pid() !== null);
  expect(kept.pid()).not.toBe(first);
  await eventuallyTrue(async () => (await starts()) === 2);
  const second = kept.pid() ?? 0;
  expect(await kept.stop()).toBe('clean');
  expect(() => process.kill(second, 0)).toThrow('ESRCH');
});

test('one that keeps dying is started less and less often', async () => {
  const kept = await keep('process.exit(3)', true);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(kept.restarts()).toBeGreaterThanOrEqual(2);
  expect(kept.restarts()).toBeLessThan(8);
  expect(kept.isDown()).toBe(false);
  await kept.stop();
  expect(kept.pid()).toBe(null);
});

test('without restarts it stays dead; a suspended one ends too', async () => {
  const dead = await keep('process.exit(0)', false);
  await eventuallyTrue(() => dead.isDown());
  expect([dead.restarts(), await dead.stop()]).toEqual([0, 'was_down']);
  const suspended = await keep('setInterval(() => {}, 1000)', true);
  process.kill(suspended.pid() ?? 0, 'SIGSTOP');
  expect(await suspended.stop()).toBe('clean');
});
