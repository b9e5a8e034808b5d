/** What a process needs to do its work, by the names that `/readyz` tells. */
import type pg from 'pg';
import type { EventStore } from '#event-store/port.ts';
import type { PaymentProvider } from '#payments/port.ts';
import type { ReadinessCheck } from '#read-api/deps.ts';
import type { Models } from './models.ts';

/** A model further behind the log than this is no base to sell from. */
const BEHIND_MAX_MS = 5_000;

export function readinessChecks(deps: {
  readonly pool: pg.Pool;
  readonly store: EventStore;
  readonly models: Models;
  readonly provider: PaymentProvider;
}): readonly ReadinessCheck[] {
  const { pool, store, models, provider } = deps;
  return [
    {
      name: 'event_store',
      check: async () => {
        await store.head();
        return null;
      },
    },
    {
      name: 'database',
      check: async () => {
        await pool.query('select 1');
        return null;
      },
    },
    {
      name: 'tail',
      check: async () => {
        const failed = models.tail.listeners().filter((listener) => listener.failure() !== null);
        if (failed.length > 0) return `stopped: ${failed.map(({ name }) => name).join(', ')}`;
        return models.tail.behindMs() > BEHIND_MAX_MS ? 'behind the log' : null;
      },
    },
    {
      name: 'seat_maps',
      check: async () => (models.seatMaps.isComplete() ? null : 'a show on sale is not read yet'),
    },
    {
      name: 'projections',
      isAdvisory: true,
      check: async () => {
        const stopped = Object.values(models.runners).filter((runner) => runner.failure() !== null);
        return stopped.length === 0
          ? null
          : `stopped: ${stopped.map(({ name }) => name).join(', ')}`;
      },
    },
    {
      name: 'payments',
      check: async () => {
        // An answer of any kind is an answer; only silence and refused connections are not.
        const result = await provider.listIntents({ createdFromMs: FAR_FUTURE_MS });
        return result.outcome === 'unknown' || result.outcome === 'busy' ? 'no answer' : null;
      },
    },
  ];
}

/** A list of nothing: the cheapest question there is. */
const FAR_FUTURE_MS = Date.UTC(2100, 0, 1);
