// `npm run stack`: all of Boxoffice as separate processes, on whatever servers are there.
import { issueDevToken } from '#command-api/sessions/register.ts';
import { createLocalIssuer, type LocalIssuer } from './auth/local-issuer.ts';
import { ROLES } from './auth/principal.ts';
import { openStorage } from './composition/storage.ts';
import { type Config, readConfig } from './config.ts';
import { ensureDemoProgramme } from './demo/ensure.ts';
import { createLog } from './log.ts';
import type { Log } from './ports.ts';
import { listenForShutdown } from './shutdown.ts';
import { readStackArgs, StackArgsError, USAGE } from './stack/args.ts';
import { describeStack } from './stack/screen.ts';
import { type Stack, startStack } from './stack/stack.ts';
import { messageOf, StartupError } from './startup-error.ts';
import { systemClock, systemRandom, systemTimers } from './system.ts';

const shutdown = listenForShutdown(process, systemClock);
try {
  process.exitCode = await main();
} catch (error) {
  if (error instanceof StackArgsError) process.stderr.write(`${error.message}\n\n${USAGE}`);
  else console.error(error instanceof StartupError ? messageOf(error) : error);
  process.exit(1);
}

async function main(): Promise<number> {
  const args = readStackArgs(process.argv.slice(2));
  if (args === 'help') {
    process.stdout.write(USAGE);
    return 0;
  }
  const startedAtMs = systemClock.nowMs();
  const { BOXOFFICE_ROLES: roles, ...env } = process.env;
  if (roles) throw new StartupError('BOXOFFICE_ROLES is set, but a stack has them all: unset it.');
  const config = readConfig(env);
  const { logLevel } = config;
  const log = createLog({ level: logLevel, pretty: process.stderr.isTTY, clock: systemClock });
  const deps = { clock: systemClock, timers: systemTimers, random: systemRandom, log };
  const stack = await startStack({ config, args, env, deps });
  let unclean: readonly string[] = [];
  try {
    const isFirstStart = await makeDemo(stack, config, log);
    const seconds = (systemClock.nowMs() - startedAtMs) / 1_000;
    const tokens = isFirstStart && config.devTokens ? await oneTokenARole(config) : [];
    console.log(describeStack(stack, { dataDir: config.dataDir, seconds, tokens }));
    await asked(shutdown.signal);
    if (process.stdout.isTTY) console.log('\nFinishing what is under way …');
  } finally {
    unclean = await stack.stop();
  }
  for (const line of unclean) console.error(`did not end by itself: ${line}`);
  if (process.stdout.isTTY) console.log('Everything is stopped, and everything is kept.');
  return unclean.length === 0 ? 0 : 1;
}

/** Through the gateway, as an organiser would. Tells whether the log was empty. */
async function makeDemo(stack: Stack, config: Config, log: Log): Promise<boolean> {
  const storage = await openStorage({ ...config, databaseUrl: stack.databaseUrl }, log);
  const isFirstStart = (await storage.store.head()) === 0n;
  await storage.stop();
  if (!config.demo) return isFirstStart;
  const { dataDir } = config;
  const app = {
    request: (path: string | URL | Request, init?: RequestInit) =>
      fetch(`${stack.url}${path}`, init),
  };
  const issuer = await issuerOf(config);
  const boxoffice = { app, issuer };
  await ensureDemoProgramme({ boxoffice, dataDir, isFirstStart, clock: systemClock, log });
  return isFirstStart;
}

async function oneTokenARole(config: Config) {
  const issuer = await issuerOf(config);
  return Promise.all(
    ROLES.map(async (role) => [role, (await issueDevToken({ issuer }, role)).token] as const),
  );
}

function issuerOf({ dataDir, signingKey }: Config): Promise<LocalIssuer> {
  return createLocalIssuer({ dataDir, signingKey, clock: systemClock });
}

function asked(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
