/** Appends through the store and bare inserts, in turns, on one server. */
import { measureInTurns, median, medianRatio } from '../alternate.ts';
import type { BenchWorld, Figures } from '../part.ts';
import { openStore } from './bare-store.ts';
import { openRawTable } from './raw-side.ts';
import { measureStore } from './store-side.ts';

export interface AppendSizes {
  readonly writers: number;
  readonly rounds: number;
  readonly roundMs: number;
}

export async function compareAppends(
  databaseUrl: string,
  world: BenchWorld,
  { writers, rounds, roundMs }: AppendSizes,
): Promise<Figures> {
  let batchSizes: number[] = [];
  const store = await openStore(databaseUrl, world, (appends) => batchSizes.push(appends));
  const raw = await openRawTable(databaseUrl);
  const newRound = () => ({ durationMs: roundMs, showId: world.ids.make('shw') });
  let usual: readonly number[] = [];
  const sides = {
    store: async () => {
      batchSizes = [];
      const perSecond = await measureStore({ ...newRound(), store, writers }, world);
      usual = batchSizes;
      return perSecond;
    },
    raw: () => raw.measure({ ...newRound(), batchSizes: usual }, world),
  };
  try {
    await sides.store();
    await sides.raw();
    const rates = await measureInTurns(sides, rounds);
    return {
      ratio_to_raw: medianRatio(rates.store, rates.raw),
      per_s: median(rates.store),
      raw_per_s: median(rates.raw),
      batch_size: median(usual),
    };
  } finally {
    await raw.close();
    await store.close();
  }
}
