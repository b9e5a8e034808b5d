/** Counts the appends of an event store. */
import { AppendNotBegun } from '#event-store/errors.ts';
import type { AppendObserver } from '#event-store/observed-appends.ts';
import { addGauge, single } from './gauges.ts';
import type { Metrics } from './metrics.ts';

/** Hears of each append: of its beginning, and of its end after so many seconds. */
export interface AppendListener {
  began(): void;
  ended(seconds: number): void;
}

export function countAppends(metrics: Metrics, listener: AppendListener): AppendObserver {
  let inFlight = 0;
  addGauge(metrics.registry, {
    name: 'boxoffice_appends_in_flight',
    help: 'Appends that wait for their answer, those that queue for a call included',
    read: () => single(inFlight),
  });
  const ended = (outcome: string, seconds: number): void => {
    inFlight -= 1;
    listener.ended(seconds);
    metrics.appended(outcome, seconds);
  };
  return {
    began: () => {
      inFlight += 1;
      listener.began();
    },
    answered: (writes, { outcome }, seconds) => {
      ended(outcome, seconds);
      if (outcome !== 'ok') return;
      for (const { events } of writes) metrics.stored(events.map(({ type }) => type));
    },
    failed: (error, seconds) => {
      ended(error instanceof AppendNotBegun ? 'not_begun' : 'threw', seconds);
    },
  };
}
