// `npm run migrate`: lays out the database, as its owner, before processes start that may not.
import { parseArgs } from 'node:util';
import { layOutHouse } from './composition/lay-out.ts';
import { grantServing } from './composition/serving-grants.ts';
import { openStorage } from './composition/storage.ts';
import { systemTools } from './composition/tools.ts';
import { readConfig } from './config.ts';
import { createLog } from './log.ts';
import { runProgram } from './program.ts';
import { listenForShutdown } from './shutdown.ts';
import { messageOf, StartupError } from './startup-error.ts';
import { systemClock } from './system.ts';

const USAGE = `npm run migrate [-- --grant ROLE]

  Makes what this release needs in the database of DATABASE_URL, and builds models that are new or
  of another version. With --grant, ROLE then has what it takes to serve, and nothing else.
`;

const shutdown = listenForShutdown(process, systemClock);
await runProgram(run);

async function run(): Promise<void> {
  const { grant, help } = readArgs();
  if (help) return void process.stdout.write(USAGE);
  const log = createLog({ level: 'warn', pretty: true, clock: systemClock });
  const storage = await openStorage(readConfig(process.env), log);
  try {
    const built = await layOutHouse({ ...storage, ...systemTools(log) }, shutdown.signal);
    if (shutdown.signal.aborted) throw new StartupError('Stopped before the end; run it again.');
    console.log(
      `The database is laid out${built.length === 0 ? '' : `, built: ${built.join(', ')}`}.`,
    );
    if (grant === undefined) return;
    await grantServing(storage.pool, grant);
    console.log(`${grant} may serve.`);
  } finally {
    await storage.stop();
  }
}

function readArgs(): { readonly grant?: string; readonly help?: boolean } {
  try {
    const { values } = parseArgs({
      options: { grant: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    });
    return values;
  } catch (error) {
    throw new StartupError(`${messageOf(error)}\n\n${USAGE}`);
  }
}
