// Runs a program in the foreground, as if it had been started in our place.

import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const PARENT_LOOK_MS = 250;

/**
 * Starts the program with our terminal and waits until it has ended.
 *
 * Signals are passed on and otherwise ignored here: we outlive the program, however long it drains.
 * One that the whole process group got (Ctrl-C) reaches the program twice, a moment apart, which it
 * has to take as one (see platform/shutdown.ts). When npm, which started us, is killed, the program is
 * asked to end too; when we are, it notices by the closed channel.
 *
 * @returns {Promise<number>} the exit code; 128 + the signal's number when a signal ended it.
 */
export function runInForeground(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      ...options,
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    });
    const forward = (signal) => child.kill(signal);
    for (const signal of FORWARDED) process.on(signal, forward);
    const stopLooking = whenOrphaned(() => child.kill('SIGTERM'));
    const cleanUp = () => {
      stopLooking();
      for (const signal of FORWARDED) process.removeListener(signal, forward);
    };
    child.once('error', (error) => {
      cleanUp();
      reject(error);
    });
    child.once('exit', (code, signal) => {
      cleanUp();
      resolve(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
}

/** Calls back once when npm has died above us; somebody else is then our parent. */
function whenOrphaned(callback) {
  if (!process.env.npm_lifecycle_event) return () => undefined;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    callback();
  }, PARENT_LOOK_MS);
  return () => clearInterval(timer);
}
