/** Counts what a gateway answered, by the role that it went to, and what it refused itself, by the cause. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Metrics } from '../metrics/metrics.ts';
import { causeOfRefusal } from './refusals.ts';
import { createDestinations } from './role-of-route.ts';

type Counter = Pick<Metrics, 'answered' | 'refused'>;

/** To be called with each request; the answer is counted when its connection is done with it. */
export function createAnswerCounter(
  metrics: Counter,
): (request: IncomingMessage, response: ServerResponse) => void {
  const destinationOf = createDestinations();
  return (request, response) => {
    const begunMs = performance.now();
    response.once('close', () => {
      const cause = causeOfRefusal(response);
      if (cause !== undefined) metrics.refused(cause);
      const method = request.method ?? 'GET';
      const path = (request.url ?? '/').split('?')[0] ?? '/';
      const { role, isStream } = destinationOf(method, path);
      // A live stream lasts as long as somebody looks at it: that is no latency.
      if (isStream) return;
      const seconds = (performance.now() - begunMs) / 1000;
      metrics.answered({ method, route: role, status: response.statusCode, seconds });
    });
  };
}
