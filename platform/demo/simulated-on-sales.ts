/** Crowds set loose by somebody who wants to see it: one at a time, remembered until the next. */
import type { Clock, Ids, Random } from '../ports.ts';
import type { CrowdEnd, CrowdProgress, RunningCrowd, StartCrowd } from './crowd.ts';

export interface SimulatedOnSale {
  readonly id: string;
  readonly showId: string;
  readonly buyers: number;
  readonly startedAtMs: number;
  /** The doors close then at the latest. */
  readonly closesAtMs: number;
  /** Null while it goes on. */
  readonly end: CrowdEnd | null;
  readonly progress: CrowdProgress;
}

export interface SimulatedOnSales {
  /** Null while another one goes on. */
  start(wish: OnSaleWish): SimulatedOnSale | null;
  /** The running one, or else the last one; null before the first. */
  latest(): SimulatedOnSale | null;
  /** Resolves when everybody has gone. */
  stop(id: string): Promise<void>;
  /** Resolves when the signal aborts, and nobody is left then. */
  run(signal: AbortSignal): Promise<void>;
}

export interface OnSaleWish {
  readonly showId: string;
  readonly buyers: number;
  readonly durationMs: number;
}

export interface SimulatedOnSalesDeps {
  readonly startCrowd: StartCrowd;
  /** Where the crowd finds the house. */
  readonly url: string;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
}

interface Run extends Omit<SimulatedOnSale, 'end' | 'progress'> {
  readonly crowd: RunningCrowd;
  end: CrowdEnd | null;
}

export function createSimulatedOnSales(deps: SimulatedOnSalesDeps): SimulatedOnSales {
  const { startCrowd, url, clock, ids, random } = deps;
  let run: Run | null = null;
  let isOver = false;

  const seen = ({ crowd, ...rest }: Run): SimulatedOnSale => ({
    ...rest,
    progress: crowd.progress(),
  });

  return {
    start({ showId, buyers, durationMs }) {
      if (isOver || (run !== null && run.end === null)) return null;
      const seed = Math.floor(random.next() * 2 ** 31);
      const startedAtMs = clock.nowMs();
      const started: Run = {
        id: ids.uuid(),
        showId,
        buyers,
        startedAtMs,
        closesAtMs: startedAtMs + durationMs,
        end: null,
        crowd: startCrowd({ url, showId, buyers, durationMs, seed }),
      };
      void started.crowd.ended.then((end) => {
        started.end = end;
      });
      run = started;
      return seen(started);
    },
    latest: () => (run === null ? null : seen(run)),
    async stop(id) {
      if (run?.id !== id || run.end !== null) return;
      run.crowd.stop();
      await run.crowd.ended;
    },
    async run(signal) {
      await new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        else signal.addEventListener('abort', () => resolve(), { once: true });
      });
      isOver = true;
      run?.crowd.kill();
      await run?.crowd.ended;
    },
  };
}
