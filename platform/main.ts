// `npm start`: all of Boxoffice in one process, on embedded parts where nothing else is set.
import { rm, writeFile } from 'node:fs/promises';
import { type Boxoffice, runtimeFile, startBoxoffice } from './composition/boxoffice.ts';
import { printWelcome } from './composition/welcome.ts';
import { readConfig } from './config.ts';
import { ensureDemoProgramme } from './demo/ensure.ts';
import { createLog } from './log.ts';
import { runProgram } from './program.ts';
import { listenForShutdown } from './shutdown.ts';
import { systemClock } from './system.ts';

const shutdown = listenForShutdown(process, systemClock);
await runProgram(run);

async function run(): Promise<void> {
  const startedAtMs = systemClock.nowMs();
  const config = readConfig(process.env);
  const log = createLog({
    level: config.logLevel,
    pretty: process.stderr.isTTY,
    clock: systemClock,
  });
  if (config.stripe !== null && config.stripe.webhookSecret === null) {
    log.warn({}, 'STRIPE_WEBHOOK_SECRET is not set: webhooks are refused, payments are looked up');
  }
  const boxoffice = await startBoxoffice({ config, log });
  try {
    const isFirstStart = (await boxoffice.store.head()) === 0n;
    if (config.demo) {
      const { dataDir } = config;
      await ensureDemoProgramme({ boxoffice, dataDir, isFirstStart, clock: systemClock, log });
    }
    await tellTools(boxoffice, config.dataDir);
    await printWelcome({
      boxoffice,
      config,
      isFirstStart,
      seconds: (systemClock.nowMs() - startedAtMs) / 1_000,
    });
    await asked(shutdown.signal);
    if (process.stdout.isTTY) console.log('\nFinishing what is under way …');
  } finally {
    await rm(runtimeFile(config.dataDir), { force: true });
    await boxoffice.stop();
  }
  if (process.stdout.isTTY) console.log('Everything is stopped, and everything is kept.');
}

/** Where tools on this machine find the running system; it holds the database's password. */
async function tellTools(boxoffice: Boxoffice, dataDir: string): Promise<void> {
  const { origin, databaseUrl, simulatorUrl } = boxoffice;
  const runtime = { url: origin, databaseUrl, paymentsUrl: simulatorUrl, pid: process.pid };
  await writeFile(runtimeFile(dataDir), `${JSON.stringify(runtime, null, 2)}\n`, { mode: 0o600 });
}

function asked(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
