/**
 * Asks again where that is safe and may help: when the connection is lost, to Boxoffice or behind its
 * gateway (502, 504), or when it is too busy or behind (429, 503) or still at the first request with
 * the same key (409).
 */
import { ConnectionLost, problemCodeOf } from './errors.ts';
import type { ClientRuntime } from './runtime.ts';

export type Fetch = (request: Request) => Promise<Response>;

export interface RetryPolicy {
  /** All tries of a request, the first included. */
  readonly triesMax: number;
  /** The longest pause before the second try; it doubles from there. */
  readonly backoffMs: number;
  readonly backoffMaxMs: number;
  /** Longest wait that a `Retry-After` can ask for. */
  readonly retryAfterMaxMs: number;
}

export const DEFAULT_RETRIES: RetryPolicy = {
  triesMax: 5,
  backoffMs: 200,
  backoffMaxMs: 3_000,
  retryAfterMaxMs: 10_000,
};

/** `send`, tried again as the policy says, always with the same headers and body. */
export function withRetries(send: Fetch, runtime: ClientRuntime, policy: RetryPolicy): Fetch {
  return async (request) => {
    const triesMax = isRepeatable(request) ? policy.triesMax : 1;
    for (let tries = 1; ; tries += 1) {
      const answer = await once(send, request);
      const isLast = tries >= triesMax;
      if (answer instanceof ConnectionLost) {
        if (isLast) throw answer;
      } else if (isLast || !(await isWorthAnotherTry(answer))) {
        return answer;
      } else {
        await answer.body?.cancel();
      }
      await runtime.sleep(pauseMs(answer, tries, policy, runtime.random()), request.signal);
    }
  };
}

/** A write is safe to repeat under the same key; a PATCH takes none. */
const isRepeatable = ({ method, headers }: Request): boolean =>
  ['GET', 'PUT', 'DELETE'].includes(method) || headers.has('Idempotency-Key');

async function once(send: Fetch, request: Request): Promise<Response | ConnectionLost> {
  try {
    // A request's body can be sent once: each try sends a copy.
    return await send(request.clone());
  } catch (error) {
    if (request.signal.aborted) throw error;
    return new ConnectionLost(request, error);
  }
}

const ASK_AGAIN = new Set([429, 502, 503, 504]);

async function isWorthAnotherTry(answer: Response): Promise<boolean> {
  if (ASK_AGAIN.has(answer.status)) return true;
  return answer.status === 409 && (await problemCodeOf(answer)) === 'idempotency_in_flight';
}

/** With jitter, so that a crowd that was turned away together does not come back together. */
function pauseMs(
  answer: Response | ConnectionLost,
  tries: number,
  policy: RetryPolicy,
  random: number,
): number {
  const limitMs = Math.min(policy.backoffMaxMs, policy.backoffMs * 2 ** (tries - 1));
  const backoffMs = limitMs * (0.5 + random / 2);
  if (answer instanceof ConnectionLost) return backoffMs;
  const askedMs = Number(answer.headers.get('Retry-After') ?? Number.NaN) * 1_000;
  if (!(askedMs > 0)) return backoffMs;
  return Math.min(askedMs, policy.retryAfterMaxMs) * (1 + random / 4);
}
