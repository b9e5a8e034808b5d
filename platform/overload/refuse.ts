/** The refusal of a request of which nothing has been looked at yet: as cheap as an answer can be. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { PROBLEM_MEDIA_TYPE, problem, problemDocument } from '../http/problem.ts';
import type { Ids, Random } from '../ports.ts';
import type { Sheddable } from './priority.ts';
import { retryAfterSeconds } from './retry-after.ts';

const REQUEST_ID_PATTERN = /^[\w.:/+=-]{8,128}$/;

/** Plain ASCII, as a text: Node writes it together with the head, where it would write bytes after it. */
const BODY = JSON.stringify(
  problemDocument(
    problem('overloaded', {
      detail: 'Nothing was done: send the same request again after `Retry-After`.',
    }),
  ),
);

/** By this header a gateway tells it from other 503s, which another process may know better. */
export const REFUSED_FOR_LOAD = 'refused-for-load';

/**
 * Names and values in turn, as Node sends them with the least work. Of the headers that guard other answers only
 * the one that says what this is not: each costs half a microsecond here, and as much where it is read.
 */
const HEADERS: readonly string[] = [
  'X-Content-Type-Options',
  'nosniff',
  'Cache-Control',
  'no-store',
  'Content-Type',
  PROBLEM_MEDIA_TYPE,
  'Content-Length',
  String(BODY.length),
  REFUSED_FOR_LOAD,
  '1',
];

export type Refuse = (
  request: IncomingMessage,
  response: ServerResponse,
  priority: Sheddable,
) => void;

export function createRefuse({
  ids,
  random,
}: {
  readonly ids: Ids;
  readonly random: Random;
}): Refuse {
  return (request, response, priority) => {
    const given = request.headers['x-request-id'];
    const requestId =
      typeof given === 'string' && REQUEST_ID_PATTERN.test(given) ? given : ids.make('req');
    const seconds = String(retryAfterSeconds(priority, random));
    response.writeHead(503, [...HEADERS, 'Retry-After', seconds, 'X-Request-Id', requestId]);
    response.end(request.method === 'HEAD' ? undefined : BODY, 'latin1');
  };
}
