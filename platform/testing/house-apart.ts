/** A house whose roles run apart behind a gateway, on PostgreSQL, Redis and Kafka, for tests by HTTP. */
import type { EventStore } from '#event-store/port.ts';
import { createPostgresEventStore } from '#event-store/postgres/postgres-event-store.ts';
import { systemEventLoop, systemRandom, systemTimers } from '../system.ts';
import { startKafka } from './kafka.ts';
import { startRolesApart } from './processes.ts';
import { startRedis } from './redis.ts';

export interface HouseApart {
  /** Of the gateway. */
  readonly origin: string;
  readonly databaseUrl: string;
  readonly simulatorUrl: string;
  /** Its log, for tests that look into it. */
  readonly store: EventStore;
  stop(): Promise<void>;
}

const SILENT = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** Two of each role; `env` is told to all of them. */
export async function startHouseApart(env: Readonly<Record<string, string>>): Promise<HouseApart> {
  const [redis, kafka] = await Promise.all([startRedis(), startKafka()]);
  const roles = await startRolesApart({
    REDIS_URL: redis.url,
    KAFKA_BROKERS: kafka.brokers,
    ...env,
  });
  const origins = (processes: typeof roles.all): string =>
    processes.map(({ origin }) => origin).join(',');
  const gateway = await roles.start('gateway', {
    COMMAND_API_URLS: origins(roles.commands),
    READ_API_URLS: origins(roles.queries),
    PROJECTIONS_URLS: origins(roles.projections),
  });
  const store = await createPostgresEventStore({
    connectionString: roles.databaseUrl,
    layout: 'expect',
    timers: systemTimers,
    eventLoop: systemEventLoop,
    random: systemRandom,
    log: SILENT,
  });
  return {
    origin: gateway.origin,
    databaseUrl: roles.databaseUrl,
    simulatorUrl: roles.paymentsUrl,
    store,
    async stop() {
      await store.close();
      await roles.stop();
      await Promise.all([redis.stop(), kafka.stop()]);
    },
  };
}
