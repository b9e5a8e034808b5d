/** Kills the server now and then, at moments of the sale that follow from the seed. */
import type { Random } from '#platform/ports.ts';
import type { HouseView } from './house-watch.ts';

/** The last kill comes before that share of the house is sold. */
const LAST_SHARE = 0.9;

/** Shares of the house sold at which to kill: one in each of `kills` equal stretches of the sale. */
export function drawKillMoments(kills: number, random: Random): number[] {
  return Array.from(
    { length: kills },
    (_, index) => ((index + 0.1 + random.next() * 0.8) / kills) * LAST_SHARE,
  );
}

export interface Killer {
  /** Strikes when the house has got that far. */
  onLook(view: HouseView): void;
  kills(): number;
  /** Resolves when the server is up again after the last kill. */
  idle(): Promise<void>;
  /** Rejects when the server could not be started again. */
  readonly failure: Promise<never>;
}

export function createKiller(
  moments: readonly number[],
  killAndRestart: () => Promise<void>,
): Killer {
  const left = [...moments];
  let kills = 0;
  let isBusy = false;
  let work: Promise<void> = Promise.resolve();
  const { promise: failure, reject } = Promise.withResolvers<never>();
  // Whoever waits for it hears of it; nobody has to.
  failure.catch(() => undefined);
  return {
    onLook(view) {
      const moment = left[0];
      if (moment === undefined || isBusy || !view.isOpen) return;
      if (view.sold < moment * view.total) return;
      left.shift();
      kills += 1;
      isBusy = true;
      work = killAndRestart().finally(() => {
        isBusy = false;
      });
      work.catch(reject);
    },
    kills: () => kills,
    idle: () => work,
    failure,
  };
}
