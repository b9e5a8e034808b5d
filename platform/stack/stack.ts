/** The whole of Boxoffice as separate processes on this machine: started, watched, stopped in order. */
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { loadLocalKey } from '../auth/local-key.ts';
import { connectionsOf } from '../composition/connections.ts';
import type { Config } from '../config.ts';
import type { ProcessRole } from '../config-variables.ts';
import { ensureDataFolder } from '../data-folder.ts';
import { findFreePort, isPortFree } from '../embedded/free-port.ts';
import { runtimeFile } from '../runtime-file.ts';
import { StartupError } from '../startup-error.ts';
import { SCALED_ROLES, type StackArgs } from './args.ts';
import { type EndOfProcess, type KeepDeps, type KeptProcess, keepAlive } from './keep-alive.ts';
import { lastWordsOf, logFileOf } from './log-file.ts';
import { type PlannedProcess, planProcesses } from './plan.ts';
import { serially, tellTools } from './runtime.ts';
import { type StackServers, startServers } from './servers.ts';

export interface StackProcess extends KeptProcess {
  readonly role: ProcessRole;
  readonly port: number;
  readonly url: string;
}

export interface Stack {
  /** Of the first gateway. */
  readonly url: string;
  readonly databaseUrl: string;
  /** Where the events are, if not in that database. */
  readonly eventsUrl: string | null;
  /** What the names of its streams begin with there. */
  readonly eventsPrefix: string;
  /** Of the simulator; null beside Stripe. */
  readonly paymentsUrl: string | null;
  readonly processes: readonly StackProcess[];
  readonly servers: StackServers;
  /** Clients first, servers last. Tells what did not end cleanly. */
  stop(): Promise<readonly string[]>;
}

export interface StackOptions {
  readonly config: Config;
  readonly args: StackArgs;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly deps: KeepDeps;
}

const ROOT = path.resolve(import.meta.dirname, '../..');
const READY_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 50;
const ANSWER_WITHIN_MS = 3_000;

/** Resolves when every process says that it is ready. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { config, args, env, deps } = options;
  await ensureDataFolder(config.dataDir);
  if (config.port !== 0 && !(await isPortFree(config.port))) {
    throw new StartupError(
      `Port ${config.port} is in use by another program: stop that one, or set PORT to another.`,
    );
  }
  let tell = (): void => undefined;
  const onChange = (): void => tell();
  const wanted = { without: args.without, connections: connectionsOfAll(args) };
  const servers = await startServers(config, env, wanted, { ...deps, onChange });
  const processes: StackProcess[] = [];
  const stop = async (): Promise<readonly string[]> => {
    tell = () => undefined;
    const unclean = await stopInOrder(processes);
    await rm(runtimeFile(config.dataDir), { force: true });
    await servers.stop();
    return unclean;
  };
  try {
    const plan = await makePlan(options, servers);
    // What the others need is there before they are.
    for (const planned of plan.toReversed()) {
      processes.unshift(await startOne(planned, options, onChange));
    }
    await Promise.all(plan.map((planned) => untilReady(planned, processes, options)));
    const [front] = plan;
    if (front === undefined) throw new Error('a stack has a gateway');
    const payments = plan.find(({ role }) => role === 'payments');
    const stack = {
      url: front.url,
      databaseUrl: servers.databaseUrl,
      eventsUrl: config.kurrentdbUrl,
      eventsPrefix: config.kurrentdbPrefix,
      paymentsUrl: payments?.url ?? config.simulatorUrl,
      processes,
      servers,
      stop,
    };
    const writeRuntime = serially(() => tellTools(stack, config.dataDir));
    tell = () => void writeRuntime();
    await writeRuntime();
    return stack;
  } catch (error) {
    await stop();
    throw error;
  }
}

const connectionsOfAll = ({ counts }: StackArgs): number =>
  SCALED_ROLES.reduce((sum, role) => sum + counts[role] * connectionsOf([role]).total, 0);

async function makePlan(
  { config, args }: StackOptions,
  servers: StackServers,
): Promise<PlannedProcess[]> {
  const { counts } = args;
  const wanted = Object.values(counts).reduce((sum, count) => sum + count, 2);
  const ports = new Set<number>();
  while (ports.size < wanted) ports.add(await findFreePort());
  const free = [...ports];
  const freePort = (): number => {
    const port = free.pop();
    if (port === undefined) throw new Error('a port for each process was found');
    return port;
  };
  return planProcesses(counts, {
    host: config.host,
    port: config.port === 0 ? freePort() : config.port,
    dataDir: path.resolve(config.dataDir),
    databaseUrl: servers.databaseUrl,
    signingKey: await signingKeyOf(config),
    devTokens: config.devTokens,
    compatApi: config.compatApi,
    paymentsPort: needsSimulator(config) ? (config.paymentsPort ?? freePort()) : null,
    servers: servers.env,
    freePort,
  });
}

const needsSimulator = ({ stripe, simulatorUrl }: Config): boolean =>
  stripe === null && simulatorUrl === null;

/** The one that is set, else the data folder's, which `npm start` uses too. */
async function signingKeyOf({ dataDir, signingKey }: Config): Promise<string> {
  if (signingKey !== null) return Buffer.from(signingKey).toString('base64');
  await loadLocalKey(dataDir);
  return (await readFile(path.join(dataDir, 'keys', 'local.key'), 'utf8')).trim();
}

async function startOne(
  planned: PlannedProcess,
  { config, args, env, deps }: StackOptions,
  onChange: () => void,
): Promise<StackProcess> {
  const { name, role, port, url } = planned;
  await mkdir(path.resolve(config.dataDir, 'stack'), { recursive: true, mode: 0o711 });
  const kept = await keepAlive(
    {
      name,
      command: process.execPath,
      args: [path.join(ROOT, 'platform', 'main.ts')],
      env: { ...env, ...planned.env },
      cwd: ROOT,
      logFile: logFileOf(config.dataDir, name),
      restart: args.restart,
      onChange,
    },
    deps,
  );
  return { ...kept, role, port, url };
}

async function untilReady(
  { name, readyUrl }: PlannedProcess,
  processes: readonly StackProcess[],
  { config, deps }: StackOptions,
): Promise<void> {
  const { clock, timers } = deps;
  const untilMs = clock.nowMs() + READY_WITHIN_MS;
  const kept = processes.find((each) => each.name === name);
  while (!(await isReady(readyUrl))) {
    // One that ends while it starts has a reason that will not go away.
    if (clock.nowMs() > untilMs || kept?.isDown() || (kept?.restarts() ?? 0) > 1) {
      const said = (await lastWordsOf(logFileOf(config.dataDir, name))).split('\n').at(-1);
      throw new StartupError(
        `${name} did not get ready: ${said} (${logFileOf(config.dataDir, name)})`,
      );
    }
    await timers.sleep(LOOK_EVERY_MS);
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    await response.body?.cancel();
    return response.status === 200;
  } catch {
    return false; // it does not listen yet
  }
}

/** In the order of the plan, those of one role together. */
async function stopInOrder(processes: readonly StackProcess[]): Promise<readonly string[]> {
  const unclean: string[] = [];
  const byPlace = Map.groupBy(processes, ({ role }) => STOPS_AT[role]);
  for (const place of [...byPlace.keys()].toSorted((a, b) => a - b)) {
    const ends = await Promise.all(
      (byPlace.get(place) ?? []).map(
        async (each): Promise<[string, EndOfProcess]> => [each.name, await each.stop()],
      ),
    );
    for (const [name, how] of ends) if (how !== 'clean') unclean.push(`${name}: ${how}`);
  }
  return unclean;
}

/** Who has clients ends before those whom they ask. */
const STOPS_AT: Readonly<Record<ProcessRole, number>> = {
  gateway: 0,
  'command-api': 1,
  'read-api': 1,
  sagas: 2,
  projections: 2,
  payments: 3,
};
