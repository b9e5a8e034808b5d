/** `npm run bench`: measures, judges, and ends with 1 where something is too slow. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { keepNextTickCheap } from '#platform/next-tick.ts';
import {
  systemClock,
  systemIds,
  systemRandom,
  systemStopwatch,
  systemTimers,
} from '#platform/system.ts';
import { ServerDidNotStart } from '../on-sale/server-child.ts';
import { median } from './alternate.ts';
import { ArgsError, type BenchArgs, readArgs, usage } from './args.ts';
import { runPart } from './bench.ts';
import { startHouse } from './house.ts';
import { createLoadGenerator } from './load/generator.ts';
import { describeMachine } from './machine.ts';
import type { BenchWorld, Figures, PartResult } from './part.ts';
import { PARTS } from './parts.ts';
import { judgeAll, toJson, toText } from './report.ts';

const world: BenchWorld = {
  clock: systemClock,
  stopwatch: systemStopwatch,
  timers: systemTimers,
  ids: systemIds,
  random: systemRandom,
};

const log = (line: string): void => void process.stderr.write(`${line}\n`);

async function main(): Promise<number> {
  const names = PARTS.map(({ name }) => name);
  const args = readArgs(process.argv.slice(2), names);
  if (args === 'help') {
    process.stdout.write(usage(names));
    return 0;
  }
  const startedMs = world.clock.nowMs();
  const load = createLoadGenerator(log);
  const machine = await machineOfHouse();
  const figures: Record<string, Figures> = {};
  const broken: Record<string, string> = {};
  for (const part of PARTS) {
    if (args.only !== null && !args.only.includes(part.name)) continue;
    log(`${part.name}: ${part.title}`);
    try {
      const result = await runPart(part, { quick: args.quick, world, load, log });
      figures[part.name] = result.figures;
      await savePictures(result, args);
    } catch (error) {
      // The others can be measured all the same.
      broken[part.name] = error instanceof Error ? error.message : String(error);
      log(`${part.name} could not be measured: ${error instanceof Error ? error.stack : error}`);
    }
  }
  const report = {
    figures,
    broken,
    machine,
    loadGenerator: { name: load.name, cpuShare: cpuShareOf(figures) },
    seconds: (world.clock.nowMs() - startedMs) / 1_000,
    quick: args.quick,
  };
  if (args.json) process.stdout.write(`${JSON.stringify(toJson(report), null, 2)}\n`);
  (args.json ? process.stderr : process.stdout).write(`\n${toText(report)}\n`);
  if (Object.keys(broken).length > 0) return 1;
  const failed = judgeAll(figures).some(({ verdict }) => verdict === 'fail');
  return failed && !args.quick ? 1 : 0;
}

/** The settings of the server that all of them run on. */
async function machineOfHouse() {
  const house = await startHouse(world);
  try {
    return await describeMachine(house);
  } finally {
    await house.dispose();
  }
}

/** Of those parts that have one. */
function cpuShareOf(figures: Readonly<Record<string, Figures>>): number | null {
  const shares = Object.values(figures).flatMap(({ generator_cpu_share }) =>
    generator_cpu_share === undefined ? [] : [generator_cpu_share],
  );
  return shares.length === 0 ? null : median(shares);
}

async function savePictures({ pictures = [] }: PartResult, args: BenchArgs): Promise<void> {
  if (pictures.length > 0) await mkdir(args.outFolder, { recursive: true });
  for (const { name, svg } of pictures) {
    const file = path.join(args.outFolder, `${name}.svg`);
    await writeFile(file, svg);
    log(`drawn: ${file}`);
  }
}

keepNextTickCheap();
try {
  process.exitCode = await main();
} catch (error) {
  if (error instanceof ArgsError) log(`${error.message}\n\n${usage(PARTS.map((p) => p.name))}`);
  else console.error(error instanceof ServerDidNotStart ? error.message : error);
  process.exit(2);
}
