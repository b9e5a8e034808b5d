/**
 * The short way for answers that lie in memory as bytes and are asked for all the time: from the
 * parsed head of a request straight to the socket. What is asked the usual way goes by here; whatever
 * is out of the ordinary (a caller, a query, a position, a limit reached) is left to the app, which
 * answers it by the same rules.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { clientAddress, plainAddress } from '../gateway/client-address.ts';
import type { NowOrLater } from '../now-or-later.ts';
import { requestIdOf } from './app.ts';
import type { HttpDeps } from './env.ts';
import { addressKey, type LimitsInUse } from './limits.ts';
import { SECURITY_HEADERS } from './respond.ts';

/** Whether it has answered, or will. Where it has not, the app has to. */
export type QuickLane = (request: IncomingMessage, response: ServerResponse) => NowOrLater<boolean>;

/** One kind of answer. */
export interface QuickAnswers {
  /** The pattern of the path, for logs and metrics. */
  readonly route: string;
  /** With the same `Accept`, `If-None-Match` and path as the app's route would see. */
  find(path: string, accept: string): Promise<QuickAnswer | null> | null;
}

export interface QuickAnswer {
  readonly bytes: Uint8Array;
  readonly etag: string;
  /** Names and values by turns. */
  readonly headers: readonly string[];
}

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
      if (found !== null) return answerWith(deps, route, found, request, response);
    }
    return false;
  };
}

async function answerWith(
  deps: HttpDeps,
  route: string,
  found: Promise<QuickAnswer | null>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const begunMs = deps.clock.nowMs();
  const answer = await found;
  if (answer === null || deps.gate.position() < (deps.ownWrites?.() ?? 0n)) return false;
  if (deps.limits !== undefined && !(await isWithin(deps.limits, request))) return false;
  const requestId = requestIdOf(request.headers['x-request-id'], deps.ids);
  response.writeHead(200, [
    ...COMMON_HEADERS,
    ...answer.headers,
    'X-Request-Id',
    requestId,
    'ETag',
    answer.etag,
    'Content-Length',
    String(answer.bytes.length),
  ]);
  response.end(answer.bytes);
  const ms = deps.clock.nowMs() - begunMs;
  deps.log.debug({ method: 'GET', route, status: 200, ms, request_id: requestId }, 'request');
  deps.metrics?.answered({ method: 'GET', route, status: 200, seconds: ms / 1_000 });
  return true;
}

/** One that is over its limit is counted once more by the app, which says so. */
async function isWithin(limits: LimitsInUse, { socket }: IncomingMessage): Promise<boolean> {
  const { requests, trusted } = limits;
  if (!requests.counts('reads', ['address'])) return true;
  const peer = socket.remoteAddress;
  if (peer === undefined) return false;
  const address = clientAddress(plainAddress(peer), undefined, trusted);
  return (await requests.take('reads', [['address', addressKey(address)]])) === null;
}
