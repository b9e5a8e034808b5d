/** An event store whose appends are counted. */
import { AppendNotBegun } from '#event-store/errors.ts';
import type { EventStore } from '#event-store/port.ts';
import { addGauge, single } from './gauges.ts';
import type { Metrics } from './metrics.ts';

/** Hears of each append: of its beginning, and of its end after so many seconds. */
export interface AppendListener {
  began(): void;
  ended(seconds: number): void;
}

export function watchAppends(
  store: EventStore,
  metrics: Metrics,
  listener: AppendListener,
): EventStore {
  let inFlight = 0;
  addGauge(metrics.registry, {
    name: 'boxoffice_appends_in_flight',
    help: 'Appends that wait for their answer, those that queue for a call included',
    read: () => single(inFlight),
  });
  return {
    isAtomicAcrossStreams: store.isAtomicAcrossStreams,
    storeId: () => store.storeId(),
    readStream: (stream, options) => store.readStream(stream, options),
    readAll: (options) => store.readAll(options),
    subscribe: (options) => store.subscribe(options),
    head: () => store.head(),
    close: () => store.close(),
    async append(writes, options) {
      const startedAtMs = performance.now();
      inFlight += 1;
      listener.began();
      let outcome = 'threw';
      try {
        const result = await store.append(writes, options);
        ({ outcome } = result);
        if (outcome === 'ok') {
          for (const { events } of writes) metrics.stored(events.map(({ type }) => type));
        }
        return result;
      } catch (error) {
        if (error instanceof AppendNotBegun) outcome = 'not_begun';
        throw error;
      } finally {
        inFlight -= 1;
        const seconds = (performance.now() - startedAtMs) / 1000;
        listener.ended(seconds);
        metrics.appended(outcome, seconds);
      }
    },
  };
}
