/** Real processes with some of the roles each, on one database, as they run on several machines. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTestDatabase } from './postgres.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
/** All at once on a machine that others use, too. */
const START_LIMIT_MS = 60_000;

export interface RoleProcess {
  readonly roles: string;
  readonly origin: string;
  /** Everything it has said so far. */
  said(): string;
  readonly pid: number;
  isRunning(): boolean;
  signal(name: NodeJS.Signals): void;
  /** The exit code; null where it was killed. */
  ended(): Promise<number | null>;
}

type Env = Readonly<Record<string, string>>;

/** One process with these roles; resolves when it is ready. */
export async function startRoleProcess(roles: string, env: Env): Promise<RoleProcess> {
  const child = spawn(process.execPath, ['platform/main.ts'], {
    cwd: ROOT,
    env: { PATH: process.env.PATH ?? '', LOG_LEVEL: 'debug', ...env, BOXOFFICE_ROLES: roles },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const said = listenTo(child);
  const untilMs = Date.now() + START_LIMIT_MS;
  for (;;) {
    const origin = /^Boxoffice runs \S+ at (\S+)/m.exec(said())?.[1];
    if (origin !== undefined) {
      return {
        roles,
        origin,
        said,
        pid: child.pid ?? 0,
        isRunning: () => child.exitCode === null && child.signalCode === null,
        signal: (name) => child.kill(name),
        ended: async () => (await exited)[0],
      };
    }
    if (child.exitCode !== null || Date.now() > untilMs) {
      child.kill('SIGKILL');
      throw new Error(`${roles} did not start:\n${said()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function listenTo(child: ChildProcess): () => string {
  let said = '';
  const keep = (chunk: Buffer) => {
    said += chunk.toString();
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  return () => said;
}

export interface RolesApart {
  readonly databaseUrl: string;
  /** Of the simulator. */
  readonly paymentsUrl: string;
  readonly payments: RoleProcess;
  readonly commands: readonly RoleProcess[];
  readonly queries: readonly RoleProcess[];
  readonly sagas: readonly RoleProcess[];
  readonly projections: readonly RoleProcess[];
  readonly all: readonly RoleProcess[];
  /** One more beside the others. */
  start(roles: string, env?: Env): Promise<RoleProcess>;
  stop(): Promise<void>;
}

/**
 * Two of each, started at once on an empty database, and one simulator. The first of each share a
 * folder on one machine, the second ones are as if on machines of their own, with a key by variable.
 */
export async function startRolesApart(env: Env = {}): Promise<RolesApart> {
  const database = await createTestDatabase();
  const folders = await mkdtemp(path.join(tmpdir(), 'boxoffice-roles-'));
  const key = randomBytes(32).toString('base64url');
  await mkdir(path.join(folders, 'shared', 'keys'), { recursive: true });
  await writeFile(path.join(folders, 'shared', 'keys', 'local.key'), key, { mode: 0o600 });
  const here = { BOXOFFICE_DATA: path.join(folders, 'shared') };
  const elsewhere = (name: string): Env => ({
    BOXOFFICE_DATA: path.join(folders, name),
    SIGNING_KEY: key,
  });
  const [webhookPort, paymentsPort] = [await freePort(), await freePort()];
  const shared = {
    DATABASE_URL: database.url,
    DEV_TOKENS: 'on',
    COMPAT_API: 'on',
    BOXOFFICE_DEMO: 'off',
    // A slow machine is no reason to refuse what a test is about.
    REQUESTS_MIN: '2000',
    STRIPE_API_BASE: `http://127.0.0.1:${paymentsPort}`,
    ...env,
  };
  const started: RoleProcess[] = [];
  const start = async (roles: string, env: Env = here): Promise<RoleProcess> => {
    const process = await startRoleProcess(roles, { ...shared, PORT: '0', ...env });
    started.push(process);
    return process;
  };
  const two = (roles: string) => Promise.all([start(roles), start(roles, elsewhere(roles))]);
  const stop = async (): Promise<void> => {
    for (const process of started) process.signal('SIGKILL');
    await Promise.all(started.map((process) => process.ended()));
    await database.drop();
    await rm(folders, { recursive: true, force: true });
  };
  const all = [
    start('payments', {
      ...elsewhere('payments'),
      PAYMENTS_PORT: String(paymentsPort),
      PAYMENTS_WEBHOOK_URL: `http://127.0.0.1:${webhookPort}/v1/payments/webhook`,
    }),
    start('command-api', { ...here, PORT: String(webhookPort) }),
    start('command-api', elsewhere('command-api')),
  ] as const;
  const pairs = [two('read-api'), two('sagas'), two('projections')] as const;
  await Promise.allSettled([...all, ...pairs]);
  try {
    const [payments, ...commands] = await Promise.all(all);
    const [queries, sagas, projections] = await Promise.all(pairs);
    return {
      databaseUrl: database.url,
      paymentsUrl: shared.STRIPE_API_BASE,
      payments,
      commands,
      queries,
      sagas,
      projections,
      all: started,
      start,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
