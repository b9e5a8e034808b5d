import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Clock, Log } from '../ports.ts';
import { type DemoHouse, type DemoProgramme, makeDemoProgramme } from './programme.ts';
import { keepShowcase } from './showcase.ts';

const DAY_MS = 24 * 3_600_000;

/**
 * Makes the demo programme at a first start, or finishes the one of a first start that was killed
 * half-way: a file in the data folder keeps the day from which it counts until all of it is there.
 */
export async function ensureDemoProgramme(options: {
  readonly boxoffice: DemoHouse;
  readonly dataDir: string;
  readonly isFirstStart: boolean;
  readonly clock: Clock;
  readonly log: Log;
  /** Given what can be done after the start, and never rejects; without it everything is done at once. */
  readonly later?: (rest: () => Promise<void>) => void;
}): Promise<void> {
  const { boxoffice, dataDir, isFirstStart, clock, log, later } = options;
  const file = path.resolve(dataDir, 'demo-unfinished');
  const today = Math.floor(clock.nowMs() / DAY_MS);
  const day = isFirstStart ? today : await readDay(file);
  if (day === null) return;
  await writeFile(file, `${day}\n`);
  const rest = async ({ finish }: DemoProgramme): Promise<void> => {
    await finish();
    await rm(file, { force: true });
  };
  try {
    const programme = await makeDemoProgramme(boxoffice, day * DAY_MS);
    await keepShowcase(dataDir, programme.showcase);
    if (later === undefined) return await rest(programme);
    // The next start goes on with it.
    later(() =>
      rest(programme).catch((error) =>
        log.warn({ err: error }, 'the demo programme is unfinished'),
      ),
    );
  } catch (error) {
    if (isFirstStart) throw error;
    // The version that began it may have had another programme.
    log.warn({ err: error }, 'the demo programme of a start that was broken off stays unfinished');
    await rm(file, { force: true });
  }
}

/** Null where nothing is unfinished. */
async function readDay(file: string): Promise<number | null> {
  try {
    const day = Number.parseInt(await readFile(file, 'utf8'), 10);
    return Number.isNaN(day) ? null : day;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
