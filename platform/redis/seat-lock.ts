/**
 * Locks of seats that several processes share: `SET NX` with an end and a token that only its owner
 * knows, released by compare-and-delete. It sheds contention and nothing rests on it, so without Redis
 * each process goes on with its own line.
 *
 * After "Distributed Locks with Redis" of its documentation, for a single server.
 */
import type { SeatLock } from '#command-api/older/ports.ts';
import type { Clock, Ids, Log, Random, Timers } from '../ports.ts';
import { faultOf } from './fault.ts';
import { type RedisCommands, redisScript } from './port.ts';

/** Whoever dies with the lock loses it then. */
const HELD_MAX_MS = 30_000;
const ASK_AGAIN_MS = 10;
const ASK_AGAIN_MAX_MS = 160;
/** For so long after a failure nobody waits for Redis. */
const REST_MS = 1_000;

const TAKE = redisScript(
  `return redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) and 1 or 0`,
);
const GIVE_BACK = redisScript(
  `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`,
);

export interface RedisSeatLockDeps {
  readonly commands: RedisCommands;
  /** The lock within this process: its crowd queues here, and only the first of it asks Redis. */
  readonly local: SeatLock;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly ids: Ids;
  readonly log: Log;
}

export interface RedisSeatLock extends SeatLock {
  /** Why it does without Redis just now; null while it doesn't. */
  fault(): string | null;
}

type Taken = 'taken' | 'not_had' | 'not_known';

export function createRedisSeatLock(deps: RedisSeatLockDeps): RedisSeatLock {
  const { commands, local, clock, timers, random, ids, log } = deps;
  let fault: string | null = null;
  let restsUntilMs = 0;

  function failed(error: unknown): void {
    if (fault === null) log.warn({ err: error }, 'seats are locked within each process only');
    fault = faultOf(error);
    restsUntilMs = clock.nowMs() + REST_MS;
  }

  function answered(): void {
    if (fault !== null) log.info({}, 'seats are locked across processes again');
    fault = null;
  }

  async function ask(key: string, token: string): Promise<Taken> {
    if (clock.nowMs() < restsUntilMs) return 'not_known';
    try {
      const taken = await commands.run(TAKE, [key], [token, String(HELD_MAX_MS)]);
      answered();
      return taken === 1 ? 'taken' : 'not_had';
    } catch (error) {
      failed(error);
      return 'not_known';
    }
  }

  /** Asks until it is had, the time is over, or Redis says nothing. */
  async function take(key: string, token: string, untilMs: number): Promise<Taken> {
    for (let pauseMs = ASK_AGAIN_MS; ; pauseMs = Math.min(pauseMs * 2, ASK_AGAIN_MAX_MS)) {
      const taken = await ask(key, token);
      const leftMs = untilMs - clock.nowMs();
      if (taken !== 'not_had' || leftMs <= 0) return taken;
      await timers.sleep(Math.min(leftMs, pauseMs * (0.5 + random.next())));
    }
  }

  /** Also where it isn't known whether it was had: then nobody has to wait for its end. */
  async function giveBack(key: string, token: string): Promise<void> {
    if (!commands.isReady() || clock.nowMs() < restsUntilMs) return;
    await commands.run(GIVE_BACK, [key], [token]).catch(failed);
  }

  return {
    fault: () => fault,
    async acquire(seatKey, waitMs) {
      const untilMs = clock.nowMs() + waitMs;
      const releaseLocal = await local.acquire(seatKey, waitMs);
      if (releaseLocal === null) return null;
      const key = `lock:seat:${seatKey}`;
      const token = ids.uuid();
      const taken = await take(key, token, untilMs);
      if (taken === 'not_had') {
        await releaseLocal();
        return null;
      }
      let released = false;
      return async () => {
        if (released) return;
        released = true;
        await giveBack(key, token);
        await releaseLocal();
      };
    },
  };
}
