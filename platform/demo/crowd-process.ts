/**
 * A crowd in a process of its own, which yields to the house that it buys from, and ends with it: it
 * hears when the channel to us is closed.
 */
import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Log } from '../ports.ts';
import {
  type CrowdEnd,
  type CrowdMessage,
  type CrowdOrder,
  NOBODY_YET,
  type StartCrowd,
} from './crowd.ts';

const MAIN = fileURLToPath(new URL('../../simulation/live-crowd/main.ts', import.meta.url));
const NICENESS = 15;
/** Whoever is inside when it is told to stop has so long to finish. */
const STOP_WITHIN_MS = 20_000;

/** Container images come without the simulation. */
export const hasCrowd = (): boolean => existsSync(MAIN);

export function crowdProcess({ log }: { readonly log: Log }): StartCrowd {
  return (input) => {
    const child = fork(MAIN, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    if (child.pid !== undefined) yieldToOthers(child.pid);
    let progress = NOBODY_YET;
    let end: CrowdEnd | null = null;
    let isStopping = false;
    let limit: NodeJS.Timeout | undefined;
    const tell = (order: CrowdOrder): void => {
      // One that has ended meanwhile hears nothing any more.
      if (child.connected) child.send(order, () => undefined);
    };
    child.on('message', (message: CrowdMessage) => {
      progress = message.progress;
      if (message.is === 'ended') end = message.end;
    });
    const ended = new Promise<CrowdEnd>((resolve) => {
      const finish = (): void => {
        clearTimeout(limit);
        // Who is told to stop and takes too long is over all the same.
        resolve(end ?? (isStopping ? 'stopped' : 'failed'));
      };
      child.once('error', (error) => {
        log.warn({ err: error }, 'the crowd of a simulated on-sale could not come');
        finish();
      });
      child.once('exit', finish);
    });
    tell({ do: 'play', input });
    return {
      progress: () => progress,
      ended,
      stop() {
        isStopping = true;
        tell({ do: 'stop' });
        limit ??= setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
      },
      kill: () => void child.kill('SIGKILL'),
    };
  };
}

/** Where the machine does not allow it they compete as equals: it is only a courtesy. */
function yieldToOthers(pid: number): void {
  try {
    setPriority(pid, NICENESS);
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
  }
}
