/**
 * Requests counted: in Redis for all processes together, by `rate-limiter-flexible`, or in memory. There the
 * library makes a promise and a timer for each customer and layer, a fourteenth of a hold's processor time:
 * we count ourselves.
 */
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { Excess, RequestLimits } from '../http/limits.ts';
import { andThen, isLater, type NowOrLater } from '../now-or-later.ts';
import type { Clock, Log } from '../ports.ts';
import { type RedisCommands, redisScript } from '../redis/port.ts';
import { LAYERS, type Layer, type RateLimits, ROUTE_CLASSES, type RouteClass } from './settings.ts';
import { WindowCounts } from './window-counts.ts';

const WINDOW_SECONDS = 1;
/** A Redis that gave no answer is left alone for so long: nobody waits for it twice. */
const REDIS_PAUSE_MS = 1_000;
const KEY_PREFIX = 'boxoffice:limit';

/** Counts one for a key; how many milliseconds until there is room again, 0 where there is. */
type Take = (key: string) => NowOrLater<number>;

export interface RequestLimitsDeps {
  readonly clock: Clock;
  readonly log: Log;
  /** Where processes count together; null for each one by itself. */
  readonly commands: RedisCommands | null;
  /** Hears of each refusal. */
  readonly onRefused?: (routeClass: RouteClass, layer: Layer) => void;
}

export function createRequestLimits(
  { perSecond, inMemory }: RateLimits,
  deps: RequestLimitsDeps,
): RequestLimits {
  const redis = inMemory || deps.commands === null ? null : watchRedis(deps.commands, deps);
  const limiters = new Map<RouteClass, Map<Layer, Take>>();
  for (const routeClass of ROUTE_CLASSES) {
    const byLayer = new Map<Layer, Take>();
    for (const layer of LAYERS) {
      const points = perSecond[routeClass][layer];
      if (points === null) continue;
      const options = {
        keyPrefix: `${KEY_PREFIX}:${routeClass}:${layer}`,
        points,
        duration: WINDOW_SECONDS,
      };
      byLayer.set(layer, redis === null ? inMemoryOf(options, deps) : inRedis(options, redis));
    }
    limiters.set(routeClass, byLayer);
  }
  return {
    counts: (routeClass, layers) =>
      layers.some((layer) => limiters.get(routeClass)?.has(layer) === true),
    take(routeClass, whose) {
      const byLayer = limiters.get(routeClass);
      // All of them count it, whoever has had enough.
      const waits = whose.map(([layer, key]) => byLayer?.get(layer)?.(key) ?? 0);
      return andThen(firstExcess(whose, waits), (excess) => {
        if (excess !== null) deps.onRefused?.(routeClass, excess.layer);
        return excess;
      });
    },
  };
}

/** Of the layers in turn, with how long each has to wait. */
function firstExcess(
  whose: readonly (readonly [Layer, string])[],
  waits: readonly NowOrLater<number>[],
): NowOrLater<Excess | null> {
  if (waits.some(isLater)) return Promise.all(waits).then((all) => firstExcess(whose, all));
  const at = waits.findIndex((waitMs) => waitMs !== 0);
  const [layer] = whose[at] ?? [];
  return layer === undefined ? null : { layer, retryAfterMs: Number(waits[at]) };
}

function inMemoryOf({ points, duration }: LimiterOptions, { clock }: RequestLimitsDeps): Take {
  const counts = new WindowCounts(points, duration * 1_000);
  return (key) => counts.take(key, clock.nowMs());
}

/** Counts, and begins a new window where there is none; answers the count and what is left of it. */
const COUNT = redisScript(`
local count = redis.call('INCRBY', KEYS[1], ARGV[1])
local left = redis.call('PTTL', KEYS[1])
if left < 0 then
  left = tonumber(ARGV[2]) * 1000
  redis.call('PEXPIRE', KEYS[1], left)
end
return {count, left}
`);

interface WatchedRedis {
  count(args: readonly string[]): Promise<unknown>;
}

interface LimiterOptions {
  readonly keyPrefix: string;
  readonly points: number;
  readonly duration: number;
}

/** While Redis gives no answer, each process counts for itself. */
function inRedis(options: LimiterOptions, redis: WatchedRedis): Take {
  const limiter = new RateLimiterRedis({
    ...options,
    // The library asks its client for this one command, under this name.
    storeClient: { rlflxIncr: (args: readonly string[]) => redis.count(args) },
    insuranceLimiter: new RateLimiterMemory(options),
    // Who is over the limit is refused from memory until the window ends.
    inMemoryBlockOnConsumed: options.points + 1,
  });
  return (key) => limiter.consume(key).then(noWait, waitMsOf);
}

const noWait = (): number => 0;

function waitMsOf(error: unknown): number {
  if (error instanceof RateLimiterRes) return Math.max(1, error.msBeforeNext);
  throw error;
}

/** Says once that it is gone and once that it is back. */
function watchRedis(commands: RedisCommands, { clock, log }: RequestLimitsDeps): WatchedRedis {
  let isAway = false;
  let againAtMs = 0;
  return {
    async count([key = '', points = '', seconds = '']) {
      if (clock.nowMs() < againAtMs) throw new Error('Redis is being left alone');
      try {
        const answer = await commands.run(COUNT, [key], [points, seconds]);
        if (isAway) log.info({}, 'requests are counted in Redis again');
        isAway = false;
        return answer;
      } catch (error) {
        againAtMs = clock.nowMs() + REDIS_PAUSE_MS;
        if (!isAway) log.warn({ err: error }, 'requests are counted by each process for itself');
        isAway = true;
        throw error;
      }
    },
  };
}
