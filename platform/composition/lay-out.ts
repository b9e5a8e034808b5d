/** Everything that a house needs in its database, made before anybody is served. */
import { standingOf } from '#projections/checkpoints.ts';
import { migrate } from '#projections/migrate.ts';
import { rebuildModel } from '#projections/rebuild/rebuild.ts';
import { createPlaces } from '#projections/relay/place.ts';
import { RESERVATIONS_VIEW } from '#projections/reservations/sql-view.ts';
import { prepareSeatMapSnapshots } from '#projections/seat-map/snapshots.ts';
import { createSeatHistory } from '#projections/seats/history.ts';
import { WAITING_ROOM_DDL } from '#waiting-room/postgres/register.ts';
import { createPersonalData } from '../personal-data.ts';
import { projectorsBeside } from './projectors.ts';
import type { Storage } from './storage.ts';
import type { Tools } from './tools.ts';

/** Of an opened storage, whose event store is laid out already. Tells which models were built. */
export async function layOutHouse(
  parts: Pick<Storage, 'pool' | 'store' | 'eventsAt'> & Tools,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { pool, store, eventsAt } = parts;
  const built: string[] = [];
  for (const projector of projectorsBeside(eventsAt)) {
    if (signal.aborted) return built;
    const { kind } = await standingOf(projector, { pool, store });
    if (kind !== 'stale') continue;
    // Also where another process is at it already.
    await rebuildModel(projector, parts, { signal });
    built.push(projector.name);
  }
  await createSeatHistory(pool, eventsAt);
  await prepareSeatMapSnapshots(pool);
  await createPersonalData(pool, parts);
  await migrate(pool, RESERVATIONS_VIEW);
  await migrate(pool, WAITING_ROOM_DDL);
  await createPlaces('layout', parts).migrate();
  return built;
}
