/** The seat maps in the memory of a process: from their snapshot on, by its one tail of the log. */
import type { Position } from '#event-store/port.ts';
import { createSeatDirectory, type SeatMaps } from '#projections/seat-map/directory.ts';
import { createPastSeatMaps } from '#projections/seat-map/past.ts';
import type { PastSeatMaps } from '#projections/seat-map/port.ts';
import { createRecordedTimes, type RecordedTimes } from '#projections/seat-map/recorded-times.ts';
import { createStoredSamples, restoreSeatMaps } from '#projections/seat-map/snapshots.ts';
import { createTail, type Tail } from '#projections/tail.ts';
import type { ModelParts } from './models.ts';

export interface FollowedSeatMaps {
  readonly seatMaps: SeatMaps;
  readonly past: PastSeatMaps;
  readonly recordedTimes: RecordedTimes;
  /** Not started yet: others may still be added. */
  readonly tail: Tail;
  /** Where the tail starts. */
  readonly after: Position;
  /** What stopped the maps; null while they are well. */
  failure(): unknown;
}

export async function restoreFromSnapshot(parts: ModelParts): Promise<FollowedSeatMaps> {
  const { pool, store, clock, timers, log } = parts;
  const seatMaps = createSeatDirectory({ store, clock, log });
  const recordedTimes = createRecordedTimes();
  const after = await restoreSeatMaps({ pool, store, seatMaps, recordedTimes, log });
  const tail = createTail({ ...parts, after });
  tail.add('recorded times', recordedTimes);
  seatMaps.follow(tail);
  const listener = tail.listeners().find(({ name }) => name === 'seat maps');
  return {
    seatMaps,
    past: createPastSeatMaps({
      store,
      timers,
      times: recordedTimes,
      stored: createStoredSamples(pool),
    }),
    recordedTimes,
    tail,
    after,
    failure: () => listener?.failure() ?? null,
  };
}

const LOOK_EVERY_MS = 1_000;

/** Nobody is served from maps that are behind what is in the log already. */
export async function reachHead(
  tail: Tail,
  { store }: Pick<ModelParts, 'store'>,
  signal: AbortSignal,
): Promise<void> {
  const head = await store.head();
  while (!signal.aborted && !(await tail.reached(head, LOOK_EVERY_MS))) {
    const failed = tail.listeners().find((listener) => listener.failure() !== null);
    if (failed !== undefined) throw failed.failure();
  }
}
