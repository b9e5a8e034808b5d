/** The real program as an operator starts it: wrapper and all, in a process group of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { isPostmasterOf, readPostmaster, stopPostmaster } from '../embedded/postmaster.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const WRAPPER = path.join(ROOT, 'platform', 'bootstrap', 'run.mjs');
const START_LIMIT_MS = 20_000;

export interface RunningProgram {
  readonly origin: string;
  /** From the command to the line that says where it is. */
  readonly startMs: number;
  /** Everything it has said so far. */
  readonly said: () => string;
  /** To everything at once, as Ctrl-C does; resolves with the exit code, null after SIGKILL. */
  readonly signalGroup: (signal: NodeJS.Signals) => Promise<number | null>;
}

export interface EndedProgram {
  readonly code: number | null;
  readonly said: string;
}

/** Variables of our own run that would change what is started. */
const NOT_OURS = ['PORT', 'HOST', 'DATABASE_URL', 'STRIPE_API_KEY', 'npm_lifecycle_event'];

function spawnProgram(env: Readonly<Record<string, string>>): {
  readonly child: ChildProcess;
  readonly said: () => string;
} {
  const inherited = Object.entries(process.env).filter(([name]) => !NOT_OURS.includes(name));
  const child = spawn(process.execPath, [WRAPPER, 'platform/main.ts'], {
    cwd: ROOT,
    env: { ...Object.fromEntries(inherited), PORT: '0', ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const keep = (chunk: Buffer) => {
    said += chunk.toString();
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  return { child, said: () => said };
}

/** Starts it on a data folder and waits until it says that it sells. */
export async function startProgram(
  dataDir: string,
  env: Readonly<Record<string, string>> = {},
): Promise<RunningProgram> {
  const startedAtMs = performance.now();
  const { child, said } = spawnProgram({ BOXOFFICE_DATA: dataDir, ...env });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  for (;;) {
    const origin = /selling tickets at (\S+)/.exec(said())?.[1];
    if (origin !== undefined) {
      return {
        origin,
        startMs: performance.now() - startedAtMs,
        said,
        signalGroup: async (signal) => {
          process.kill(-(child.pid ?? 0), signal);
          return (await exited)[0];
        },
      };
    }
    if (child.exitCode !== null || performance.now() - startedAtMs > START_LIMIT_MS) {
      if (child.exitCode === null) process.kill(-(child.pid ?? 0), 'SIGKILL');
      throw new Error(`it did not start: ${said()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Runs one that can't start to its end. */
export async function runToEnd(env: Readonly<Record<string, string>>): Promise<EndedProgram> {
  const { child, said } = spawnProgram(env);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said: said() };
}

const pgdataOf = (dataDir: string): string => path.join(dataDir, 'postgres', 'pgdata');

/** The process id of the PostgreSQL that runs on the data folder; null if none does. */
export async function postgresOf(dataDir: string): Promise<number | null> {
  const left = await readPostmaster(pgdataOf(dataDir));
  return left !== null && isPostmasterOf(left.pid, pgdataOf(dataDir)) ? left.pid : null;
}

/** After a test that killed its program. */
export async function stopPostgresOf(dataDir: string): Promise<void> {
  const pid = await postgresOf(dataDir);
  if (pid !== null) await stopPostmaster(pid);
}
