import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemTimers } from '#platform/system.ts';
import { askMemory, envToTell } from './ask-memory.ts';

const BYTES = 80_000_000;
/** Keeps as many bytes as it is told, and makes a little garbage. */
const KEEPER = `globalThis.kept = Buffer.alloc(Number(process.argv[1]), 1);
  setInterval(() => { globalThis.waste = Buffer.alloc(1_000_000, 1); }, 20);
  process.send('up');`;

let folder: string;
let child: ChildProcess;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'boxoffice-memory-'));
});
afterEach(async () => {
  child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

async function memoryOf(bytes: number) {
  const file = path.join(folder, `${bytes}.json`);
  child = spawn(process.execPath, ['-e', KEEPER, String(bytes)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, ...envToTell(file) },
  });
  await once(child, 'message');
  const pid = child.pid ?? 0;
  const memory = await askMemory({ pid: () => pid }, file, systemTimers);
  const again = await askMemory({ pid: () => pid }, file, systemTimers);
  child.kill('SIGKILL');
  return [memory, again] as const;
}

it('tells what a process keeps, again and again, and not what it has dropped', async () => {
  const [small] = await memoryOf(1);
  const [large, again] = await memoryOf(BYTES);
  for (const { rss, external } of [large, again]) {
    expect(Math.abs(external - small.external - BYTES)).toBeLessThan(BYTES / 10);
    expect(Math.abs(rss - small.rss - BYTES)).toBeLessThan(BYTES / 4);
  }
  expect(large.heapUsed).toBeLessThan(BYTES / 4);
});
