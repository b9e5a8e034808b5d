/** What a process needs to do its work, by the names that `/readyz` tells. */
import type pg from 'pg';
import type { EventStore } from '#event-store/port.ts';
import type { PaymentProvider } from '#payments/port.ts';
import { readCheckpoints } from '#projections/checkpoints.ts';
import { readFailures } from '#projections/failures.ts';
import { lagOf } from '#projections/operate/status.ts';
import type { ReadinessCheck } from '#read-api/health.ts';
import type { Leaderships } from '../leadership.ts';
import type { Clock } from '../ports.ts';
import { projectorsBeside } from './projectors.ts';
import type { FollowedSeatMaps } from './seat-maps.ts';
import type { Storage } from './storage.ts';

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

/**
 * Of the models in Postgres, whichever process keeps them. Advisory: the other models work on, and
 * another process would be no better.
 */
export const projectionsCheck = (
  { pool, store, eventsAt }: Storage,
  { clock }: { readonly clock: Clock },
): ReadinessCheck => ({
  name: 'projections',
  isAdvisory: true,
  check: async () => {
    const failures = await readFailures(pool);
    if (failures.length > 0) return `stopped: ${failures.map(({ model }) => model).join(', ')}`;
    const checkpoints = await readCheckpoints(pool);
    const behind: string[] = [];
    for (const { name, types } of projectorsBeside(eventsAt)) {
      const position = checkpoints.get(name)?.position ?? 0n;
      const { lagMs } = await lagOf({ store, clock }, position, types);
      if (lagMs > BEHIND_MAX_MS) behind.push(name);
    }
    return behind.length === 0 ? null : `behind: ${behind.join(', ')}`;
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
