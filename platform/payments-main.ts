// `npm run payments`: the payment simulator alone, for a Boxoffice that runs elsewhere.

import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startSimulator, type WebhookEndpoint } from '#payments/simulator/index.ts';
import { WEBHOOK_TYPES } from '#payments/stripe-webhook.ts';
import { readVariable } from './config-variables.ts';
import { lockFolder, lockHolder } from './embedded/folder-lock.ts';
import { createLog } from './log.ts';
import { keepNextTickCheap } from './next-tick.ts';
import { listenForShutdown } from './shutdown.ts';
import { messageOf, StartupError } from './startup-error.ts';
import { systemClock, systemIds, systemRandom, systemTimers } from './system.ts';

type Environment = Readonly<Record<string, string | undefined>>;

keepNextTickCheap();
const shutdown = listenForShutdown(process, systemClock);
try {
  await run(process.env, shutdown.signal);
} catch (error) {
  console.error(error instanceof StartupError ? error.message : error);
  process.exitCode = 1;
}

async function run(env: Environment, asked: AbortSignal): Promise<void> {
  const dataDir = path.resolve(readVariable('BOXOFFICE_DATA', env.BOXOFFICE_DATA) ?? '.boxoffice');
  const paymentsDir = path.join(dataDir, 'payments');
  const lock = takeFolder(paymentsDir);
  try {
    const webhook = {
      url: readVariable('PAYMENTS_WEBHOOK_URL', env.PAYMENTS_WEBHOOK_URL) ?? defaultWebhook(env),
      secret: webhookSecret(env, paymentsDir),
      types: WEBHOOK_TYPES,
    };
    const simulator = await start(env, paymentsDir, webhook);
    console.log(`Payment simulator ready at ${simulator.url}, records in ${paymentsDir}`);
    console.log(`Webhooks go to ${webhook.url}. To use it, start Boxoffice with:`);
    console.log(`  STRIPE_API_KEY=sk_test_local STRIPE_API_BASE=${simulator.url} \\`);
    console.log(`  STRIPE_WEBHOOK_SECRET=${webhook.secret}`);
    await ended(asked);
    await simulator.stop();
  } finally {
    lock.release();
  }
}

function takeFolder(folder: string) {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new StartupError(`The data folder ${folder} can't be made: ${messageOf(error)}`);
  }
  const lock = lockFolder(folder);
  if (lock !== null) return lock;
  throw new StartupError(`The data folder ${folder} is in use by ${lockHolder(folder)}.`);
}

async function start(env: Environment, dataDir: string, webhook: WebhookEndpoint) {
  const port = readVariable('PAYMENTS_PORT', env.PAYMENTS_PORT) ?? 0;
  try {
    return await startSimulator({
      dataDir,
      port,
      webhook,
      clock: systemClock,
      timers: systemTimers,
      random: systemRandom,
      ids: systemIds,
      log: createLog({
        level: readVariable('LOG_LEVEL', env.LOG_LEVEL) ?? 'info',
        pretty: process.stderr.isTTY,
        clock: systemClock,
      }),
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
      throw new StartupError(`Port ${port} is taken: set PAYMENTS_PORT to another one.`);
    }
    throw new StartupError(`The payment simulator can't start: ${messageOf(error)}`);
  }
}

/** Where a Boxoffice with the same settings listens. */
function defaultWebhook(env: Environment): string {
  return `http://127.0.0.1:${readVariable('PORT', env.PORT) ?? 8080}/v1/payments/webhook`;
}

/** The one that is set, else one made at the first start and kept. */
function webhookSecret(env: Environment, folder: string): string {
  const given = readVariable('STRIPE_WEBHOOK_SECRET', env.STRIPE_WEBHOOK_SECRET);
  if (given !== null) return given;
  const file = path.join(folder, 'webhook-secret');
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const made = `whsec_${randomBytes(24).toString('hex')}`;
  writeFileSync(file, `${made}\n`, { mode: 0o600 });
  return made;
}

function ended(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
