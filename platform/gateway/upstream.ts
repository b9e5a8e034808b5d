/** One process behind the gateway: its connections, what is under way there, and how it is. */
import { Pool } from 'undici';
import { SHARE_OF_MAX } from '../overload/admission.ts';
import type { Priority } from '../overload/priority.ts';
import type { UpstreamRole } from './role-of-route.ts';

/**
 * - `ready`: says so itself.
 * - `new`: nobody has asked it yet.
 * - `not_ready`: answers, but has said that it can't do its work (it starts, or a server is away).
 * - `down`: refuses connections, or is silent.
 */
export type Health = 'ready' | 'new' | 'not_ready' | 'down';

/** Something of ours that waits for this upstream's answer. */
export interface Waiting {
  /** Milliseconds since the epoch. */
  readonly sentAtMs: number;
  /** The upstream is silent or gone: whoever can go elsewhere does. */
  abandon(): void;
  /** It has taken too long. */
  expire(): void;
}

export interface Upstream {
  readonly role: UpstreamRole;
  /** `http://10.0.0.7:8080` */
  readonly origin: string;
  /** `command-api 10.0.0.7:8080`, for people. */
  readonly name: string;
  readonly calls: Pool;
  /** Answers that go on and on have connections of their own, so that they take none from calls. */
  readonly streams: Pool;
  health: Health;
  /** What keeps it from being ready, in a few words. */
  detail: string | null;
  /** Requests that have no answer yet. */
  readonly waiting: Set<Waiting>;
  /** Requests under way, their answers still flowing included; live streams apart. */
  underWay: number;
  /** Live streams that are open. */
  streaming: number;
  destroy(): Promise<void>;
}

/** Connections for calls to one upstream; more requests wait their turn. */
const CALLS_MAX = 256;
const CONNECT_WITHIN_MS = 2_000;
/** Below what our servers keep (65 s), so that we let go first and no request meets a closed door. */
const KEEP_ALIVE_MS = 30_000;
/** Between two pieces of an answer; event streams give a sign of life every 15 s. */
const SILENCE_MAX_MS = 60_000;

export function createUpstream(role: UpstreamRole, url: string): Upstream {
  const { origin, host } = new URL(url);
  const options = {
    pipelining: 1,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
    connect: { timeout: CONNECT_WITHIN_MS, keepAlive: true },
    // How long an answer may take to begin is watched by us: see health.ts.
    headersTimeout: 0,
    bodyTimeout: SILENCE_MAX_MS,
  };
  const calls = new Pool(origin, { ...options, connections: CALLS_MAX });
  const streams = new Pool(origin, { ...options, connections: null });
  return {
    role,
    origin,
    name: `${role} ${host}`,
    calls,
    streams,
    health: 'new',
    detail: null,
    waiting: new Set(),
    underWay: 0,
    streaming: 0,
    async destroy() {
      await Promise.all([calls.destroy(), streams.destroy()]);
    },
  };
}

/** Requests under way at one upstream, over which the next is told to come back later. */
export const UNDER_WAY_MAX = 2_000;

/** Whether it has so much under way that a request of this priority is not taken any more. */
export function isFull({ underWay }: Upstream, priority: Priority, most: number): boolean {
  return priority !== 'vital' && underWay >= SHARE_OF_MAX[priority] * most;
}

const RANK: Readonly<Record<Health, number>> = { ready: 0, new: 1, not_ready: 2, down: 3 };

/**
 * The best one that has not been tried: ready before not ready before down, then the one with the
 * fewest requests under way (of live streams: with the fewest of them), in turn where that is the same. Also one that is down when there is no
 * other: it may be up again, and its refusal costs nothing. Null when all have been tried.
 */
export function chooseUpstream(
  upstreams: readonly Upstream[],
  tried: ReadonlySet<Upstream>,
  { turn, isStream }: { readonly turn: number; readonly isStream: boolean },
): Upstream | null {
  let best: Upstream | null = null;
  for (let step = 0; step < upstreams.length; step += 1) {
    const upstream = upstreams[(turn + step) % upstreams.length];
    if (upstream === undefined || tried.has(upstream)) continue;
    if (best === null || isBetter(upstream, best, isStream)) best = upstream;
  }
  return best;
}

function isBetter(one: Upstream, other: Upstream, isStream: boolean): boolean {
  const ranks = RANK[one.health] - RANK[other.health];
  const load = isStream ? 'streaming' : 'underWay';
  return ranks === 0 ? one[load] < other[load] : ranks < 0;
}
