/**
 * How long anybody waits for an answer: what has not begun by then is not begun. A client may say it with
 * the preference `wait` of RFC 7240 («an upper bound on the length of time, in seconds, the client expects
 * it will take for the server to process the request once it has been received»); who says nothing is
 * taken to wait as long as people do.
 */
import { type Priority, USEFUL_MS } from '../overload/priority.ts';
import { retryAfterSeconds } from '../overload/retry-after.ts';
import { systemRandom } from '../system.ts';
import type { AppContext } from './env.ts';
import { type HttpProblem, problem } from './problem.ts';

/** To be called once it is known what the request is about. */
export function setDeadline(c: AppContext, priority: Priority): void {
  const { clock } = c.get('http');
  const arrivedAtMs = c.get('arrivedAtMs') ?? clock.nowMs();
  const usefulMs = Math.min(USEFUL_MS[priority], clientWaitMs(c.req.header('Prefer')));
  const untilMs = arrivedAtMs + usefulMs;
  const connection = connectionOf(c);
  c.set('usefulUntilMs', untilMs);
  c.set('isWanted', () => clock.nowMs() < untilMs && connection?.destroyed !== true);
}

const WAIT = /(?:^|[,;\s])wait\s*=\s*"?(\d{1,9})"?\s*(?:$|[,;])/i;

/** Of the header `Prefer`; for ever where it says nothing of it. */
export function clientWaitMs(prefer: string | undefined): number {
  const seconds = prefer === undefined ? undefined : WAIT.exec(prefer)?.[1];
  return seconds === undefined ? Number.POSITIVE_INFINITY : Number(seconds) * 1_000;
}

/** The answer on its way to the client: destroyed once they have hung up. None in a test without a wire. */
function connectionOf(c: AppContext): { readonly destroyed: boolean } | null {
  const env: unknown = c.env;
  if (typeof env !== 'object' || env === null || !('outgoing' in env)) return null;
  return env.outgoing as { readonly destroyed: boolean };
}

/** At most so long may be waited for something, of `mostMs`. */
export function waitMs(c: AppContext, mostMs: number): number {
  const untilMs = c.get('usefulUntilMs');
  if (untilMs === undefined) return mostMs;
  return Math.min(mostMs, Math.max(0, untilMs - c.get('http').clock.nowMs()));
}

/** Throws 503 where nobody waits for the answer any more: nothing has been done. */
export function requireWanted(c: AppContext): void {
  if (c.get('isWanted')?.() === false) throw notBegun();
}

/** 503 for what was not begun, so that it may be sent again as it is. */
export function notBegun(): HttpProblem {
  return problem('overloaded', {
    detail: 'Nothing was done: send the same request again after `Retry-After`.',
    headers: { 'Retry-After': String(retryAfterSeconds('holding', systemRandom)) },
  });
}
