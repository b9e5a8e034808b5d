/** `npm run on-sale`: plays an on-sale and judges it. Exit code 1 when a promise was broken, or could not be checked. */
import { writeFile } from 'node:fs/promises';
import type { EventStore } from '#event-store/port.ts';
import { openToRead } from '#platform/events-cli/places.ts';
import { createLog } from '#platform/log.ts';
import { keepNextTickCheap } from '#platform/next-tick.ts';
import { StartupError } from '#platform/startup-error.ts';
import { systemClock, systemIds, systemTimers } from '#platform/system.ts';
import { createSeededRandom } from '../seeded-random.ts';
import { ArgsError, type OnSaleArgs, readArgs, USAGE } from './args.ts';
import { createProgress, type Progress } from './progress.ts';
import { formatReport, type OnSaleReport } from './report.ts';
import { type OnSaleOptions, runOnSale } from './run-on-sale.ts';
import { type LogPlace, logOf, readRuntime } from './runtime-file.ts';
import { type ServerChild, ServerDidNotStart, startServerChild } from './server-child.ts';
import { ProcessDidNotReturn, planStackStrikes } from './stack-strikes.ts';
import { createStriker, drawMoments, type Strike } from './strikes.ts';
import type { World } from './world.ts';

const world: World = { clock: systemClock, timers: systemTimers };
const STRIKE_LANE = 2_000_000_002;

/** The judge only reads. */
async function openLog(place: LogPlace | null): Promise<EventStore | null> {
  if (place === null) return null;
  const log = createLog({ level: 'warn', pretty: true, clock: systemClock });
  const env = { KURRENTDB_PREFIX: place.prefix };
  const { store } = await openToRead(place.address, { env, log, stdin: process.stdin });
  return store;
}

type Basics = Omit<OnSaleOptions, 'url' | 'paymentsUrl' | 'openLog'>;

function basicsOf(args: OnSaleArgs): Basics {
  let progress: Progress | null = null;
  const { seats, buyers, concurrency, seed, holdSeconds, maxSeconds, tokens, comesPrepared } = args;
  return {
    seats,
    buyers,
    concurrency,
    seed,
    holdSeconds,
    maxSeconds,
    comesPrepared,
    runName: `on-sale-${seed}-${systemIds.make('req').slice(4, 12)}`,
    ...(tokens ? { tokens } : {}),
    ...(args.waitingRoom ? { waitingRoom: args.waitingRoom } : {}),
    onLook: (view, record) => {
      progress ??= createProgress(process.stderr, record, world);
      progress.show(view);
    },
  };
}

/** Against a system that somebody else runs. */
async function runAgainst(url: string, args: OnSaleArgs): Promise<OnSaleReport> {
  const runtime = await readRuntime(args.dataFolder);
  const isTheirs = runtime !== null && new URL(runtime.url).port === new URL(url).port;
  const log =
    args.databaseUrl === null
      ? logOf(isTheirs ? runtime : null)
      : { address: args.databaseUrl, prefix: process.env.KURRENTDB_PREFIX ?? '' };
  const strikes = await planStackStrikes(
    {
      dataFolder: args.dataFolder,
      kill: args.killRoles,
      pause: args.pauseRoles,
      pauseSeconds: args.pauseSeconds,
    },
    world,
  );
  return runOnSale(
    {
      ...struck(basicsOf(args), strikes, args.seed),
      url,
      paymentsUrl: args.paymentsUrl ?? (isTheirs ? runtime.paymentsUrl : null),
      openLog: () => openLog(log),
    },
    world,
  );
}

/** Against a server of our own, killed as often as asked. */
async function runOwn(args: OnSaleArgs): Promise<OnSaleReport> {
  process.stderr.write('starting a server …\n');
  const server = await startServerChild(world);
  const stopOnSignal = (): void => {
    server.dispose().finally(() => process.exit(130));
  };
  process.once('SIGINT', stopOnSignal);
  process.once('SIGTERM', stopOnSignal);
  try {
    const report = await runWith(server, args);
    const unclean = await server.stop();
    if (unclean === null) return report;
    const violation = { kind: 'unclean_shutdown', subject: 'SIGTERM', message: unclean } as const;
    return { ...report, violations: [...report.violations, violation] };
  } finally {
    await server.dispose();
  }
}

async function runWith(server: ServerChild, args: OnSaleArgs): Promise<OnSaleReport> {
  const strike: Strike = {
    kind: 'kill',
    target: 'server',
    strike: () => server.killAndRestart(),
  };
  const strikes = Array.from({ length: args.kills }, () => strike);
  return runOnSale(
    {
      ...struck(basicsOf(args), strikes, args.seed),
      url: server.url,
      paymentsUrl: server.paymentsUrl,
      openLog: async () => openLog(logOf(await server.runtime())),
    },
    world,
  );
}

/** A run during which the strikes fall, each at its moment. */
function struck(basics: Basics, strikes: readonly Strike[], seed: number): Basics {
  const moments = drawMoments(strikes.length, createSeededRandom(seed, STRIKE_LANE));
  const striker = createStriker(strikes, moments);
  return {
    ...basics,
    onLook: (view, record) => {
      striker.onLook(view);
      basics.onLook?.(view, record);
    },
    afterSale: () => striker.idle(),
    strikes: striker,
    failure: striker.failure,
  };
}

async function main(): Promise<number> {
  const args = readArgs(process.argv.slice(2));
  if (args === 'help') {
    process.stdout.write(USAGE);
    return 0;
  }
  const report = args.url === null ? await runOwn(args) : await runAgainst(args.url, args);
  process.stdout.write(`\n${formatReport(report)}\n`);
  if (args.jsonFile !== null) {
    await writeFile(args.jsonFile, `${JSON.stringify(report, null, 2)}\n`);
  }
  return isGood(report) ? 0 : 1;
}

/** A run that was to prove a waiting room's estimates, and could not, is none to be glad of. */
const isGood = ({ violations, waiting_room: line }: OnSaleReport): boolean =>
  violations.length === 0 && (line === null || line.estimates_judged);

const isTold = (error: unknown): error is Error =>
  error instanceof ServerDidNotStart ||
  error instanceof ProcessDidNotReturn ||
  error instanceof StartupError;

keepNextTickCheap();
try {
  process.exitCode = await main();
} catch (error) {
  if (error instanceof ArgsError) process.stderr.write(`${error.message}\n\n${USAGE}`);
  else console.error(isTold(error) ? error.message : error);
  // Buyers who still wait for their answers would keep us.
  process.exit(2);
}
