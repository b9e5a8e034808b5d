import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Timers } from '#platform/ports.ts';
import type { House } from '../part.ts';

/** Bytes, after a collection of garbage. */
export interface Memory {
  readonly rss: number;
  readonly heapUsed: number;
  /** Buffers and columns, which are outside of the heap. */
  readonly external: number;
}

const TELLER = path.join(import.meta.dirname, 'tell-memory.ts');
const LOOK_EVERY_MS = 20;
const LOOKS_MAX = 1_000;

/** What a house needs in its environment to be asked. */
export const envToTell = (file: string): Readonly<Record<string, string>> => ({
  BENCH_MEMORY_FILE: file,
  NODE_OPTIONS: `--import=${TELLER}`,
});

export async function askMemory(
  house: Pick<House, 'pid'>,
  file: string,
  timers: Timers,
): Promise<Memory> {
  await rm(file, { force: true });
  process.kill(house.pid(), 'SIGUSR2');
  for (let looks = 0; looks < LOOKS_MAX; looks += 1) {
    const text = await readFile(file, 'utf8').catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    });
    if (text !== null) return JSON.parse(text) as Memory;
    await timers.sleep(LOOK_EVERY_MS);
  }
  throw new Error('the house does not say how much memory it takes');
}
