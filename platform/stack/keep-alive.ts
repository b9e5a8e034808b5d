/** A process that is kept alive: started, started again when it dies, stopped when it is time. */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Clock, Log, Random, Timers } from '../ports.ts';
import { withLogFile } from './log-file.ts';

export interface KeptProcess {
  readonly name: string;
  /** Null while it is down. */
  pid(): number | null;
  /** How often it was started again. */
  restarts(): number;
  /** It ended and will not be started again. */
  isDown(): boolean;
  /** Asks it to end and waits; by force if it will not. Tells how it ended. */
  stop(): Promise<EndOfProcess>;
}

export type EndOfProcess = 'clean' | 'forced' | 'was_down';

export interface KeepOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly logFile: string;
  readonly restart: boolean;
  readonly onChange: () => void;
}

export interface KeepDeps {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
}

const BACKOFF_FIRST_MS = 200;
const BACKOFF_MAX_MS = 10_000;
/** One that has run for so long has got over what killed it before. */
const STEADY_MS = 20_000;
/** Longer than a drain takes at most (15 s). */
const STOP_WITHIN_MS = 20_000;

export async function keepAlive(options: KeepOptions, deps: KeepDeps): Promise<KeptProcess> {
  const { name, restart, onChange } = options;
  const { clock, timers, random, log } = deps;
  const stopping = new AbortController();
  let child: ChildProcess | null = await start(options);
  let restarts = 0;
  let isDown = false;
  const kept = watch(child);

  async function watch(first: ChildProcess): Promise<void> {
    let current = first;
    let failures = 0;
    for (;;) {
      const startedAtMs = clock.nowMs();
      const how = await ended(current);
      child = null;
      onChange();
      if (stopping.signal.aborted) return;
      failures = clock.nowMs() - startedAtMs > STEADY_MS ? 1 : failures + 1;
      log.warn({ name, how, again: restart }, 'a process has ended');
      if (!restart) break;
      const limitMs = Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** (failures - 1));
      await timers.sleep(limitMs * (0.5 + random.next() / 2), stopping.signal);
      if (stopping.signal.aborted) return;
      current = await start(options);
      child = current;
      restarts += 1;
      onChange();
      if (stopping.signal.aborted) await end(current, timers);
    }
    isDown = true;
  }

  return {
    name,
    pid: () => child?.pid ?? null,
    restarts: () => restarts,
    isDown: () => isDown,
    async stop() {
      stopping.abort();
      const running = child;
      const how = running === null ? 'was_down' : await end(running, timers);
      await kept;
      return how;
    },
  };
}

/**
 * In a process group of its own, so that Ctrl-C reaches us alone and we stop all in our order. Should
 * we be killed, it hears of that by the closed channel (see platform/shutdown.ts) and ends too.
 */
async function start(options: KeepOptions): Promise<ChildProcess> {
  const { command, args, env, cwd, logFile } = options;
  const child = await withLogFile(logFile, (fd) =>
    spawn(command, args, {
      cwd,
      env: { ...env },
      detached: true,
      stdio: ['ignore', fd, fd, 'ipc'],
    }),
  );
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  return child;
}

const hasEnded = (child: ChildProcess): boolean =>
  child.exitCode !== null || child.signalCode !== null;

/** With what it ended: a signal or an exit code. */
function ended(child: ChildProcess): Promise<string> {
  const how = (): string => String(child.signalCode ?? child.exitCode);
  if (hasEnded(child)) return Promise.resolve(how());
  return new Promise((resolve) => child.once('exit', () => resolve(how())));
}

async function end(child: ChildProcess, timers: Timers): Promise<EndOfProcess> {
  const over = new AbortController();
  child.kill('SIGTERM');
  child.kill('SIGCONT'); // somebody may have suspended it
  const late = timers.sleep(STOP_WITHIN_MS, over.signal).then(() => 'late');
  const how = await Promise.race([ended(child), late]);
  over.abort();
  if (how !== 'late') return 'clean';
  child.kill('SIGKILL');
  await ended(child);
  return 'forced';
}
