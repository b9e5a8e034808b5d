/** `npm run stack` as an operator starts it, in a process group of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const START_LIMIT_MS = 60_000;

export interface RunningStack {
  readonly url: string;
  readonly said: () => string;
  /** To the whole group, as Ctrl-C does; resolves with the exit code, null where it was killed. */
  readonly signal: (name: NodeJS.Signals) => Promise<number | null>;
  /** What its runtime file says. */
  readonly runtime: () => Promise<StackRuntime>;
}

export interface StackRuntime {
  readonly url: string;
  readonly databaseUrl: string;
  readonly paymentsUrl: string;
  readonly processes: readonly {
    readonly name: string;
    readonly role: string;
    readonly pid: number | null;
    readonly restarts: number;
    readonly url: string;
  }[];
}

export async function startRunningStack(
  dataDir: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<RunningStack> {
  const child = spawn(process.execPath, ['platform/stack-main.ts', ...args], {
    cwd: ROOT,
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      BOXOFFICE_DATA: dataDir,
      BOXOFFICE_DEMO: 'off',
      ...env,
    },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const said = listenTo(child);
  const untilMs = Date.now() + START_LIMIT_MS;
  for (;;) {
    const url = /selling tickets at (\S+)[\s\S]*Ctrl-C/.exec(said())?.[1];
    if (url !== undefined) {
      return {
        url,
        said,
        runtime: async () =>
          JSON.parse(await readFile(path.join(dataDir, 'runtime.json'), 'utf8')) as StackRuntime,
        signal: async (name) => {
          process.kill(-(child.pid ?? 0), name);
          return (await exited)[0];
        },
      };
    }
    if (child.exitCode !== null || Date.now() > untilMs) {
      if (child.exitCode === null) child.kill('SIGTERM');
      throw new Error(`it did not start: ${said()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function listenTo(child: ChildProcess): () => string {
  let said = '';
  const keep = (chunk: Buffer): void => {
    said += chunk.toString();
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  return () => said;
}

/** Every process on this machine that was started with this data folder; Linux only. */
export function processesOf(dataDir: string): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      const environment = readProc(pid, 'environ');
      const command = readProc(pid, 'cmdline');
      const isOurs = environment.includes(dataDir) || command.includes(dataDir);
      return isOurs ? [`${pid} ${command.replaceAll('\0', ' ').slice(0, 200)}`] : [];
    });
}

/** Empty for one that has just ended, or that is another user's. */
function readProc(pid: string, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}
