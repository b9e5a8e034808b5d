/** A process that is nothing but the payment simulator, for those that run elsewhere. */
import { registerHealth } from '#read-api/health.ts';
import { createLocalIssuer } from '../auth/local-issuer.ts';
import { createVerifier } from '../auth/verifier.ts';
import type { Config } from '../config.ts';
import { ensureDataFolder } from '../data-folder.ts';
import { createHttpApp } from '../http/app.ts';
import { createIdempotencyKeys } from '../http/idempotency.ts';
import { createTwinGate } from '../http/twin-gate.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Log } from '../ports.ts';
import { bindHttpServer } from './http-server.ts';
import type { RunningProcess } from './process.ts';
import { startOwnSimulator } from './simulator.ts';
import { systemTools } from './tools.ts';

export async function startPaymentsProcess(
  config: Config,
  log: Log,
  metrics: Metrics,
): Promise<RunningProcess> {
  const { host, port, dataDir, signingKey, webhookUrl } = config;
  const tools = systemTools(log);
  const server = await bindHttpServer({ host, port, timers: tools.timers });
  try {
    await ensureDataFolder(dataDir);
    const issuer = await createLocalIssuer({ dataDir, signingKey, clock: tools.clock });
    const simulator = await startOwnSimulator(config, issuer.key, tools);
    if (webhookUrl === null) {
      log.warn({}, 'PAYMENTS_WEBHOOK_URL is not set: no webhooks are sent, payments are looked up');
    } else {
      simulator.sendWebhooksTo(webhookUrl);
    }
    // It has a log of its own and serves none of ours: every position is beyond its end.
    const app = createHttpApp({
      ...tools,
      verifier: createVerifier({ localKey: issuer.key, oidc: config.oidc, clock: tools.clock }),
      idempotency: createIdempotencyKeys(issuer.key.deriveKey('idempotency keys')),
      twins: createTwinGate(tools.timers),
      gate: { position: () => 0n, reached: async () => false },
      head: async () => 0n,
      metrics,
    });
    registerHealth(app, { ...tools, checks: [] });
    server.serve(app);
    return {
      origin: server.origin,
      simulatorUrl: simulator.url,
      async stop() {
        await server.drain();
        await simulator.stop();
      },
    };
  } catch (error) {
    await server.drain();
    throw error;
  }
}
