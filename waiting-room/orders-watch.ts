/** Ends admissions with the order that they led to, as the log tells of it. */
import { orderStream } from '#domain/order-events.ts';
import type { EventStore, StoredEvent } from '#event-store/port.ts';
import type { Log, Random, Timers } from '#platform/ports.ts';
import type { RoomShows } from './port.ts';
import type { Rooms } from './rooms.ts';

export interface OrdersWatchDeps {
  readonly store: Pick<EventStore, 'subscribe' | 'head' | 'readStream'>;
  readonly rooms: Pick<Rooms, 'confirmed'>;
  readonly shows: RoomShows;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
}

const PAUSE_MS = 500;
const AT_ONCE_MAX = 32;
const PREFIX = orderStream('');

/** From now on, until the signal aborts. An order that is missed lets its admission last its time. */
export async function watchOrders(deps: OrdersWatchDeps, signal: AbortSignal): Promise<void> {
  const { store, timers, random, log } = deps;
  let after: bigint | null = null;
  while (!signal.aborted) {
    try {
      after ??= await store.head();
      const filter = { streamPrefixes: [PREFIX], types: ['OrderConfirmed'] };
      for await (const batch of store.subscribe({ after, filter, maxBatch: AT_ONCE_MAX, signal })) {
        // Side by side, so that their orders are read in one call.
        await Promise.all(batch.events.map((event) => endAdmission(deps, event)));
        after = batch.position;
      }
      if (signal.aborted) return;
    } catch (error) {
      log.warn({ err: error }, 'confirmed orders are not followed just now');
    }
    await timers.sleep(PAUSE_MS * (0.5 + random.next() / 2), signal);
  }
}

async function endAdmission(
  { store, rooms, shows, log }: OrdersWatchDeps,
  { stream, atMs }: StoredEvent,
): Promise<void> {
  try {
    const [placed] = await store.readStream(stream);
    const { showId, customerId } = (placed?.data ?? {}) as { showId?: string; customerId?: string };
    if (showId === undefined || customerId === undefined) return;
    if ((await shows.find(showId))?.isEnabled !== true) return;
    await rooms.confirmed(showId, customerId, atMs);
  } catch (error) {
    log.warn({ stream, err: error }, 'an admission did not end with its order');
  }
}
