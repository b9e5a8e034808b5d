/** The servers of a stack: those given by URL, and besides what is installed on this machine. */
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import path from 'node:path';
import pg from 'pg';
import type { Config } from '../config.ts';
import { findFreePort } from '../embedded/free-port.ts';
import { startEmbeddedPostgres } from '../embedded/postgres.ts';
import { messageOf, StartupError } from '../startup-error.ts';
import type { OptionalServer } from './args.ts';
import { type KeepDeps, type KeptProcess, keepAlive } from './keep-alive.ts';
import { lastWordsOf, logFileOf, sizeOf } from './log-file.ts';

export interface StackServers {
  readonly databaseUrl: string;
  /** Variables that tell the processes where the others are. */
  readonly env: Readonly<Record<string, string>>;
  /** One line each: what there is and what is left out. */
  readonly lines: readonly string[];
  readonly processes: readonly KeptProcess[];
  /** Those that we started, the database last. */
  stop(): Promise<void>;
}

const KEEPER = path.join(import.meta.dirname, 'keeper.ts');
const ANSWERS_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 25;

type Environment = Readonly<Record<string, string | undefined>>;

/** `connections`: to the database, of all processes together. */
export async function startServers(
  config: Pick<Config, 'dataDir' | 'databaseUrl'>,
  env: Environment,
  wanted: { readonly without: readonly OptionalServer[]; readonly connections: number },
  deps: KeepDeps & { readonly onChange: () => void },
): Promise<StackServers> {
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (const each of stops.toReversed()) await each();
  };
  const processes: KeptProcess[] = [];
  const given: Record<string, string> = {};
  const lines: string[] = [];
  try {
    const database = await openDatabase(config, wanted.connections, deps);
    stops.push(database.stop);
    lines.push(database.line);
    if (env.KURRENTDB_URL) lines.push('KurrentDB: the one of KURRENTDB_URL, as the event store');
    for (const { name, variable, title, start } of OPTIONAL) {
      if (wanted.without.includes(name)) {
        given[variable] = '';
        lines.push(`${title}: left out, as asked`);
      } else if (env[variable]) {
        lines.push(`${title}: the one of ${variable}`);
      } else {
        const started = await start(config.dataDir, deps);
        lines.push(`${title}: ${started.line}`);
        if (started.kept === null) continue;
        processes.push(started.kept);
        stops.push(() => started.kept.stop());
        given[variable] = started.address;
      }
    }
    return { databaseUrl: database.url, env: given, lines, processes, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Of PostgreSQL as it comes. */
const CONNECTIONS_USUAL = 100;
/** For the driver's judge, tools, and processes that are just being replaced. */
const CONNECTIONS_SPARE = 40;

async function openDatabase(
  { dataDir, databaseUrl }: Pick<Config, 'dataDir' | 'databaseUrl'>,
  connections: number,
  { log }: KeepDeps,
) {
  if (databaseUrl !== null) {
    await tryToConnect(databaseUrl);
    const line = 'PostgreSQL: the one of DATABASE_URL';
    return { url: databaseUrl, line, stop: async () => undefined };
  }
  const max = Math.max(CONNECTIONS_USUAL, connections + CONNECTIONS_SPARE);
  const postgres = await startEmbeddedPostgres({
    dataDir: path.resolve(dataDir),
    settings: { max_connections: String(max) },
    log,
  });
  return {
    url: postgres.url,
    line: `PostgreSQL: started, port ${postgres.port}`,
    stop: () => postgres.stop(),
  };
}

/** Told at once, rather than by eight processes in their logs. */
async function tryToConnect(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: ANSWERS_WITHIN_MS });
  try {
    await client.connect();
    await client.end();
  } catch (error) {
    throw new StartupError(`The database of DATABASE_URL can't be used: ${messageOf(error)}.`);
  }
}

type Started =
  | { readonly kept: KeptProcess; readonly address: string; readonly line: string }
  | { readonly kept: null; readonly line: string };

type StartServer = (
  dataDir: string,
  deps: KeepDeps & { readonly onChange: () => void },
) => Promise<Started>;

async function startRedis(...[dataDir, deps]: Parameters<StartServer>): Promise<Started> {
  const binary = findProgram('redis-server');
  if (binary === null) return missing('redis-server', 'REDIS_URL');
  const port = await findFreePort();
  const folder = path.resolve(dataDir, 'stack', 'redis');
  await mkdir(folder, { recursive: true, mode: 0o711 });
  // What is in it can be computed again: nothing is written to the disk.
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
  const args = [...settings, '--save', '', '--appendonly', 'no'];
  const kept = await keep('redis', binary, args, dataDir, true, deps);
  await answers(kept, () => acceptsConnections(port), dataDir, deps);
  const line = `started, port ${port}; it keeps nothing on disk`;
  return { kept, address: `redis://127.0.0.1:${port}/0`, line };
}

const MOCK_ADDRESS = /Mock cluster enabled: .* replaced with (\S+)/g;

/** librdkafka's mock of a broker, which lives as long as kcat waits for something to send. */
async function startKafka(...[dataDir, deps]: Parameters<StartServer>): Promise<Started> {
  const binary = findProgram('kcat');
  if (binary === null) return missing('kcat', 'KAFKA_BROKERS');
  const before = await sizeOf(logFileOf(dataDir, 'kafka'));
  const args = ['-b', 'mock', '-X', 'test.mock.num.brokers=1', '-P', '-t', 'unused'];
  // Another one would have another address: it stays dead if it dies.
  const kept = await keep('kafka', binary, args, dataDir, false, deps);
  let address: string | undefined;
  const findAddress = async (): Promise<boolean> => {
    const said = (await readFile(logFileOf(dataDir, 'kafka'), 'utf8')).slice(before);
    address = [...said.matchAll(MOCK_ADDRESS)].at(-1)?.[1];
    return address !== undefined;
  };
  await answers(kept, findAddress, dataDir, deps);
  const line = `only kcat's mock of it, at ${address}: it forgets everything when it stops`;
  return { kept, address: address ?? '', line };
}

const OPTIONAL: readonly {
  readonly name: OptionalServer;
  readonly variable: string;
  readonly title: string;
  readonly start: StartServer;
}[] = [
  { name: 'redis', variable: 'REDIS_URL', title: 'Redis', start: startRedis },
  { name: 'kafka', variable: 'KAFKA_BROKERS', title: 'Kafka', start: startKafka },
];

const missing = (program: string, variable: string): Started => ({
  kept: null,
  line: `left out: there is no ${program} on this machine and no ${variable}`,
});

async function keep(
  name: string,
  binary: string,
  args: readonly string[],
  dataDir: string,
  restart: boolean,
  deps: KeepDeps & { readonly onChange: () => void },
): Promise<KeptProcess> {
  const { onChange } = deps;
  return keepAlive(
    {
      name,
      command: process.execPath,
      args: [KEEPER, binary, ...args],
      env: process.env,
      cwd: path.resolve(import.meta.dirname, '../..'),
      logFile: logFileOf(dataDir, name),
      restart,
      onChange,
    },
    deps,
  );
}

async function answers(
  kept: KeptProcess,
  isThere: () => Promise<boolean>,
  dataDir: string,
  { clock, timers }: KeepDeps,
): Promise<void> {
  const untilMs = clock.nowMs() + ANSWERS_WITHIN_MS;
  while (!(await isThere())) {
    if (clock.nowMs() > untilMs || kept.isDown()) {
      await kept.stop();
      const said = (await lastWordsOf(logFileOf(dataDir, kept.name))).replace(/\s+/g, ' ');
      throw new StartupError(
        `${kept.name} did not start (${said}): --without ${kept.name} leaves it out.`,
      );
    }
    await timers.sleep(LOOK_EVERY_MS);
  }
}

function acceptsConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** On the path, and where Debian keeps servers. */
function findProgram(name: string): string | null {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/bin', '/usr/sbin'];
  return folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file)) ?? null;
}
