// `npm start`: all of Boxoffice in one process, on embedded parts where nothing else is set; with
// BOXOFFICE_ROLES some of it, beside other processes.
import { isWholeHouse, type RunningProcess, startRoles } from './composition/process.ts';
import { type Config, readConfig } from './config.ts';
import { startHouse } from './house.ts';
import { createLog } from './log.ts';
import { keepNextTickCheap } from './next-tick.ts';
import type { Log } from './ports.ts';
import { runProgram } from './program.ts';
import { listenForShutdown } from './shutdown.ts';
import { systemClock } from './system.ts';

keepNextTickCheap();
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
  const running = isWholeHouse(config)
    ? await startHouse(config, log, startedAtMs)
    : await startSome(config, log, startedAtMs);
  await asked(shutdown.signal);
  if (process.stdout.isTTY) console.log('\nFinishing what is under way …');
  await running.stop();
  if (process.stdout.isTTY) console.log('Everything is stopped, and everything is kept.');
}

async function startSome(config: Config, log: Log, startedAtMs: number): Promise<RunningProcess> {
  const running = await startRoles(config, log);
  const seconds = ((systemClock.nowMs() - startedAtMs) / 1_000).toFixed(1);
  const { origin, simulatorUrl } = running;
  console.log(`Boxoffice runs ${config.roles.join(',')} at ${origin} (ready in ${seconds} s)`);
  if (simulatorUrl !== null) console.log(`Payments are simulated at ${simulatorUrl}`);
  return running;
}

function asked(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
