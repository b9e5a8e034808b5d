import type pg from 'pg';
import type { EventStore, Position } from '#event-store/port.ts';
import type { Clock } from '#platform/ports.ts';
import { lockedModels } from '../rebuild/lock.ts';
import type { Verdict } from '../rebuild/port.ts';
import type { RebuildStatus } from './port.ts';

/** How far a reader of some types is behind, whatever else is in the log. */
export async function lagOf(
  { store, clock }: { readonly store: Pick<EventStore, 'readAll' | 'head'>; readonly clock: Clock },
  position: Position,
  types: readonly string[],
): Promise<{ readonly lagEvents: number; readonly lagMs: number }> {
  const head = await store.head();
  if (position >= head) return { lagEvents: 0, lagMs: 0 };
  const page = await store.readAll({ after: position, maxCount: 1, filter: { types } });
  const next = page.events[0];
  if (next === undefined) return { lagEvents: 0, lagMs: 0 };
  return {
    lagEvents: Number(head - next.position) + 1,
    lagMs: Math.max(0, clock.nowMs() - next.atMs),
  };
}

interface RebuildRow {
  readonly name: string;
  readonly state: 'building' | 'ready' | 'switched' | 'checked';
  readonly position: string;
  readonly target: string;
  readonly event_count: string;
  readonly started_at_ms: string;
  readonly updated_at_ms: string;
  readonly verdict: (Omit<Verdict, 'position'> & { readonly position: string | null }) | null;
}

/** The last rebuild of each model, as the database knows it, in whichever process it runs. */
export async function rebuildsInDatabase(
  pool: pg.Pool,
  models: readonly string[],
): Promise<ReadonlyMap<string, RebuildStatus>> {
  const locked = await lockedModels(pool, models);
  const { rows } = await pool.query<RebuildRow>(
    `select name, state, position, target, event_count, started_at_ms, updated_at_ms, verdict
     from projection_rebuilds`,
  );
  return new Map(rows.map((row) => [row.name, statusOf(row, locked.has(row.name))]));
}

function statusOf(row: RebuildRow, isLocked: boolean): RebuildStatus {
  const { verdict } = row;
  const atRest = row.state === 'building' ? 'interrupted' : row.state;
  return {
    state: isLocked ? 'running' : atRest,
    position: BigInt(row.position),
    target: BigInt(row.target),
    eventCount: Number(row.event_count),
    eventsPerSecond: null,
    msLeft: null,
    startedAtMs: Number(row.started_at_ms),
    updatedAtMs: Number(row.updated_at_ms),
    verdict:
      verdict === null
        ? null
        : { ...verdict, position: verdict.position === null ? null : BigInt(verdict.position) },
    error: null,
  };
}
