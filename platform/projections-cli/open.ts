/** Finds the database and, on this machine, the server that runs on it. */
import { readFile } from 'node:fs/promises';
import { createLocalIssuer } from '../auth/local-issuer.ts';
import { openStorage, type Storage } from '../composition/storage.ts';
import { type Config, readConfig } from '../config.ts';
import { isAlive } from '../embedded/postmaster.ts';
import type { Log } from '../ports.ts';
import { runtimeFile } from '../runtime-file.ts';
import { StartupError } from '../startup-error.ts';
import { systemClock } from '../system.ts';

export interface House {
  readonly storage: Storage;
  /** The server of this data folder; null while it does not run. */
  readonly server: RunningServer | null;
}

export interface RunningServer {
  /** A JSON answer of an ops route, asked as an administrator. */
  ask(method: 'GET' | 'POST', path: string): Promise<Readonly<Record<string, unknown>>>;
}

interface Runtime {
  readonly url: string;
  readonly databaseUrl: string;
}

const TOKEN_TTL_MS = 3_600_000;
const ANSWER_WITHIN_MS = 10_000;

/** The running server's database, the operator's, or the embedded one, started for as long as we work. */
export async function openHouse(
  env: Readonly<Record<string, string | undefined>>,
  log: Log,
): Promise<House> {
  const config = readConfig(env);
  const runtime = await readRuntime(config);
  const databaseUrl = runtime?.databaseUrl ?? config.databaseUrl;
  const storage = await openStorage({ ...config, databaseUrl }, log);
  const server = runtime === null ? null : await serverAt(runtime.url, config);
  return { storage, server };
}

/** What a server has left that runs now. */
async function readRuntime({ dataDir, databaseUrl }: Config): Promise<Runtime | null> {
  try {
    const text = await readFile(runtimeFile(dataDir), 'utf8');
    const runtime = JSON.parse(text) as Partial<Runtime> & { readonly pid?: number };
    const { url, databaseUrl: theirs, pid } = runtime;
    if (url === undefined || theirs === undefined || pid === undefined || !isAlive(pid))
      return null;
    // Another database was asked for: that server has nothing to do with it.
    return databaseUrl !== null && databaseUrl !== theirs ? null : { url, databaseUrl: theirs };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function serverAt(url: string, config: Config): Promise<RunningServer> {
  const { dataDir, signingKey } = config;
  const issuer = await createLocalIssuer({ dataDir, signingKey, clock: systemClock });
  const { token } = await issuer.issue({
    subject: 'npm-run-projections',
    roles: ['admin'],
    ttlMs: TOKEN_TTL_MS,
  });
  return {
    async ask(method, path) {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: { Authorization: `Bearer ${token}` },
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      const body = (await response.json()) as Readonly<Record<string, unknown>>;
      if (response.ok) return body;
      throw new StartupError(`The server at ${url} answers ${response.status}: ${body.title}.`);
    },
  };
}
