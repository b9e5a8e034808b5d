/**
 * One process at a time leads a kind of work: whoever has its advisory lock in the database. The
 * server itself ends the connection of a leader that says nothing for a while (paused, cut off or
 * hung), and the lock goes with it. A leader that was paused knows by its own clock that its time is
 * up, before it hears that its connection is gone.
 *
 * It saves work and is never what correctness rests on: two who believe that they lead are harmless.
 */
import pg from 'pg';
import type { Leadership } from '#sagas/port.ts';
import type { Clock, Log, Random, Timers } from './ports.ts';

/** Ours among the advisory locks of the database. */
export const LEADERSHIP_LOCKS = {
  sagas: 7_236_411_003,
  projections: 7_236_411_002,
  relay: 7_236_411_004,
  'waiting-room': 7_236_411_005,
} as const;

/** A kind of work that one process does for all. */
export type Post = keyof typeof LEADERSHIP_LOCKS;

const TELL_EVERY_MS = 500;
/** So long a leader may be silent; a busy moment of a process is shorter. */
const SILENT_MAX_MS = 3_000;
const ANSWER_WITHIN_MS = 2_000;
const GOODBYE_MS = 500;

export interface Leaderships {
  of(post: Post): Leadership;
  /** Resolves once it is known for the first time who leads, or that it can't be known. */
  readonly asked: Promise<void>;
  /** Whether somebody is known to lead each post: we, or whoever has the lock. */
  isSettled(): boolean;
  /** Resolves when the signal has aborted and everything has been given up. */
  readonly done: Promise<void>;
}

/** Runs for these posts until the signal aborts, then gives them up. */
export function runForLeadership(
  posts: readonly Post[],
  options: {
    readonly connectionString: string;
    readonly clock: Clock;
    readonly timers: Timers;
    readonly random: Random;
    readonly log: Log;
  },
  signal: AbortSignal,
): Leaderships {
  const { connectionString, clock, timers, random, log } = options;
  const held = new Set<Post>();
  /** When we last asked something that was answered. */
  let heardAtMs = Number.NEGATIVE_INFINITY;
  const isFresh = () => clock.nowMs() - heardAtMs < SILENT_MAX_MS;
  let onAsked: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => {
    onAsked = resolve;
  });
  if (posts.length === 0) onAsked();

  async function tryAll(client: pg.Client): Promise<void> {
    const askedAtMs = clock.nowMs();
    const open = posts.filter((post) => !held.has(post));
    const { rows } = await client.query<{ lock: string; led: boolean }>(
      'select lock, pg_try_advisory_lock(lock) as led from unnest($1::bigint[]) as lock',
      [open.map((post) => LEADERSHIP_LOCKS[post])],
    );
    heardAtMs = askedAtMs;
    for (const post of open) {
      if (!rows.some(({ lock, led }) => led && Number(lock) === LEADERSHIP_LOCKS[post])) continue;
      held.add(post);
      log.debug({ post }, 'this process leads');
    }
  }

  /** As long as one connection lasts. */
  async function term(): Promise<void> {
    const client = new pg.Client({
      connectionString,
      connectionTimeoutMillis: ANSWER_WITHIN_MS,
      query_timeout: ANSWER_WITHIN_MS,
      keepAlive: true,
      application_name: `boxoffice leader ${process.pid}`,
    });
    const lost = new AbortController();
    client.on('error', () => lost.abort());
    client.on('end', () => lost.abort());
    const ended = AbortSignal.any([signal, lost.signal]);
    try {
      await client.connect();
      await client.query(`set idle_session_timeout to ${SILENT_MAX_MS}`);
      while (!ended.aborted) {
        await tryAll(client);
        onAsked();
        await timers.sleep(TELL_EVERY_MS, ended);
      }
    } finally {
      held.clear();
      onAsked();
      // A server that is out of reach never says good-bye.
      await Promise.race([client.end().catch(sayGone), timers.sleep(GOODBYE_MS)]);
    }
  }

  function sayGone(error: unknown): void {
    log.debug({ err: error }, 'the leader connection was gone already');
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      try {
        await term();
      } catch (error) {
        if (!signal.aborted) log.warn({ err: error }, 'lost the connection that leads');
      }
      await timers.sleep(TELL_EVERY_MS * (0.5 + random.next() / 2), signal);
    }
  }

  return {
    of: (post) => ({ isLeader: () => held.has(post) && isFresh() }),
    asked,
    isSettled: isFresh,
    done: posts.length === 0 ? Promise.resolve() : run(),
  };
}
