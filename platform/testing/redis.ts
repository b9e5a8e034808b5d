/** A real redis-server for tests, on a free port; and what may happen to one. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, describe } from 'vitest';
import { findFreePort } from '../embedded/free-port.ts';
import { shared } from './suite.ts';
import { suspend } from './suspend.ts';

export interface TestRedis {
  readonly url: string;
  readonly port: number;
  /** For the test itself; of the user that may do everything. */
  send(command: string, ...args: readonly (string | number)[]): Promise<unknown>;
  /** Says good-bye to its clients. */
  stop(): Promise<void>;
  /** Without a word, as after a power cut. */
  kill(): Promise<void>;
  /** On the same port, with nothing in it. */
  startAgain(): Promise<void>;
  /** Answers nobody until it is resumed; connections stay. */
  pause(): void;
  resume(): void;
  /** Of a user that may do what docs/redis.md says, and nothing else. */
  leastPrivilegedUrl(): Promise<string>;
  /** `0` for no limit. */
  setMaxMemory(bytes: number): Promise<void>;
}

const START_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 20;

/** One of its own; who starts it stops it. Keeps nothing on disk. */
export async function startRedis(): Promise<TestRedis> {
  const binary = redisServer();
  if (binary === null) throw new Error(`redis-server is missing: ${HOW_TO_GET_IT}`);
  const port = await findFreePort();
  const folder = await mkdtemp(path.join(tmpdir(), 'boxoffice-redis-'));
  const url = `redis://127.0.0.1:${port}/0`;
  let server = await launch(binary, port, folder);

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = new Promise((resolve) => server.once('exit', resolve));
    // A paused one still dies of SIGKILL, and must not answer anybody before.
    if (signal !== 'SIGKILL') server.kill('SIGCONT');
    server.kill(signal);
    await ended;
  }

  return {
    url,
    port,
    async send(command, ...args) {
      return withClient(port, (client) => client.call(command, args.map(String)));
    },
    async stop() {
      await end('SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
    kill: () => end('SIGKILL'),
    async startAgain() {
      await end('SIGKILL');
      server = await launch(binary, port, folder);
    },
    pause: () => suspend(server),
    resume: () => void server.kill('SIGCONT'),
    async leastPrivilegedUrl() {
      const rules = await documentedRules();
      await withClient(port, (client) => client.call('ACL', ['SETUSER', 'boxoffice', ...rules]));
      return `redis://boxoffice:secret@127.0.0.1:${port}/0`;
    },
    async setMaxMemory(bytes) {
      await withClient(port, (client) => client.config('SET', 'maxmemory', String(bytes)));
    },
  };
}

const GUIDE = path.resolve(import.meta.dirname, '..', '..', 'docs', 'redis.md');

/** The line of the guide that makes the user, with a password that is known. */
async function documentedRules(): Promise<readonly string[]> {
  const rules = /^ACL SETUSER boxoffice ([^`]+?)\n```/m.exec(await readFile(GUIDE, 'utf8'))?.[1];
  if (rules === undefined) throw new Error(`${GUIDE} makes no user`);
  return rules
    .split(/[\s\\]+/)
    .filter((rule) => rule !== '')
    .map((rule) => (rule.startsWith('>') ? '>secret' : rule));
}

async function launch(binary: string, port: number, folder: string): Promise<ChildProcess> {
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
  const nothingKept = ['--save', '', '--appendonly', 'no'];
  const server = spawn(binary, [...settings, ...nothingKept], { stdio: 'ignore' });
  const untilMs = Date.now() + START_WITHIN_MS;
  for (;;) {
    if (server.exitCode !== null) throw new Error(`redis-server ended with ${server.exitCode}`);
    try {
      await withClient(port, (client) => client.ping());
      return server;
    } catch (error) {
      if (Date.now() > untilMs) throw error;
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }
}

async function withClient<T>(port: number, use: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis({
    port,
    lazyConnect: true,
    retryStrategy: null,
    maxRetriesPerRequest: 0,
  });
  client.on('error', () => undefined); // told by the command that fails
  try {
    await client.connect();
    return await use(client);
  } finally {
    client.disconnect();
  }
}

const HOW_TO_GET_IT = 'apt-get install redis-server';

/**
 * The tests of a file that need a Redis, with one that they share. Without a redis-server it is
 * installed where that can be done without asking (root on Debian), else they are left out with a
 * line that says so; under CI that is a failure.
 */
export function describeWithRedis(name: string, tests: (redis: TestRedis) => void): void {
  const isMissing = redisServer() === null;
  if (isMissing && process.env.CI === 'true') throw new Error(`no redis-server: ${HOW_TO_GET_IT}`);
  if (isMissing) console.log(`Left out, for want of a redis-server: ${name} (${HOW_TO_GET_IT})`);
  describe.skipIf(isMissing)(name, () => {
    const redis = shared(startRedis);
    afterAll(() => redis.stop());
    tests(redis);
  });
}

let found: string | null | undefined;

/** Where it is; null where it is neither there nor to be had. */
export function redisServer(): string | null {
  if (found === undefined) found = find() ?? install();
  return found;
}

function find(): string | null {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/bin', '/usr/local/bin'];
  return folders.map((folder) => path.join(folder, 'redis-server')).find(existsSync) ?? null;
}

function install(): string | null {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return null;
  const patience = ['-o', 'DPkg::Lock::Timeout=120', '-o', 'Acquire::Retries=2'];
  const quietly = { stdio: 'ignore', timeout: 180_000 } as const;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  try {
    execFileSync('apt-get', [...patience, 'update'], quietly);
    const what = ['install', '-y', '--no-install-recommends', 'redis-server'];
    execFileSync('apt-get', [...patience, ...what], { ...quietly, env });
  } catch (error) {
    console.log(
      `redis-server could not be installed: ${error instanceof Error ? error.message : error}`,
    );
  }
  return find();
}
