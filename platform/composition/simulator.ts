/** The role `payments`: the simulator of a payment provider. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '#payments/simulator/index.ts';
import { WEBHOOK_TYPES } from '#payments/stripe-webhook.ts';
import type { LocalKey } from '../auth/local-key.ts';
import type { Config } from '../config.ts';
import { DATABASE_ROLES } from '../config-roles.ts';
import { type FolderLock, lockFolder, lockHolder } from '../embedded/folder-lock.ts';
import { isPortFree } from '../embedded/free-port.ts';
import { messageOf, StartupError } from '../startup-error.ts';
import { simulatorSecret } from './payments.ts';
import { startSimulatorThread } from './simulator-thread.ts';
import type { Tools } from './tools.ts';

export interface OwnSimulator {
  /** `http://127.0.0.1:12111`. */
  readonly url: string;
  /** Where its webhooks go from now on. */
  sendWebhooksTo(url: string): void;
  stop(): Promise<void>;
}

/** A process of its own always simulates; beside others, only where they have no other provider. */
export function wantsSimulator({ roles, stripe, simulatorUrl }: Config): boolean {
  if (!roles.includes('payments')) return false;
  const isAlone = !DATABASE_ROLES.some((role) => roles.includes(role));
  return isAlone || (stripe === null && simulatorUrl === null);
}

export async function startOwnSimulator(
  config: Config,
  key: LocalKey,
  tools: Tools,
  { inThread = false }: { readonly inThread?: boolean } = {},
): Promise<OwnSimulator> {
  const start = inThread ? startSimulatorThread : startSimulator;
  const dataDir = path.resolve(config.dataDir, 'payments');
  const lock = await takeRecords(dataDir);
  const simulator = await startOnUsualPort(config, dataDir, (place) =>
    start({ ...place, ...tools }),
  ).catch((error) => {
    lock.release();
    throw error;
  });
  const secret = simulatorSecret(key);
  return {
    url: simulator.url,
    sendWebhooksTo: (url) => simulator.setWebhook({ url, secret, types: WEBHOOK_TYPES }),
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
  config: Config,
  dataDir: string,
  start: (
    place: Required<Pick<SimulatorOptions, 'dataDir' | 'port' | 'host'>>,
  ) => Promise<Simulator>,
): Promise<Simulator> {
  const portFile = path.join(dataDir, 'port');
  const port = config.paymentsPort ?? (await rememberedPort(portFile));
  // Whoever reaches it can take payments: beside others it is for this process alone.
  const host = config.roles.length === 1 ? config.host : '127.0.0.1';
  try {
    const simulator = await start({ dataDir, port, host });
    await writeFile(portFile, `${simulator.port}\n`);
    return simulator;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
      throw new StartupError(`Port ${port} is taken: set PAYMENTS_PORT to another one.`);
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
