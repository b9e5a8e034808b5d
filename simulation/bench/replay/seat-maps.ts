/** Seat maps folded anew from their events, against only reading those. */
import type { EventStore, Position } from '#event-store/port.ts';
import { readAhead } from '#projections/rebuild/pages.ts';
import { createSeatDirectory, type SeatMaps } from '#projections/seat-map/directory.ts';
import { rebuildSeatMaps, SEAT_MAP_FILTER, SEAT_MAP_PAGE } from '#projections/seat-map/rebuild.ts';
import { measureInTurns, median, medianRatio } from '../alternate.ts';
import { logOf } from '../append/bare-store.ts';
import type { BenchWorld, Figures } from '../part.ts';

/** Of all shows of the store; the live maps are fed as the tail feeds them. */
export async function compareSeatMaps(
  store: EventStore,
  world: BenchWorld,
  rounds: number,
): Promise<Figures> {
  const to = await store.head();
  const seatMaps = createSeatDirectory({ store, clock: world.clock, log: logOf(world) });
  const { first, eventCount } = await feed(seatMaps, store, to);

  const perSecond = async (work: () => Promise<number>): Promise<number> => {
    const startedMs = world.stopwatch.nowMs();
    const events = await work();
    if (events !== eventCount) throw new Error(`${events} events, not ${eventCount}`);
    return (events * 1_000) / (world.stopwatch.nowMs() - startedMs);
  };
  const rates = await measureInTurns(
    { rebuild: () => perSecond(rebuildOnce), read: () => perSecond(readOnce) },
    rounds,
  );
  return {
    seat_map_ratio_to_read: medianRatio(rates.rebuild, rates.read),
    seat_map_events: eventCount,
    seat_map_events_per_s: median(rates.rebuild),
    read_events_per_s: median(rates.read),
  };

  async function rebuildOnce(): Promise<number> {
    const result = await rebuildSeatMaps(
      { store, clock: world.clock, timers: world.timers, seatMaps },
      { signal: new AbortController().signal },
    );
    const { outcome, verdict } = result;
    if (outcome !== 'switched' || verdict?.identical !== true) {
      throw new Error(`the seat maps came out otherwise: ${outcome} ${JSON.stringify(verdict)}`);
    }
    return result.eventCount;
  }

  /** The same pages by the same reader. */
  async function readOnce(): Promise<number> {
    const filter = SEAT_MAP_FILTER;
    const pages = readAhead(store, { after: first, to, maxCount: SEAT_MAP_PAGE, filter });
    let events = 0;
    for await (const page of pages) events += page.events.length;
    return events;
  }
}

/** `first` is where the first show was published: no seat has an event before. */
async function feed(
  seatMaps: SeatMaps,
  store: EventStore,
  to: Position,
): Promise<{ readonly first: Position; readonly eventCount: number }> {
  const filter = { types: [...SEAT_MAP_FILTER.types, 'ShowPublished'] };
  let first: Position | null = null;
  let eventCount = 0;
  for await (const { events } of readAhead(store, { after: 0n, to, maxCount: 5_000, filter })) {
    await seatMaps.onEvents(events);
    const published = events.filter(({ type }) => type === 'ShowPublished');
    first ??= published[0]?.position ?? null;
    eventCount += events.length - published.length;
  }
  seatMaps.startAt(to);
  return { first: first ?? to, eventCount };
}
