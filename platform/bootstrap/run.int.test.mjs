import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';

const ENTRY = 'platform/bootstrap/testing/drainer.ts';

/** The wrapper and its program, in a process group of their own as at a terminal. */
async function start(command, args) {
  const child = spawn(command, args, { detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch (error) {
      if (error.code !== 'ESRCH') throw error; // all of it has ended, as it should
    }
  });
  const exited = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  for (;;) {
    const { value } = await lines.next();
    if (value.startsWith('started')) return { child, exited, nextLine: () => lines.next() };
  }
}

const wrapper = () => start(process.execPath, ['platform/bootstrap/run.mjs', ENTRY]);

test.each([
  ['Ctrl-C', 'SIGINT', true],
  ['SIGTERM to the group', 'SIGTERM', true],
  ['SIGINT to the wrapper alone', 'SIGINT', false],
  ['SIGTERM to the wrapper alone', 'SIGTERM', false],
])('after %s the program drains once, and the wrapper ends with its code', async (...given) => {
  const [, signal, wholeGroup] = given;
  const { child, exited, nextLine } = await wrapper();
  process.kill(wholeGroup ? -child.pid : child.pid, signal);
  expect(await nextLine()).toMatchObject({ value: `drained after ${signal}` });
  expect(await exited).toEqual([7, null]);
});

test('when the wrapper is killed, the program drains and ends too', async () => {
  const { child, nextLine } = await wrapper();
  child.kill('SIGKILL');
  expect(await nextLine()).toMatchObject({ value: 'drained after the wrapper has ended' });
  expect(await nextLine()).toMatchObject({ done: true });
});

test('npm waits for the drain too', async () => {
  // As `npm start` does, but with this entry: `exec` in the script spares a shell in between.
  const { child, exited, nextLine } = await start('sh', [
    '-c',
    `exec "${process.execPath}" platform/bootstrap/run.mjs ${ENTRY}`,
  ]);
  process.kill(-child.pid, 'SIGTERM');
  expect(await nextLine()).toMatchObject({ value: 'drained after SIGTERM' });
  expect(await exited).toEqual([7, null]);
});
