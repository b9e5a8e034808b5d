/** Starts what the roles of a process say. */
import type { Config } from '../config.ts';
import { DATABASE_ROLES } from '../config-roles.ts';
import { createAnswerCounter } from '../gateway/count-answers.ts';
import { startGateway } from '../gateway/gateway.ts';
import { createMetrics, type Metrics } from '../metrics/metrics.ts';
import { startMetricsServer } from '../metrics/server.ts';
import type { Log } from '../ports.ts';
import { systemTimers } from '../system.ts';
import { startBoxoffice } from './boxoffice.ts';
import { startPaymentsProcess } from './payments-process.ts';
import { systemTools } from './tools.ts';

export interface RunningProcess {
  /** `http://127.0.0.1:8080`. */
  readonly origin: string;
  /** Of the payment simulator in this process; null where there is none. */
  readonly simulatorUrl: string | null;
  /** Drains and stops everything. */
  stop(): Promise<void>;
}

/** Whether one process does it all, and is the house of its data folder. */
export const isWholeHouse = ({ roles }: Config): boolean =>
  DATABASE_ROLES.every((role) => roles.includes(role));

/** A process with some of the roles. */
export async function startRoles(config: Config, log: Log): Promise<RunningProcess> {
  const { roles, gateway } = config;
  if (gateway !== null) {
    return beside(config, async (metrics) => {
      const onRequest = createAnswerCounter(metrics);
      const running = await startGateway({ ...config, ...gateway, onRequest, ...systemTools(log) });
      return { ...running, simulatorUrl: null };
    });
  }
  return DATABASE_ROLES.some((role) => roles.includes(role))
    ? startBoxoffice({ config, log, simulatorInThread: true })
    : beside(config, (metrics) => startPaymentsProcess(config, log, metrics));
}

/** A process without a house of its own, and its metrics on their port. */
async function beside(
  { host, metricsPort, roles }: Config,
  start: (metrics: Metrics) => Promise<RunningProcess>,
): Promise<RunningProcess> {
  const metrics = createMetrics(roles);
  const options = { host, port: metricsPort ?? 0, timers: systemTimers };
  const told = metricsPort === null ? null : await startMetricsServer(metrics, options);
  try {
    const running = await start(metrics);
    return {
      ...running,
      async stop() {
        await running.stop();
        await told?.stop();
      },
    };
  } catch (error) {
    await told?.stop();
    throw error;
  }
}
