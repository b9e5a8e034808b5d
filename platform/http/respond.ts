/** Responses with the headers that all of them have. */

import type { Position } from '#event-store/port.ts';
import type { AppContext, Reply } from './env.ts';
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

const COMMON_HEADERS = { ...SECURITY_HEADERS, 'Cache-Control': UNCACHED };
const COMMON_ENTRIES = Object.entries(COMMON_HEADERS);

/** Stands for an answer that is kept as a {@link Reply}. */
const REPLIED = new Response(null);

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
  if (c.get('direct') !== undefined) {
    c.set('reply', { status, body, headers });
    return REPLIED;
  }
  c.set('dressed', true);
  const requestId = c.get('requestId');
  const all = { ...COMMON_HEADERS, 'X-Request-Id': requestId, ...headers };
  return new Response(body, { status, headers: all });
}

/** All headers of a reply, names and values in turn: the form that Node sends with the least work. */
export function rawHeadersOf({ headers }: Reply, requestId: string): string[] {
  const raw = ['X-Request-Id', requestId];
  for (const [name, value] of COMMON_ENTRIES) {
    if (headers[name] === undefined) raw.push(name, value);
  }
  for (const name in headers) raw.push(name, headers[name] ?? '');
  return raw;
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
  const { body } = answer;
  const headers: Record<string, string> =
    body === undefined
      ? { Position: position }
      : { 'Content-Type': 'application/json', Position: position };
  if (answer.replayed) headers['Idempotency-Replayed'] = 'true';
  if (answer.headers !== undefined) Object.assign(headers, answer.headers);
  const text = body === undefined ? null : JSON.stringify({ ...body, position });
  return respond(c, answer.status, text, headers);
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
