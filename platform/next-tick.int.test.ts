import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const PROGRAM = path.join(import.meta.dirname, 'testing/next-tick-cost.ts');

/** How many times as long a tick takes after collections of garbage. */
async function timesAsLong(...args: readonly string[]): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', PROGRAM, ...args]);
  return Number(stdout);
}

it('keeps a tick as cheap as it starts, whatever is collected meanwhile', async () => {
  expect(await timesAsLong('--kept')).toBeLessThan(2.5);
});

it('is still needed: a Node that passes without it has no use for it', async () => {
  expect(await timesAsLong()).toBeGreaterThan(2.5);
});
