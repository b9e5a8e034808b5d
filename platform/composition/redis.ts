/** What processes share in Redis: the seat maps and the locks of the older API. All can do without. */
import type { SeatLock } from '#command-api/older/ports.ts';
import type { PositionGate, SeatDirectory } from '#projections/port.ts';
import { createPastSeatMaps } from '#projections/seat-map/past.ts';
import {
  type PastSeatMaps,
  type SeatMapReader,
  SeatMapsBehind,
} from '#projections/seat-map/port.ts';
import { createFailover, type FollowedMaps } from '#projections/seat-map/redis/failover.ts';
import { openSharedSeatMaps } from '#projections/seat-map/redis/reader.ts';
import { createSeatMapWriter } from '#projections/seat-map/redis/writer.ts';
import { createStoredSamples } from '#projections/seat-map/snapshots.ts';
import type { ReadinessCheck } from '#read-api/health.ts';
import type { Config } from '../config.ts';
import { problem } from '../http/problem.ts';
import { createRedis } from '../redis/connection.ts';
import { faultOf } from '../redis/fault.ts';
import type { RedisConnection } from '../redis/port.ts';
import { createRedisSeatLock } from '../redis/seat-lock.ts';
import { createSeatLock } from '../seat-lock.ts';
import type { ModelParts } from './models.ts';
import { type FollowedSeatMaps, reachHead, restoreFromSnapshot } from './seat-maps.ts';
import type { Tools } from './tools.ts';

export interface SharedMemory {
  readonly connection: RedisConnection;
  /** Hears of what else keeps this process from using it: null while nothing does. */
  alsoWatch(fault: () => string | null): void;
  /** Advisory: tickets are sold without it. */
  readonly check: ReadinessCheck;
}

/** Null where no Redis is named. It need not be there yet, or ever. */
export function openSharedMemory({ redisUrl, roles }: Config, tools: Tools): SharedMemory | null {
  if (redisUrl === null) return null;
  const name = `boxoffice-${roles.join('+')}`;
  const connection = createRedis({ url: redisUrl, name, ...tools });
  const faults: (() => string | null)[] = [];
  return {
    connection,
    alsoWatch: (fault) => void faults.push(fault),
    check: {
      name: 'redis',
      isAdvisory: true,
      check: async () => {
        const fault = await connection.check();
        if (fault !== null) return fault;
        return faults.map((of) => of()).find((found) => found !== null) ?? null;
      },
    },
  };
}

/** Of seats of the older API: across processes where there is a Redis. */
export function createSharedSeatLock(shared: SharedMemory | null, tools: Tools): SeatLock {
  const local = createSeatLock(tools);
  if (shared === null) return local;
  const { commands } = shared.connection;
  const lock = createRedisSeatLock({ commands, local, ...tools });
  shared.alsoWatch(() => named('locks', lock.fault()));
  return lock;
}

/** Keeps the maps of this process in Redis until the signal aborts. */
export function keepInRedis(
  shared: SharedMemory,
  { seatMaps, tail }: Pick<FollowedSeatMaps, 'seatMaps' | 'tail'>,
  parts: ModelParts,
  signal: AbortSignal,
): Promise<void> {
  const { commands } = shared.connection;
  const writer = createSeatMapWriter({ ...parts, commands, seatMaps, tail });
  shared.alsoWatch(() => {
    const fault = writer.fault();
    return fault === null ? null : named('seat maps', faultOf(fault));
  });
  return writer.run(signal);
}

/** The seats in a process that does not follow the log itself, unless nobody keeps them in Redis. */
export interface SeatsOfOthers {
  readonly publicMaps: SeatMapReader;
  readonly past: PastSeatMaps;
  readonly gate: PositionGate;
  readonly check: ReadinessCheck;
  readonly done: Promise<void>;
}

const START_LOOK_EVERY_MS = 20;

/** Resolves once it can show seats. */
export async function readFromRedis(
  shared: SharedMemory,
  parts: ModelParts,
  signal: AbortSignal,
): Promise<SeatsOfOthers> {
  const { pool, store, timers } = parts;
  const { commands, notices } = shared.connection;
  const maps = await openSharedSeatMaps({ ...parts, commands, notices });
  const failover = createFailover({
    ...parts,
    shared: maps,
    follow: (ending) => followLog(parts, ending),
  });
  const done = failover.run(signal);
  shared.alsoWatch(() => (failover.source() === 'log' ? 'seat maps: read from the log' : null));
  while (failover.source() === 'nowhere' && !signal.aborted) {
    await timers.sleep(START_LOOK_EVERY_MS, signal);
  }
  const times = { lastSampleBy: () => null };
  return {
    publicMaps: { open: (showId) => failover.open(showId).catch(asProblem) },
    past: createPastSeatMaps({ store, timers, times, stored: createStoredSamples(pool) }),
    gate: failover,
    check: {
      name: 'seat_maps',
      check: async () => (failover.source() === 'nowhere' ? 'neither in Redis nor read yet' : null),
    },
    done,
  };
}

async function followLog(parts: ModelParts, signal: AbortSignal): Promise<FollowedMaps> {
  const { seatMaps, tail } = await restoreFromSnapshot(parts);
  tail.start();
  try {
    await reachHead(tail, parts, signal);
  } catch (error) {
    await tail.stop();
    throw error;
  }
  const { position, reached } = tail;
  return { seatMaps, position, reached, stop: () => tail.stop() };
}

function asProblem(error: unknown): never {
  if (!(error instanceof SeatMapsBehind)) throw error;
  throw problem('projection_behind', { headers: { 'Retry-After': '1' } });
}

const named = (what: string, fault: string | null): string | null =>
  fault === null ? null : `${what}: ${fault}`;

/** Of a process that takes no commands: what it knows of a seat it reads from the seat's stream. */
export const NO_DIRECTORY: SeatDirectory & { shows(): readonly []; inMemory(): undefined } = {
  open: async () => null,
  inMemory: () => undefined,
  isFresh: () => false,
  dueSeats: () => [],
  nextDeadlineMs: () => null,
  shows: () => [],
};
