/** What a process needs to do its work, by the names that `/readyz` tells. */
import type pg from 'pg';
import type { EventStore } from '#event-store/port.ts';
import type { PaymentProvider } from '#payments/port.ts';
import type { ProjectionOperations } from '#projections/operate/port.ts';
import type { ReadinessCheck } from '#read-api/health.ts';
import type { Leaderships } from '../leadership.ts';
import type { FollowedSeatMaps } from './seat-maps.ts';

/** A model further behind the log than this is no base to sell from. */
const BEHIND_MAX_MS = 5_000;

export function storeChecks(pool: pg.Pool, store: EventStore): readonly ReadinessCheck[] {
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
  ];
}

export function seatMapChecks({
  tail,
  seatMaps,
}: Pick<FollowedSeatMaps, 'tail' | 'seatMaps'>): readonly ReadinessCheck[] {
  return [
    {
      name: 'tail',
      check: async () => {
        const failed = tail.listeners().filter((listener) => listener.failure() !== null);
        if (failed.length > 0) return `stopped: ${failed.map(({ name }) => name).join(', ')}`;
        return tail.behindMs() > BEHIND_MAX_MS ? 'behind the log' : null;
      },
    },
    {
      name: 'seat_maps',
      check: async () => (seatMaps.isComplete() ? null : 'a show on sale is not read yet'),
    },
  ];
}

/** Advisory: the other models work on, and another process would be no better. */
export const projectionsCheck = (operations: ProjectionOperations): ReadinessCheck => ({
  name: 'projections',
  isAdvisory: true,
  check: async () => {
    const models = await operations.list();
    const stopped = models.filter(({ failure, state }) => failure !== null || state === 'stopped');
    if (stopped.length > 0) return `stopped: ${stopped.map(({ name }) => name).join(', ')}`;
    const behind = models.filter(({ lagMs }) => lagMs > BEHIND_MAX_MS);
    return behind.length === 0 ? null : `behind: ${behind.map(({ name }) => name).join(', ')}`;
  },
});

/** Advisory: requests are served without it. */
export const leadershipCheck = (leaderships: Leaderships): ReadinessCheck => ({
  name: 'leadership',
  isAdvisory: true,
  check: async () => (leaderships.isSettled() ? null : 'it is not known who leads'),
});

export const paymentsCheck = (provider: PaymentProvider): ReadinessCheck => ({
  name: 'payments',
  check: async () => {
    // An answer of any kind is an answer; only silence and refused connections are not.
    const result = await provider.listIntents({ createdFromMs: FAR_FUTURE_MS });
    return result.outcome === 'unknown' || result.outcome === 'busy' ? 'no answer' : null;
  },
});

/** A list of nothing: the cheapest question there is. */
const FAR_FUTURE_MS = Date.UTC(2100, 0, 1);
