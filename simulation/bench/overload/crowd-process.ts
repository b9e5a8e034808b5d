/** Starts the crowd's process and tells it what to do. */
import { fork } from 'node:child_process';
import path from 'node:path';
import type { CrowdPlan, CrowdResult } from './crowd.ts';
import type { CrowdOrder } from './crowd-child.ts';

export interface CrowdProcess {
  /** Sends a crowd to the house and waits until the last of them has been answered. */
  play(
    seed: number,
    plan: Omit<CrowdPlan, 'host' | 'showId' | 'tokens' | 'seatIds'>,
  ): Promise<CrowdResult>;
  stop(): void;
}

export async function startCrowd(
  place: Omit<Extract<CrowdOrder, { readonly do: 'prepare' }>, 'do'>,
): Promise<CrowdProcess> {
  const child = fork(path.join(import.meta.dirname, 'crowd-child.ts'), { execArgv: [] });
  const ask = (order: CrowdOrder): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const onExit = (): void => reject(new Error('the crowd has gone'));
      child.once('exit', onExit);
      child.once('message', (answer: { result?: unknown; error?: string }) => {
        child.off('exit', onExit);
        if (answer.error === undefined) resolve(answer.result);
        else reject(new Error(answer.error));
      });
      child.send(order);
    });
  await ask({ do: 'prepare', ...place });
  return {
    play: async (seed, plan) => (await ask({ do: 'play', seed, plan })) as CrowdResult,
    stop: () => child.kill(),
  };
}
