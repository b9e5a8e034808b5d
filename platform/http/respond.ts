/** Responses with the headers that all of them have. */

import type { Position } from '#event-store/port.ts';
import type { AppContext } from './env.ts';
import { formatPosition } from './position.ts';

/** Our answers are data: nothing in them is to be run, framed or guessed at. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};

/** What may be shown to one caller only is kept by nobody, unless the route says otherwise. */
const UNCACHED = 'no-store';

/**
 * A response with plain headers: the form that the Node server sends without building `Headers`
 * objects, which is what the hot routes need.
 */
export function respond(
  c: AppContext,
  status: number,
  body: string | Uint8Array<ArrayBuffer> | null,
  headers: Readonly<Record<string, string>> = {},
): Response {
  c.set('dressed', true);
  const all = {
    ...SECURITY_HEADERS,
    'Cache-Control': UNCACHED,
    'X-Request-Id': c.get('requestId'),
    ...headers,
  };
  c.set('reply', { status, body, headers: all });
  return new Response(body, { status, headers: all });
}

/** A JSON answer to a query. */
export function answer(
  c: AppContext,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return respond(c, status, JSON.stringify(body), {
    'Content-Type': 'application/json',
    ...headers,
  });
}

export interface CommandAnswer {
  readonly status: number;
  /** Left out for a 204. */
  readonly body?: object;
  /** What a query must have seen to show the command's effect. */
  readonly position: Position;
  /** The answer is that of an earlier request with the same `Idempotency-Key`. */
  readonly replayed?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The answer to a command: `position` in the body and in the `Position` header. */
export function commandAnswer(c: AppContext, answer: CommandAnswer): Response {
  const position = formatPosition(answer.position);
  const headers = {
    Position: position,
    ...(answer.replayed ? { 'Idempotency-Replayed': 'true' } : {}),
    ...answer.headers,
  };
  if (answer.body === undefined) return respond(c, answer.status, null, headers);
  return respond(c, answer.status, JSON.stringify({ ...answer.body, position }), {
    'Content-Type': 'application/json',
    ...headers,
  });
}

/** Gives a response that was made elsewhere (files, streams) the common headers that it lacks. */
export function dress(c: AppContext): void {
  const { headers } = c.res;
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
    if (!headers.has(name)) headers.set(name, value);
  }
  if (!headers.has('Cache-Control')) headers.set('Cache-Control', UNCACHED);
  headers.set('X-Request-Id', c.get('requestId'));
}
