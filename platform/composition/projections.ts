/** The role `projections`: keeps the models in Postgres, saves the seat maps, serves operators. */
import { standingOf } from '#projections/checkpoints.ts';
import { createProjectionOperations } from '#projections/operate/operations.ts';
import type { ProjectionOperations } from '#projections/operate/port.ts';
import { createProjectionRunner, type ProjectionRunner } from '#projections/runner.ts';
import { createSeatMapSnapshots } from '#projections/seat-map/snapshots.ts';
import { createSeatHistory } from '#projections/seats/history.ts';
import type { Leadership } from '#sagas/port.ts';
import type { ModelParts } from './models.ts';
import { PROJECTORS, projectorsBeside } from './projectors.ts';
import type { FollowedSeatMaps } from './seat-maps.ts';

export interface Projections {
  readonly runners: readonly ProjectionRunner[];
  /** What operators may do. */
  readonly operations: ProjectionOperations;
  /** Ends when the signal that they were started with aborts, the last snapshot written. */
  readonly done: Promise<unknown>;
}

/** Before the tail starts; what tickets are sold by has then caught up with the log. */
export async function startProjections(
  parts: ModelParts,
  { seatMaps, recordedTimes, tail, failure }: FollowedSeatMaps,
  leadership: Leadership,
  signal: AbortSignal,
): Promise<Projections> {
  const { pool, store, eventsAt } = parts;
  const models = projectorsBeside(eventsAt).map((projector) => ({
    projector,
    runner: createProjectionRunner(projector, { ...parts, leadership }),
  }));
  const runners = models.map(({ runner }) => runner);
  // Nobody waits for the others: they are built while tickets are sold, and their queries say so.
  await Promise.all(models.map(({ projector }) => standingOf(projector, { pool, store })));
  if (leadership.isLeader()) {
    const first = runners.filter(({ name }) => SOLD_BY.includes(name));
    await Promise.all(first.map((runner) => runner.catchUp(signal)));
  }
  await createSeatHistory(pool, eventsAt);
  for (const runner of runners) tail.add(runner.name, runner);

  const snapshots = createSeatMapSnapshots({ ...parts, seatMaps, recordedTimes, leadership });
  const operations = createProjectionOperations(
    { ...parts, models, seatMaps, seatMapsFailure: failure, snapshots },
    signal,
  );
  const done = Promise.all([
    snapshots.run(signal, parts.timers),
    ...runners.map((runner) => runner.run(signal)),
  ]).then(() => operations.idle());
  return { runners, operations, done };
}

const SOLD_BY: readonly string[] = [PROJECTORS.catalog.name, PROJECTORS.orders.name];
