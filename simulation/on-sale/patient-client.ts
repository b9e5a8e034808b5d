/**
 * A client that does not give up on a server in trouble: a lost answer is asked for again under the
 * same key, `Retry-After` is honoured; all within bounds.
 */
import type { Random } from '#platform/ports.ts';
import {
  ConnectionLost,
  type HttpAnswer,
  type HttpClient,
  type HttpRequest,
} from './http-client.ts';
import type { SaleRecord } from './record.ts';
import type { Problem } from './wire.ts';
import type { World } from './world.ts';

export interface PatientRequest extends HttpRequest {
  /** Where its latency is noted. */
  readonly step: string;
  readonly idempotencyKey?: string;
}

export interface PatientClient {
  /** Rejects with the last `ConnectionLost` when the server stays away for too long. */
  send(request: PatientRequest, random: Random): Promise<HttpAnswer>;
}

const TRIES_MAX = 60;
const PATIENCE_MS = 120_000;
const BACKOFF_FIRST_MS = 50;
const BACKOFF_MAX_MS = 2_000;
const RETRY_AFTER_MAX_MS = 10_000;

export function createPatientClient(
  http: HttpClient,
  record: SaleRecord,
  { clock, timers }: World,
): PatientClient {
  async function once(request: PatientRequest): Promise<HttpAnswer | ConnectionLost> {
    const sentAtMs = clock.nowMs();
    const keyed = request.idempotencyKey
      ? { headers: { ...request.headers, 'idempotency-key': request.idempotencyKey } }
      : {};
    try {
      const answer = await http.send({ ...request, ...keyed });
      record.latency.record(request.step, clock.nowMs() - sentAtMs);
      return answer;
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error;
      record.counts.connectionsLost += 1;
      return error;
    }
  }

  return {
    async send(request, random) {
      const giveUpAtMs = clock.nowMs() + PATIENCE_MS;
      for (let tries = 1; ; tries += 1) {
        const answer = await once(request);
        const pauseMs = pauseBeforeRetry(answer, tries, random);
        if (!(answer instanceof ConnectionLost)) {
          if (pauseMs === null) return answer;
          record.counts.askedToWait += 1;
        }
        if (tries >= TRIES_MAX || clock.nowMs() >= giveUpAtMs) {
          if (answer instanceof ConnectionLost) throw answer;
          return answer;
        }
        await timers.sleep(pauseMs ?? BACKOFF_MAX_MS);
      }
    },
  };
}

/** Too busy, or (502, 504) lost behind a gateway, which is a lost answer like any other. */
export const ASKS_FOR_PATIENCE: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** How long to wait before the same request goes out again; null for an answer to live with. */
export function pauseBeforeRetry(
  answer: HttpAnswer | ConnectionLost,
  tries: number,
  random: Random,
): number | null {
  const backoffMs = Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** Math.min(tries - 1, 10));
  const jitteredMs = backoffMs * (0.5 + random.next() / 2);
  if (answer instanceof ConnectionLost) return jitteredMs;
  const isBusy = ASKS_FOR_PATIENCE.has(answer.status);
  const isTwin = answer.status === 409 && problemOf(answer).code === 'idempotency_in_flight';
  if (!isBusy && !isTwin) return null;
  const askedMs = Number(answer.headers['retry-after'] ?? 0) * 1_000;
  return Number.isFinite(askedMs) && askedMs > 0
    ? Math.min(RETRY_AFTER_MAX_MS, askedMs) * (1 + random.next() / 4)
    : jitteredMs;
}

export const jsonOf = <Body>(answer: HttpAnswer): Body =>
  JSON.parse(answer.body.toString('utf8')) as Body;

/** A problem document; one without a code for anything that is none. */
export function problemOf(answer: HttpAnswer): Problem {
  const isProblem = String(answer.headers['content-type'] ?? '').includes('json');
  const body = isProblem ? jsonOf<Partial<Problem>>(answer) : {};
  return { ...body, status: answer.status, code: body.code ?? `http_${answer.status}` };
}
