/** Which show of the demo programme a start leads to: kept in the data folder. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Showcase } from './programme.ts';

const FILE = 'demo-show.json';

export const keepShowcase = (dataDir: string, showcase: Showcase): Promise<void> =>
  writeFile(path.resolve(dataDir, FILE), `${JSON.stringify(showcase)}\n`);

/** Null where there is none, and once it is over. */
export async function readShowcase(dataDir: string, nowMs: number): Promise<Showcase | null> {
  let text: string;
  try {
    text = await readFile(path.resolve(dataDir, FILE), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const { showId, startsAtMs } = parse(text);
  if (typeof showId !== 'string' || typeof startsAtMs !== 'number') return null;
  return startsAtMs > nowMs ? { showId, startsAtMs } : null;
}

/** A file that was cut short by a crash leads nowhere, and keeps no house from starting. */
function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
