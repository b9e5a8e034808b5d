/** Asks each upstream how it is, and gives up on answers that don't come. */
import { Client } from 'undici';
import type { Clock, Log, Timers } from '../ports.ts';
import type { Health, Upstream } from './upstream.ts';

export interface HealthDeps {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
}

const LOOK_EVERY_MS = 1_000;
/** One that is down is looked at more often: a restart takes a second or two. */
const LOOK_AGAIN_MS = 250;
/** Longer than a readiness check gives each of its parts (2 s). */
const ANSWER_WITHIN_MS = 3_000;
/** Longer than any route waits on purpose: a payment's outcome is waited for up to 10 s. */
export const CALL_WITHIN_MS = 30_000;

/** Watches one upstream until the signal aborts. */
export async function watchHealth(
  upstream: Upstream,
  deps: HealthDeps,
  signal: AbortSignal,
): Promise<void> {
  const { clock, timers } = deps;
  const probe = new Client(upstream.origin, { pipelining: 1, connect: { timeout: 1_000 } });
  try {
    while (!signal.aborted) {
      const seen = await look(probe, timers, signal);
      if (signal.aborted) return;
      note(upstream, seen, deps.log);
      expireOld(upstream, clock.nowMs());
      const pauseMs = upstream.health === 'down' ? LOOK_AGAIN_MS : LOOK_EVERY_MS;
      await timers.sleep(pauseMs, signal);
    }
  } finally {
    await probe.destroy();
  }
}

interface Seen {
  readonly health: Health;
  readonly detail: string | null;
}

async function look(probe: Client, timers: Timers, signal: AbortSignal): Promise<Seen> {
  const over = new AbortController();
  const late = timers.sleep(ANSWER_WITHIN_MS, AbortSignal.any([over.signal, signal]));
  const giveUp = new AbortController();
  void late.then(() => giveUp.abort());
  try {
    const { statusCode, body } = await probe.request({
      method: 'GET',
      path: '/readyz',
      signal: giveUp.signal,
    });
    await body.dump();
    if (statusCode === 200) return { health: 'ready', detail: null };
    return { health: 'not_ready', detail: `answers ${statusCode}` };
  } catch (error) {
    return { health: 'down', detail: giveUp.signal.aborted ? 'silent' : codeOf(error) };
  } finally {
    over.abort();
  }
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : 'no connection';
}

/** Takes down what is known now; whoever waits for one that is down is told to look elsewhere. */
export function note(upstream: Upstream, { health, detail }: Seen, log: Log): void {
  if (upstream.health !== health) {
    const line = { upstream: upstream.name, was: upstream.health, now: health, detail };
    if (health === 'down') log.warn(line, 'an upstream is down');
    else log.info(line, 'an upstream changed');
  }
  upstream.health = health;
  upstream.detail = detail;
  if (health === 'down') for (const waiting of [...upstream.waiting]) waiting.abandon();
}

function expireOld(upstream: Upstream, nowMs: number): void {
  // In the order in which they were sent: the first that is young enough ends it.
  for (const waiting of upstream.waiting) {
    if (nowMs - waiting.sentAtMs < CALL_WITHIN_MS) return;
    waiting.expire();
  }
}
