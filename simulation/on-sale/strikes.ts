/** Kills and pauses processes now and then, at moments of the sale that follow from the seed. */
import type { Random } from '#platform/ports.ts';
import type { HouseView } from './house-watch.ts';

/** The last strike comes before that share of the house is sold. */
const LAST_SHARE = 0.9;

/** Shares of the house sold at which to strike: one in each of `count` equal stretches of the sale. */
export function drawMoments(count: number, random: Random): number[] {
  return Array.from(
    { length: count },
    (_, index) => ((index + 0.1 + random.next() * 0.8) / count) * LAST_SHARE,
  );
}

export type StrikeKind = 'kill' | 'pause';

/** One blow against the system under test. */
export interface Strike {
  readonly kind: StrikeKind;
  /** What it is struck at: never two at once at the same. */
  readonly target: string;
  /** Resolves when the target is back. */
  strike(): Promise<void>;
}

export interface Striker {
  /** Strikes when the house has got that far. */
  onLook(view: HouseView): void;
  /** How often so far. */
  count(kind: StrikeKind): number;
  /** Those whose moment has not come. */
  left(): readonly Strike[];
  /** Resolves when everything is up again after the last strike. */
  idle(): Promise<void>;
  /** Rejects when a target could not be brought back. */
  readonly failure: Promise<never>;
}

/** A strike for each moment, in order. */
export function createStriker(strikes: readonly Strike[], moments: readonly number[]): Striker {
  let left = strikes.map((strike, at) => ({ strike, moment: moments[at] ?? 0 }));
  const counts: Record<StrikeKind, number> = { kill: 0, pause: 0 };
  const busy = new Map<string, Promise<void>>();
  const { promise: failure, reject } = Promise.withResolvers<never>();
  // Whoever waits for it hears of it; nobody has to.
  failure.catch(() => undefined);

  function carryOut({ kind, target, strike }: Strike): void {
    counts[kind] += 1;
    const work = strike().then(() => void busy.delete(target));
    // One that does not come back stays busy: nobody strikes at it again, and `idle` tells.
    busy.set(target, work);
    work.catch(reject);
  }

  return {
    onLook(view) {
      if (!view.isOpen) return;
      const due = left.filter(
        ({ moment, strike }) => view.sold >= moment * view.total && !busy.has(strike.target),
      );
      // The first of those at one target; the others wait until it is back.
      const now = [...Map.groupBy(due, ({ strike }) => strike.target).values()].flatMap(
        ([first]) => first ?? [],
      );
      left = left.filter((each) => !now.includes(each));
      for (const { strike } of now) carryOut(strike);
    },
    count: (kind) => counts[kind],
    left: () => left.map(({ strike }) => strike),
    idle: async () => {
      await Promise.all(busy.values());
    },
    failure,
  };
}
