/**
 * The crowd before the house: so many inside at once, the rest in line. Who was refused comes back
 * while a seat is free or may become free.
 */
import type { Random } from '#platform/ports.ts';
import { chance, integerBetween } from '../seeded-random.ts';
import type { VisitEnd } from './buyer.ts';
import { type HouseView, type HouseWatch, isSoldOut } from './house-watch.ts';
import { ConnectionLost } from './http-client.ts';
import type { SaleRecord } from './record.ts';
import type { Buyer } from './sale.ts';
import type { World } from './world.ts';

export interface CrowdOptions {
  readonly buyers: readonly Buyer[];
  readonly concurrency: number;
  /** When the doors close, in milliseconds since the epoch. */
  readonly closeAtMs: number;
  readonly random: Random;
  readonly house: HouseWatch;
  readonly record: SaleRecord;
  readonly world: World;
  readonly visit: (buyer: Buyer) => Promise<VisitEnd>;
}

export type CrowdEnd = 'sold_out' | 'crowd_gone' | 'time_is_up';

const VISITS_MAX = 200;
/** Before somebody who was refused tries again. */
const PAUSE_MIN_MS = 200;
const PAUSE_MAX_MS = 800;
/** With few seats left, so many try for each: enough for a fight, too few for a stampede. */
const RIVALS_A_SEAT = 3;
const RIVALS_MIN = 4;
const COMING_BACK_SHARE = 0.3;

export function playCrowd(options: CrowdOptions): Promise<CrowdEnd> {
  const { house, record, world, random } = options;
  const arriving = options.buyers.toReversed();
  const waiting: { readonly buyer: Buyer; readonly fromMs: number }[] = [];
  const inside = new Set<Buyer>();
  let end: CrowdEnd | null = null;

  return new Promise((resolve, reject) => {
    let isOver = false;
    const fail = (error: unknown): void => {
      isOver = true;
      reject(error);
    };

    const nextReturning = (): Buyer | undefined => {
      const first = waiting[0];
      if (!first || first.fromMs > world.clock.nowMs()) return undefined;
      return waiting.shift()?.buyer;
    };

    const next = (): Buyer | undefined => {
      const returns = chance(random, COMING_BACK_SHARE);
      return (returns ? nextReturning() : undefined) ?? arriving.pop() ?? nextReturning();
    };

    const comeBack = (buyer: Buyer): void => {
      const pauseMs = integerBetween(random, PAUSE_MIN_MS, PAUSE_MAX_MS);
      waiting.push({ buyer, fromMs: world.clock.nowMs() + pauseMs });
    };

    const enter = (buyer: Buyer): void => {
      inside.add(buyer);
      if (buyer.visits === 0) record.counts.arrivals += 1;
      else record.counts.returns += 1;
      options
        .visit(buyer)
        .catch((error: unknown): VisitEnd => {
          if (!(error instanceof ConnectionLost)) throw error;
          record.refuse('no_answer');
          return 'comes_back';
        })
        .then((visitEnd) => {
          inside.delete(buyer);
          if (visitEnd === 'comes_back' && buyer.visits < VISITS_MAX) comeBack(buyer);
          letIn();
        })
        .catch(fail);
    };

    const letIn = (): void => {
      if (isOver) return;
      end ??= whyToStop(house.view());
      const places = end === null ? roomFor(house.view(), options.concurrency) : 0;
      while (inside.size < places) {
        const buyer = next();
        if (!buyer) break;
        enter(buyer);
      }
      if (inside.size > 0) return;
      if (end === null && arriving.length + waiting.length === 0) end = 'crowd_gone';
      if (end === null) return;
      isOver = true;
      const turnedAway = arriving.length + waiting.length;
      for (let count = 0; count < turnedAway; count += 1) record.refuse(end);
      resolve(end);
    };

    const whyToStop = (view: HouseView): CrowdEnd | null => {
      if (isSoldOut(view)) return 'sold_out';
      return world.clock.nowMs() >= options.closeAtMs ? 'time_is_up' : null;
    };

    house.onLook(letIn);
    letIn();
  });
}

/** How many may be inside: nobody comes in while every seat is somebody's. */
export function roomFor(house: HouseView, concurrency: number): number {
  if (house.available === 0) return 0;
  return Math.min(concurrency, Math.max(RIVALS_MIN, house.available * RIVALS_A_SEAT));
}
