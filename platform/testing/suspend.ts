/** A process that is brought to a stand, as by a machine that hangs. */
import type { ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const WITHIN_MS = 1_000;

/**
 * Returns when all of its threads stand still: the signal is sent at once, but a thread on another processor goes
 * on for a moment, and may still answer what is asked right after. Without `/proc` only the signal is sent.
 */
export function suspend(child: ChildProcess): void {
  child.kill('SIGSTOP');
  const untilMs = Date.now() + WITHIN_MS;
  while (isRunning(child.pid)) {
    if (Date.now() > untilMs) throw new Error(`process ${child.pid} does not stand still`);
  }
}

function isRunning(pid: number | undefined): boolean {
  const tasks = `/proc/${pid}/task`;
  if (!existsSync(tasks)) return false;
  return readdirSync(tasks).some((task) => stateOf(`${tasks}/${task}/stat`) !== 'T');
}

/** The letter after the name, which is in brackets. */
function stateOf(file: string): string | undefined {
  const stat = readFileSync(file, 'latin1');
  return stat.slice(stat.lastIndexOf(')') + 2)[0];
}
