/** `/metrics` on a port of its own, for a Prometheus that has no token. */
import { createServer } from 'node:http';
import { listenAndDrain } from '../draining-server.ts';
import type { Timers } from '../ports.ts';
import type { Metrics } from './metrics.ts';

export interface MetricsServer {
  /** `http://127.0.0.1:9100`. */
  readonly origin: string;
  stop(): Promise<void>;
}

/** @throws StartupError one line about the address. */
export async function startMetricsServer(
  metrics: Pick<Metrics, 'text' | 'contentType'>,
  options: { readonly host: string; readonly port: number; readonly timers: Timers },
): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    const isAsked = request.method === 'GET' && request.url?.split('?')[0] === '/metrics';
    if (!isAsked) {
      response.writeHead(404).end();
      return;
    }
    metrics.text().then(
      (text) => response.writeHead(200, { 'Content-Type': metrics.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  const { origin, drain } = await listenAndDrain(server, { ...options, variable: 'METRICS_PORT' });
  return { origin, stop: drain };
}
