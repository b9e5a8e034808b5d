// `npm run projections`: how far the models are, and how to build them anew.
import { dropFailure, readFailures } from '#projections/failures.ts';
import { createLog } from './log.ts';
import type { Log } from './ports.ts';
import { ArgsError, type ProjectionsArgs, readArgs, USAGE } from './projections-cli/args.ts';
import { type House, openHouse } from './projections-cli/open.ts';
import { modelsOf, runRebuild, unknownModel } from './projections-cli/rebuild.ts';
import { describeStatus } from './projections-cli/show.ts';
import { readStatus } from './projections-cli/status.ts';
import { listenForShutdown } from './shutdown.ts';
import { messageOf, StartupError } from './startup-error.ts';
import { systemClock } from './system.ts';

const shutdown = listenForShutdown(process, systemClock);
try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  if (error instanceof ArgsError) process.stderr.write(`${error.message}\n\n${USAGE}`);
  else console.error(error instanceof StartupError ? messageOf(error) : error);
  process.exitCode = error instanceof ArgsError ? 2 : 1;
}

async function main(): Promise<boolean> {
  const args = readArgs(process.argv.slice(2));
  if (args.command === 'help') {
    process.stdout.write(USAGE);
    return true;
  }
  const { model = null } = 'model' in args ? args : {};
  const log = createLog({ level: 'warn', pretty: true, clock: systemClock });
  const house = await openHouse(process.env, log);
  try {
    if (model !== null && !modelsOf(house).includes(model)) throw unknownModel(house, model);
    return await run(house, args, log);
  } finally {
    await house.storage.stop();
  }
}

async function run(house: House, args: ProjectionsArgs, log: Log): Promise<boolean> {
  switch (args.command) {
    case 'rebuild':
      return runRebuild(house, args, { log, screen: process.stdout, signal: shutdown.signal });
    case 'retry':
      return retry(house, args.model);
    default:
      process.stdout.write(`${describeStatus(await readStatus(house))}\n`);
      return true;
  }
}

async function retry({ storage }: House, model: string): Promise<boolean> {
  const letter = (await readFailures(storage.pool)).find((each) => each.model === model);
  if (letter === undefined) {
    process.stdout.write(`${model} is not stopped.\n`);
    return true;
  }
  await dropFailure(storage.pool, model, letter.position);
  const { type, stream } = letter;
  process.stdout.write(`${model} tries ${type} of ${stream} again within a second of running.\n`);
  return true;
}
