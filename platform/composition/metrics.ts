/** What of a process is told besides its requests and appends. */
import { LEADERSHIP_LOCKS, type Post } from '../leadership.ts';
import { addGauge, type Reading, sharedLook, single, yesOrNo } from '../metrics/gauges.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Parts } from './core.ts';
import type { RunningRelay } from './relay.ts';

const POSTS = Object.keys(LEADERSHIP_LOCKS) as readonly Post[];

export function tellOfParts(
  { registry }: Metrics,
  { models, leaderships, shared, storage }: Parts,
  relay: RunningRelay | null,
): void {
  const { pool } = storage;
  addGauge(registry, {
    name: 'boxoffice_pool_connections',
    help: 'Of the pool that queries and models share; and who waits for one',
    labels: ['state'],
    read: () => [
      [{ state: 'in_use' }, pool.totalCount - pool.idleCount],
      [{ state: 'idle' }, pool.idleCount],
      [{ state: 'waiting' }, pool.waitingCount],
    ],
  });
  addGauge(registry, {
    name: 'boxoffice_leader',
    help: 'Whether this process leads a kind of work',
    labels: ['post'],
    read: () => POSTS.map((post) => [{ post }, yesOrNo(leaderships.of(post).isLeader())]),
  });
  addGauge(registry, {
    name: 'boxoffice_switch_on',
    help: 'Whether an operator lets a part of the house run, and anything be sold',
    labels: ['switch'],
    read: () =>
      Object.entries(models.switches.states()).map(([name, { isOn }]) => [
        { switch: name },
        yesOrNo(isOn),
      ]),
  });
  const { behindMs } = models;
  if (behindMs !== null) {
    addGauge(registry, {
      name: 'boxoffice_tail_lag_seconds',
      help: 'How long ago this process knew everything that was in the log',
      read: () => single(behindMs() / 1000),
    });
  }
  if (shared !== null) {
    addGauge(registry, {
      name: 'boxoffice_redis_up',
      help: 'Whether there is a connection to Redis',
      read: () => single(yesOrNo(shared.connection.commands.isReady())),
    });
  }
  tellOfModels(registry, models);
  if (relay !== null) tellOfRelay(registry, relay);
}

type Registry = Metrics['registry'];

/** Of a process that keeps them, all models; one look at the database for each time they are asked for. */
function tellOfModels(registry: Registry, { projections }: Parts['models']): void {
  if (projections === null) return;
  const { operations } = projections;
  const list = sharedLook(() => operations.list());
  const each =
    (of: (model: Awaited<ReturnType<typeof operations.list>>[number]) => number) =>
    async (): Promise<readonly Reading[]> =>
      (await list()).map((model) => [{ model: model.name }, of(model)]);
  addGauge(registry, {
    name: 'boxoffice_projection_lag_seconds',
    help: 'The age of the oldest event that a model should have and has not',
    labels: ['model'],
    read: each(({ lagMs }) => lagMs / 1000),
  });
  addGauge(registry, {
    name: 'boxoffice_projection_stopped',
    help: 'Whether a model stands before an event that it can not take',
    labels: ['model'],
    read: each(({ failure }) => yesOrNo(failure !== null)),
  });
}

function tellOfRelay(registry: Registry, relay: RunningRelay): void {
  const status = sharedLook(() => relay.status());
  addGauge(registry, {
    name: 'boxoffice_relay_lag_events',
    help: 'Positions of the log that have yet to be published to Kafka',
    read: async () => single((await status()).lagEvents),
  });
  addGauge(registry, {
    name: 'boxoffice_relay_lag_seconds',
    help: 'How old the event is that waits to be published',
    read: async () => single((await status()).lagMs / 1000),
  });
  addGauge(registry, {
    name: 'boxoffice_relay_state',
    help: 'What the relay to Kafka is doing',
    labels: ['state'],
    read: async () => [[{ state: (await status()).state }, 1]],
  });
}
