/** Gives a part what it needs, and clears up behind it. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startChildScript } from './child-script.ts';
import { requireLiveModels, settle, startHouse } from './house.ts';
import type { LoadGenerator } from './load/port.ts';
import type { Bench, BenchWorld, Part, PartResult } from './part.ts';

export interface BenchOptions {
  readonly quick: boolean;
  readonly world: BenchWorld;
  readonly load: LoadGenerator;
  readonly log: (line: string) => void;
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Runs a part from its beginning to the end of everything that it has started. */
export async function runPart(part: Part, options: BenchOptions): Promise<PartResult> {
  const { world } = options;
  const folder = await mkdtemp(path.join(tmpdir(), `boxoffice-bench-${part.name}-`));
  await chmod(folder, 0o711); // as root, a database in it runs as somebody else
  const started: (() => Promise<void>)[] = [];
  const bench: Bench = {
    ...options,
    folder,
    startHouse: async (house) => {
      const running = await startHouse(world, house);
      started.push(() => running.dispose());
      return running;
    },
    startScript: async (file, input) => {
      const script = await startChildScript(file, input);
      started.push(() => script.stop());
      return script;
    },
    requireLiveModels,
    settle: (house) => settle(house, world),
  };
  const clearUp = async (): Promise<void> => {
    for (const stop of started.splice(0).toReversed()) await stop();
    await rm(folder, { recursive: true, force: true });
  };
  const onSignal = (): void => void clearUp().finally(() => process.exit(130));
  for (const signal of SIGNALS) process.once(signal, onSignal);
  try {
    return await part.run(bench);
  } finally {
    for (const signal of SIGNALS) process.off(signal, onSignal);
    await clearUp();
  }
}
