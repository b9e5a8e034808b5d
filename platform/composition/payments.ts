/** The payment provider: Stripe where a key is set, else the local simulator. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { rememberClientSecrets } from '#payments/client-secrets.ts';
import type { ClientSecrets, PaymentProvider } from '#payments/port.ts';
import { type Simulator, startSimulator } from '#payments/simulator/index.ts';
import { createStripeProvider } from '#payments/stripe.ts';
import type { LocalKey } from '../auth/local-key.ts';
import type { Config } from '../config.ts';
import { type FolderLock, lockFolder, lockHolder } from '../embedded/folder-lock.ts';
import { isPortFree } from '../embedded/free-port.ts';
import type { Log } from '../ports.ts';
import { messageOf, StartupError } from '../startup-error.ts';
import { systemClock, systemIds, systemRandom, systemTimers } from '../system.ts';

export interface Payments {
  readonly provider: PaymentProvider;
  readonly secrets: ClientSecrets;
  /** Where the simulator is; null beside Stripe. */
  readonly simulatorUrl: string | null;
  /** Tells the simulator where its webhooks go, once our own address is known. */
  sendWebhooksTo(origin: string): void;
  stop(): Promise<void>;
}

export async function openPayments(config: Config, key: LocalKey, log: Log): Promise<Payments> {
  const { stripe } = config;
  if (stripe === null) return openSimulator(config, key, log);
  const provider = createStripeProvider({
    apiKey: stripe.apiKey,
    ...(stripe.apiBase === null ? {} : { apiBase: new URL(stripe.apiBase) }),
    // Without a secret no signature can hold, so every webhook is refused and orders are looked up.
    webhookSecret: stripe.webhookSecret ?? secretFrom(key, 'refuse all webhooks'),
    name: 'stripe',
    clock: systemClock,
  });
  return {
    ...rememberClientSecrets(provider),
    simulatorUrl: null,
    sendWebhooksTo: () => undefined,
    stop: async () => undefined,
  };
}

async function openSimulator(config: Config, key: LocalKey, log: Log): Promise<Payments> {
  const dataDir = path.resolve(config.dataDir, 'payments');
  const lock = await takeRecords(dataDir);
  const simulator = await startOnUsualPort(dataDir, config.paymentsPort, log).catch((error) => {
    lock.release();
    throw error;
  });
  const webhookSecret = secretFrom(key, 'webhooks of the payment simulator');
  const provider = createStripeProvider({
    apiKey: 'sk_test_local_simulator',
    apiBase: new URL(simulator.url),
    webhookSecret,
    name: 'simulator',
    clock: systemClock,
  });
  return {
    ...rememberClientSecrets(provider),
    simulatorUrl: simulator.url,
    sendWebhooksTo: (origin) =>
      simulator.setWebhook({ url: `${origin}/v1/payments/webhook`, secret: webhookSecret }),
    async stop() {
      await simulator.stop();
      lock.release();
    },
  };
}

/** Two simulators would overwrite each other's records; the embedded database's lock is not ours. */
async function takeRecords(dataDir: string): Promise<FolderLock> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o711 });
    const lock = lockFolder(dataDir);
    if (lock !== null) return lock;
  } catch (error) {
    throw new StartupError(`The payment simulator can't use ${dataDir}: ${messageOf(error)}.`);
  }
  throw new StartupError(
    `The payment simulator's records in ${dataDir} are in use (${lockHolder(dataDir)}): stop that one, or set BOXOFFICE_DATA to another folder, or STRIPE_API_BASE to its address.`,
  );
}

/** The port of last time, so that a challenge page that a buyer has open outlives a restart. */
async function startOnUsualPort(
  dataDir: string,
  chosen: number | null,
  log: Log,
): Promise<Simulator> {
  const portFile = path.join(dataDir, 'port');
  const usual = chosen ?? (await rememberedPort(portFile));
  const ports = { clock: systemClock, timers: systemTimers, random: systemRandom };
  try {
    const simulator = await startSimulator({ dataDir, port: usual, ...ports, ids: systemIds, log });
    await writeFile(portFile, `${simulator.port}\n`);
    return simulator;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
      throw new StartupError(`Port ${usual} is taken: set PAYMENTS_PORT to another one.`);
    }
    throw new StartupError(`The payment simulator can't start: ${messageOf(error)}`);
  }
}

/** 0, for any free one, where there was none or somebody else has it now. */
async function rememberedPort(file: string): Promise<number> {
  try {
    const port = Number(await readFile(file, 'utf8'));
    return Number.isInteger(port) && port > 0 && (await isPortFree(port)) ? port : 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}

const secretFrom = (key: LocalKey, purpose: string): string =>
  `whsec_${Buffer.from(key.deriveKey(purpose)).toString('hex')}`;
