/** `GET /metrics`, for admins; on `METRICS_PORT` for whoever may reach that. */
import { z } from '@hono/zod-openapi';
import type { Metrics } from '../metrics/metrics.ts';
import type { HttpApp } from './env.ts';
import { respond } from './respond.ts';
import { route } from './route.ts';

export function registerMetrics(
  app: HttpApp,
  metrics: Pick<Metrics, 'text' | 'contentType'>,
): void {
  route(app, {
    method: 'GET',
    path: '/metrics',
    summary: 'What Prometheus asks for',
    description: 'Of the process that answers. Without a token on the port `METRICS_PORT`.',
    responses: {
      200: { description: 'The numbers', schema: z.string(), mediaType: 'text/plain' },
    },
    handle: async ({ c }) =>
      respond(c, 200, await metrics.text(), { 'Content-Type': metrics.contentType }),
  });
}
