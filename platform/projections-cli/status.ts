import { migrateFor, readCheckpoint } from '#projections/checkpoints.ts';
import { readFailures } from '#projections/failures.ts';
import type { RebuildStatus } from '#projections/operate/port.ts';
import { lagOf, rebuildsInDatabase } from '#projections/operate/status.ts';
import { projectorsBeside } from '../composition/projectors.ts';
import { systemClock } from '../system.ts';
import type { House, RunningServer } from './open.ts';
import type { StatusRow } from './show.ts';

/** As the running server tells it, else as the database does. */
export const readStatus = (house: House): Promise<readonly StatusRow[]> =>
  house.server === null ? fromDatabase(house) : fromServer(house.server);

interface WireProjection {
  readonly name: string;
  readonly version: number;
  readonly state: string;
  readonly position: string;
  readonly lag_events: number;
  readonly lag_ms: number;
  readonly events_per_second: number | null;
  readonly failure: {
    readonly type: string;
    readonly stream: string;
    readonly error: string;
  } | null;
  readonly rebuild: {
    readonly state: string;
    readonly position: string;
    readonly target: string;
  } | null;
}

async function fromServer(server: RunningServer): Promise<readonly StatusRow[]> {
  const { projections } = (await server.ask('GET', '/v1/ops/projections')) as {
    readonly projections: readonly WireProjection[];
  };
  return projections.map((each) => ({
    name: each.name,
    version: each.version,
    state: each.state,
    position: each.position,
    lagEvents: each.lag_events,
    lagMs: each.lag_ms,
    eventsPerSecond: each.events_per_second,
    failure: failureLine(each.name, each.failure),
    rebuild: rebuildLine(each.rebuild),
  }));
}

async function fromDatabase({ storage }: House): Promise<readonly StatusRow[]> {
  const { pool, store, eventsAt } = storage;
  const projectors = projectorsBeside(eventsAt);
  for (const projector of projectors) await migrateFor(pool, projector);
  const failures = await readFailures(pool);
  const rebuilds = await rebuildsInDatabase(
    pool,
    projectors.map(({ name }) => name),
  );
  const rows: StatusRow[] = [];
  for (const { name, version, types } of projectors) {
    const known = await readCheckpoint(pool, name);
    const position = known?.position ?? 0n;
    const failure = failures.find(({ model }) => model === name) ?? null;
    const isCurrent = known?.version === version;
    rows.push({
      name,
      version: known?.version ?? 0,
      state: failure !== null ? 'stopped' : isCurrent ? 'idle' : 'to be rebuilt',
      position: String(position),
      ...(await lagOf({ store, clock: systemClock }, position, types)),
      eventsPerSecond: null,
      failure: failureLine(name, failure),
      rebuild: rebuildLine(rebuilds.get(name) ?? null),
    });
  }
  return rows;
}

function failureLine(
  model: string,
  failure: { readonly type: string; readonly stream: string; readonly error: string } | null,
): string | null {
  if (failure === null) return null;
  const { type, stream, error } = failure;
  return `stands before ${type} of ${stream}: ${error}. After a fix: npm run projections -- retry ${model}`;
}

function rebuildLine(
  rebuild:
    | Pick<RebuildStatus, 'state' | 'position' | 'target'>
    | { readonly state: string; readonly position: string; readonly target: string }
    | null,
): string | null {
  switch (rebuild?.state) {
    case 'running':
      return `is being rebuilt: at ${rebuild.position} of ${rebuild.target}`;
    case 'interrupted':
      return `a rebuild was interrupted at ${rebuild.position}; the next one goes on from there`;
    case 'ready':
      return 'a rebuild is ready: the next start switches to it';
    default:
      return null;
  }
}
