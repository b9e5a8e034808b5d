/** Publishes what happened to Kafka, where one is named: by one process with the role `projections`. */
import { createPlaces } from '#projections/relay/place.ts';
import type { RelayStatus } from '#projections/relay/port.ts';
import { createRelay } from '#projections/relay/relay.ts';
import { createShowEvents } from '#projections/relay/show-events.ts';
import type { ReadinessCheck } from '#read-api/health.ts';
import type { Config } from '../config.ts';
import { createKafkaBroker } from '../kafka/kafka-broker.ts';
import { createPersonalData } from '../personal-data.ts';
import type { Parts } from './core.ts';

export interface RunningRelay {
  status(): Promise<RelayStatus>;
  /** Advisory: tickets are sold without it, and what happened meanwhile is published later. */
  readonly check: ReadinessCheck;
  /** Resolves when the signal has aborted and nothing is under way any more. */
  readonly done: Promise<void>;
}

/** A broker that does not answer may take so long of a stop. */
const GOODBYE_MS = 1_000;

export const wantsRelay = ({ kafkaBrokers, roles }: Config): boolean =>
  kafkaBrokers !== null && roles.includes('projections');

/** Null where there is nothing to do. The broker need not be there yet. */
export async function startRelay(
  parts: Pick<Parts, 'config' | 'tools' | 'storage' | 'store' | 'leaderships'>,
  signal: AbortSignal,
): Promise<RunningRelay | null> {
  const { config, tools, storage, store, leaderships } = parts;
  if (config.kafkaBrokers === null || !wantsRelay(config)) return null;
  const { pool } = storage;
  const { olderCustomers } = await createPersonalData(pool, tools);
  const broker = createKafkaBroker({
    settings: {
      brokers: config.kafkaBrokers,
      clientId: 'boxoffice-relay',
      tls: config.kafkaTls,
      sasl: config.kafkaSasl,
    },
    ...tools,
  });
  const relay = createRelay({
    store,
    places: createPlaces('kafka', { pool, store }),
    broker,
    sources: { eventOfShow: createShowEvents(store), givenBy: olderCustomers.givenBy },
    leadership: leaderships.of('relay'),
    ...tools,
  });
  const run = relay.run(signal);
  const over = new AbortController();
  signal.addEventListener('abort', () => {
    void tools.timers.sleep(GOODBYE_MS, over.signal).then(() => broker.close());
  });
  return {
    status: () => relay.status(),
    check: { name: 'kafka', isAdvisory: true, check: async () => relay.complaint() },
    done: run.finally(() => over.abort()),
  };
}
