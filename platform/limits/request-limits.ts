/** Requests counted by `rate-limiter-flexible`: in memory, or in Redis for all processes together. */
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { Excess, RequestLimits } from '../http/limits.ts';
import type { Clock, Log } from '../ports.ts';
import { type RedisCommands, redisScript } from '../redis/port.ts';
import { LAYERS, type Layer, type RateLimits, ROUTE_CLASSES, type RouteClass } from './settings.ts';

const WINDOW_SECONDS = 1;
/** A Redis that gave no answer is left alone for so long: nobody waits for it twice. */
const REDIS_PAUSE_MS = 1_000;
const KEY_PREFIX = 'boxoffice:limit';

type Limiter = Pick<RateLimiterMemory, 'consume'>;

/** The limiter of a class and layer. */
interface Counted {
  readonly limiter: Limiter;
  readonly tooMany: (error: unknown) => Excess;
}

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
  const limiters = new Map<RouteClass, Map<Layer, Counted>>();
  for (const routeClass of ROUTE_CLASSES) {
    const byLayer = new Map<Layer, Counted>();
    for (const layer of LAYERS) {
      const points = perSecond[routeClass][layer];
      if (points === null) continue;
      const options = {
        keyPrefix: `${KEY_PREFIX}:${routeClass}:${layer}`,
        points,
        duration: WINDOW_SECONDS,
      };
      const limiter = redis === null ? inMemoryOf(options) : inRedis(options, redis);
      byLayer.set(layer, { limiter, tooMany: (error) => excessOf(layer, error) });
    }
    limiters.set(routeClass, byLayer);
  }
  return {
    counts: (routeClass, layers) =>
      layers.some((layer) => limiters.get(routeClass)?.has(layer) === true),
    async take(routeClass, whose) {
      const byLayer = limiters.get(routeClass);
      // All of them count it, before any of them has answered.
      const taken = whose.map(([layer, key]) => {
        const counted = byLayer?.get(layer);
        return counted?.limiter.consume(key).then(isWithin, counted.tooMany) ?? null;
      });
      for (const counting of taken) {
        const excess = counting === null ? null : await counting;
        if (excess === null) continue;
        deps.onRefused?.(routeClass, excess.layer);
        return excess;
      }
      return null;
    },
  };
}

const isWithin = (): null => null;

function excessOf(layer: Layer, error: unknown): Excess {
  if (error instanceof RateLimiterRes) return { layer, retryAfterMs: error.msBeforeNext };
  throw error;
}

/** Nobody shares its memory: its keys are told apart without a prefix. */
const inMemoryOf = (options: LimiterOptions): RateLimiterMemory =>
  new RateLimiterMemory({ ...options, keyPrefix: '' });

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
function inRedis(options: LimiterOptions, redis: WatchedRedis): Limiter {
  return new RateLimiterRedis({
    ...options,
    // The library asks its client for this one command, under this name.
    storeClient: { rlflxIncr: (args: readonly string[]) => redis.count(args) },
    insuranceLimiter: new RateLimiterMemory(options),
    // Who is over the limit is refused from memory until the window ends.
    inMemoryBlockOnConsumed: options.points + 1,
  });
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
