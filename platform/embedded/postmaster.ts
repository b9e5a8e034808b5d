import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a running server says of itself in `postmaster.pid`. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** `starting` (perhaps recovering for long), `ready`, `stopping`; empty when it hasn't said. */
  readonly status: string;
}

/** Reads `postmaster.pid`; null when there is none or it is half-written. */
export async function readPostmaster(pgdata: string): Promise<Postmaster | null> {
  let text: string;
  try {
    text = await readFile(path.join(pgdata, 'postmaster.pid'), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  // Lines: process id, data folder, start time, port, socket folder, address, memory key, status.
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  const status = lines[7]?.trim() ?? '';
  return Number.isInteger(pid) && pid > 0 ? { pid, port, status } : null;
}

/**
 * Whether this process is the PostgreSQL server of that data folder; process ids are used again, so
 * that a stale file may name a stranger.
 */
export function isPostmasterOf(pid: number, pgdata: string): boolean {
  if (!isAlive(pid)) return false;
  try {
    if (process.platform !== 'linux') return commandLine(pid).includes(pgdata);
    // A server works in its data folder; by identity, so that a folder moved under it is still known.
    const working = statSync(`/proc/${pid}/cwd`);
    const data = statSync(pgdata);
    return working.ino === data.ino && working.dev === data.dev;
  } catch {
    return false; // it has ended meanwhile, or is a stranger's
  }
}

function commandLine(pid: number): string {
  return execFileSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' });
}

/** Whether the process runs. One that has ended but that nobody has reaped yet doesn't. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  return !isZombie(pid);
}

function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false;
  try {
    // pid (name) state …: the name may itself hold parentheses.
    return /^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return true; // gone between the two looks
  }
}

/** Waits until the process has ended; false when it still runs after `timeoutMs`. */
export async function waitForEnd(pid: number, timeoutMs: number): Promise<boolean> {
  const deadlineMs = Date.now() + timeoutMs;
  while (isAlive(pid)) {
    if (Date.now() >= deadlineMs) return false;
    await sleep(20);
  }
  return true;
}

const FAST_SHUTDOWN_MS = 20_000;
const IMMEDIATE_SHUTDOWN_MS = 5_000;

/**
 * Stops a server: first fast (clients are cut off, everything is written), then at once (the next
 * start recovers from its log), at last by force. One that hangs is not asked first.
 */
export async function stopPostmaster(pid: number, hangs = false): Promise<void> {
  signal(pid, 'SIGCONT'); // somebody may have suspended it
  if (!hangs) {
    signal(pid, 'SIGINT');
    if (await waitForEnd(pid, FAST_SHUTDOWN_MS)) return;
  }
  signal(pid, 'SIGQUIT');
  if (await waitForEnd(pid, IMMEDIATE_SHUTDOWN_MS)) return;
  signal(pid, 'SIGKILL');
  await waitForEnd(pid, IMMEDIATE_SHUTDOWN_MS);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    const ended = error instanceof Error && 'code' in error && error.code === 'ESRCH';
    if (!ended) throw error;
  }
}
