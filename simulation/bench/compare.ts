/** Two servers under the same closed loop, in turns. */
import { measureInTurns, median, medianRatio } from './alternate.ts';
import type { LoadResult, RequestFile } from './load/port.ts';
import type { Bench, Figures } from './part.ts';

export interface Loaded {
  readonly url: string;
  readonly requests: RequestFile;
}

export interface Comparison {
  readonly ours: Loaded;
  readonly theirs: Loaded;
  /** Whether this is the answer that was to be measured, every time. */
  readonly isAsExpected: (result: LoadResult) => boolean;
  /** Called after each run of ours. */
  readonly afterOurs: () => Promise<void>;
  /** More of them where the ratio asked for is close to the one that is. */
  readonly rounds?: number;
}

const CONNECTIONS = 64;
/** Many short rounds, since the machine gives twice as much at one moment as at the next. */
const FULL = { rounds: 27, seconds: 1, warmUpSeconds: 4 };
const QUICK = { rounds: 1, seconds: 1, warmUpSeconds: 1 };

/** The ratio, both rates and what the generator took. */
export async function compareRates(bench: Bench, comparison: Comparison): Promise<CompareFigures> {
  const { rounds, seconds, warmUpSeconds } = bench.quick
    ? QUICK
    : { ...FULL, rounds: comparison.rounds ?? FULL.rounds };
  const cpuShares: number[] = [];
  const run = async (side: 'ours' | 'theirs', forSeconds: number): Promise<number> => {
    const { url, requests } = comparison[side];
    const load = { url, connections: CONNECTIONS, seconds: forSeconds, requests };
    const result = await bench.load.run(load);
    bench.log(`  ${side}: ${Math.round(result.perSecond)}/s, p95 ${result.latencyMs.p95} ms`);
    if (!comparison.isAsExpected(result)) {
      throw new Error(`${side}: ${result.answers} answers, ${result.refused} refused`);
    }
    if (side === 'ours') await comparison.afterOurs();
    cpuShares.push(result.cpuShare);
    return result.perSecond;
  };
  await run('ours', warmUpSeconds);
  await run('theirs', warmUpSeconds);
  const rates = await measureInTurns(
    { ours: () => run('ours', seconds), theirs: () => run('theirs', seconds) },
    rounds,
  );
  return {
    ratio: medianRatio(rates.ours, rates.theirs),
    ours: median(rates.ours),
    theirs: median(rates.theirs),
    generatorCpuShare: median(cpuShares),
  };
}

export type CompareFigures = Figures & {
  readonly ratio: number;
  readonly ours: number;
  readonly theirs: number;
  readonly generatorCpuShare: number;
};
