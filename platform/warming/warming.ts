/**
 * Makes ready what the first buyers will ask for, in the minute before a sale begins: nobody's request is
 * the first of its kind at the bell.
 */
import type { Clock, Log, Timers } from '../ports.ts';

/** A sale that is about to begin. */
export interface ComingSale {
  readonly showId: string;
  readonly onSaleAtMs: number;
}

export interface WarmingDeps {
  /** Published shows whose sale begins after `fromMs` and by `toMs`. */
  readonly coming: (fromMs: number, toMs: number) => Promise<readonly ComingSale[]>;
  /** Makes everything of a show that is made once; quick where it is there already. */
  readonly warmShow: (showId: string) => Promise<void>;
  /** Opens connections that would be closed again if nobody used them. */
  readonly openPools: () => Promise<void>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
}

export interface Warming {
  look(): Promise<void>;
  run(signal: AbortSignal): Promise<void>;
}

/** So long before its sale a show is made ready. */
export const WARM_BEFORE_MS = 60_000;
/** And once more, for what has changed meanwhile. */
const AGAIN_BEFORE_MS = 10_000;
/** More often than an idle connection is closed. */
const LOOK_EVERY_MS = 5_000;

export function createWarming(deps: WarmingDeps): Warming {
  const { coming, warmShow, openPools, clock, timers, log } = deps;
  /** Which time of sale a show was made ready for, and when. */
  const warmed = new Map<string, { readonly onSaleAtMs: number; readonly atMs: number }>();

  function isReady({ showId, onSaleAtMs }: ComingSale, nowMs: number): boolean {
    const known = warmed.get(showId);
    if (known === undefined || known.onSaleAtMs !== onSaleAtMs) return false;
    const lastMs = onSaleAtMs - AGAIN_BEFORE_MS;
    return nowMs < lastMs || known.atMs >= lastMs;
  }

  async function warm(sale: ComingSale): Promise<void> {
    const { showId, onSaleAtMs } = sale;
    const begunMs = clock.nowMs();
    if (isReady(sale, begunMs)) return;
    try {
      await warmShow(showId);
      warmed.set(showId, { onSaleAtMs, atMs: begunMs });
      log.debug({ showId, ms: clock.nowMs() - begunMs }, 'a show is ready for its sale');
    } catch (error) {
      log.warn({ showId, err: error }, 'a show could not be made ready for its sale');
    }
  }

  async function look(): Promise<void> {
    const nowMs = clock.nowMs();
    const sales = await coming(nowMs, nowMs + WARM_BEFORE_MS);
    const isNear = new Set(sales.map(({ showId }) => showId));
    for (const showId of [...warmed.keys()]) if (!isNear.has(showId)) warmed.delete(showId);
    if (sales.length === 0) return;
    await openPools();
    // One after the other: others are buying meanwhile.
    for (const sale of sales.toSorted((one, other) => one.onSaleAtMs - other.onSaleAtMs)) {
      await warm(sale);
    }
  }

  return {
    look,
    async run(signal) {
      while (!signal.aborted) {
        try {
          await look();
        } catch (error) {
          log.warn({ err: error }, 'it is not known which sales are about to begin');
        }
        await timers.sleep(LOOK_EVERY_MS, signal);
      }
    },
  };
}
