/**
 * The short way for answers that lie in memory as bytes and are asked for all the time: from the
 * parsed head of a request straight to the socket. What is asked the usual way goes by here; whatever
 * is out of the ordinary (a caller, a query, a position, a limit reached) is left to the app, which
 * answers it by the same rules.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { clientAddress, plainAddress } from '../gateway/client-address.ts';
import { andThen, type NowOrLater } from '../now-or-later.ts';
import { requestIdOf } from './app.ts';
import type { HttpDeps } from './env.ts';
import { addressKey } from './limits.ts';
import { SECURITY_HEADERS } from './respond.ts';

/** Whether it has answered, or will. Where it has not, the app has to. */
export type QuickLane = (request: IncomingMessage, response: ServerResponse) => NowOrLater<boolean>;

/** One kind of answer. */
export interface QuickAnswers {
  /** The pattern of the path, for logs and metrics. */
  readonly route: string;
  /**
   * With the same `Accept` and path as the app's route would see. Undefined for what it is not for, null
   * for what only the app can answer.
   */
  find(path: string, accept: string): NowOrLater<QuickAnswer | null> | undefined;
}

export interface QuickAnswer {
  readonly bytes: Uint8Array;
  /** All but the request's id: names and values by turns. */
  readonly head: readonly string[];
}

/** `headers`: names and values by turns, beside those that every answer has. */
export const quickAnswer = (
  bytes: Uint8Array,
  etag: string,
  headers: readonly string[],
): QuickAnswer => ({
  bytes,
  head: [...COMMON_HEADERS, ...headers, 'ETag', etag, 'Content-Length', String(bytes.length)],
});

/** Any of these asks for more than bytes from memory. */
const UNUSUAL_HEADERS = [
  'authorization',
  'cookie',
  'device-id',
  'if-none-match',
  'min-position',
  'x-forwarded-for',
] as const;

const COMMON_HEADERS = Object.entries(SECURITY_HEADERS).flat();

export function createQuickLane(deps: HttpDeps, kinds: readonly QuickAnswers[]): QuickLane {
  return (request, response) => {
    const { url = '/', method, headers } = request;
    if (method !== 'GET' || UNUSUAL_HEADERS.some((name) => headers[name] !== undefined)) {
      return false;
    }
    for (const { route, find } of kinds) {
      const found = find(url, headers.accept ?? '');
      if (found !== undefined) return answerWith(found, { deps, route, request, response });
    }
    return false;
  };
}

interface Asked {
  readonly deps: HttpDeps;
  readonly route: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

function answerWith(found: NowOrLater<QuickAnswer | null>, asked: Asked): NowOrLater<boolean> {
  const { deps, request } = asked;
  const begunMs = deps.clock.nowMs();
  return andThen(found, (answer) => {
    if (answer === null || deps.gate.position() < (deps.ownWrites?.() ?? 0n)) return false;
    return andThen(isWithinLimits(deps, request), (isWithin) => {
      if (isWithin) send(answer, asked, begunMs);
      return isWithin;
    });
  });
}

function send({ bytes, head }: QuickAnswer, asked: Asked, begunMs: number): void {
  const { deps, route, request, response } = asked;
  const requestId = requestIdOf(request.headers['x-request-id'], deps.ids);
  response.writeHead(200, [...head, 'X-Request-Id', requestId]);
  response.end(bytes);
  const ms = deps.clock.nowMs() - begunMs;
  deps.log.debug({ method: 'GET', route, status: 200, ms, request_id: requestId }, 'request');
  deps.metrics?.answered({ method: 'GET', route, status: 200, seconds: ms / 1_000 });
}

/** One that is over its limit is counted once more by the app, which says so. */
function isWithinLimits({ limits }: HttpDeps, { socket }: IncomingMessage): NowOrLater<boolean> {
  if (limits === undefined || !limits.requests.counts('reads', ['address'])) return true;
  const peer = socket.remoteAddress;
  if (peer === undefined) return false;
  const address = clientAddress(plainAddress(peer), undefined, limits.trusted);
  const excess = limits.requests.take('reads', [['address', addressKey(address)]]);
  return andThen(excess, (found) => found === null);
}
