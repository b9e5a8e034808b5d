/** The refusal of a request of which nothing has been looked at yet: as cheap as an answer can be. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { PROBLEM_MEDIA_TYPE, problem, problemDocument } from '../http/problem.ts';
import { SECURITY_HEADERS } from '../http/respond.ts';
import type { Ids, Random } from '../ports.ts';
import type { Sheddable } from './priority.ts';
import { retryAfterSeconds } from './retry-after.ts';

const REQUEST_ID_PATTERN = /^[\w.:/+=-]{8,128}$/;

const BODY = Buffer.from(
  JSON.stringify(
    problemDocument(
      problem('overloaded', {
        detail: 'Nothing was done: send the same request again after `Retry-After`.',
      }),
    ),
  ),
);

/** By this header a gateway tells it from other 503s, which another process may know better. */
export const REFUSED_FOR_LOAD = 'refused-for-load';

/** Names and values in turn, as Node sends them with the least work. */
const HEADERS: readonly string[] = [
  ...Object.entries(SECURITY_HEADERS).flat(),
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
    response.end(request.method === 'HEAD' ? undefined : BODY);
  };
}
