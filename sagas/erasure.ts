/**
 * Sees to it that whoever was erased stays so. The request erases by itself; this finishes what a
 * crash broke off between the event and the tables, and repeats it where an older backup of the
 * tables has brought somebody back: each start goes through all erasures of the log, which are few
 * and found by their type, and from there on follows it.
 */
import type { CustomerErased } from '#domain/customer.ts';
import type { EventStore, Position } from '#event-store/port.ts';
import type { Log, Timers } from '#platform/ports.ts';
import type { PersonalDataEraser } from './port.ts';

export interface ErasureDeps {
  readonly store: Pick<EventStore, 'readAll'>;
  readonly personalData: PersonalDataEraser;
  readonly timers: Timers;
  readonly log: Log;
}

const LOOK_EVERY_MS = 30_000;
const AFTER_FAILURE_MS = 5_000;
const PAGE = 500;
const TYPES: readonly CustomerErased['type'][] = ['CustomerErased'];

/** Erases until the signal aborts. */
export async function runErasure(deps: ErasureDeps, signal: AbortSignal): Promise<void> {
  const { timers, log } = deps;
  let after: Position = 0n;
  while (!signal.aborted) {
    let pauseMs = LOOK_EVERY_MS;
    try {
      after = await eraseFrom(deps, after, signal);
    } catch (error) {
      log.warn({ err: error }, 'erasing personal data failed and goes on shortly');
      pauseMs = AFTER_FAILURE_MS;
    }
    await timers.sleep(pauseMs, signal);
  }
}

/** Up to the present end of the log; tells how far that was. */
export async function eraseFrom(
  { store, personalData, log }: Omit<ErasureDeps, 'timers'>,
  from: Position,
  signal?: AbortSignal,
): Promise<Position> {
  let after = from;
  while (signal?.aborted !== true) {
    const page = await store.readAll({ after, maxCount: PAGE, filter: { types: TYPES } });
    if (page.events.length > 0) {
      const gone = await personalData.eraseOlder(
        page.events.map(({ data, atMs }) => ({
          customerId: (data as CustomerErased['data']).customerId,
          untilMs: atMs,
        })),
      );
      if (gone > 0) log.info({ rows: gone }, 'personal data that was still there is erased');
    }
    if (page.position <= after) return after;
    after = page.position;
  }
  return after;
}
