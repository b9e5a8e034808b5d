/**
 * What "up to a moment" means: recorded time is the running maximum of the events' own times in the
 * order of the log, so that it never goes back when writers' clocks differ; `at=T` is up to the last
 * position recorded by T. A sample is kept each 1,024 positions, from which a few pages lead on.
 */
import type { EventStore, Position, StoredEvent } from '#event-store/port.ts';
import type { TailListener } from '../port.ts';

const SAMPLE_EVERY = 1_024n;
/** Older ones are in the database, or are read again from the last one before them. */
const SAMPLES_MAX = 10_000;
const PAGE = 1_000;

/** The first sampled position is the first one at or after a multiple of 1,024. */
export interface TimeSample {
  readonly position: Position;
  /** The running maximum up to and with that position. */
  readonly recordedMs: number;
}

export const LOG_START: TimeSample = { position: 0n, recordedMs: Number.NEGATIVE_INFINITY };

export interface RecordedTimes extends TailListener {
  /** Before the tail starts: where it starts from. */
  startAt(sample: TimeSample): void;
  /** How far it is. */
  latest(): TimeSample;
  /** Samples after a position, oldest first. */
  samplesAfter(position: Position): readonly TimeSample[];
  /** The last sample in memory that was recorded by then; null if that is further back. */
  lastSampleBy(timeMs: number): TimeSample | null;
}

export function createRecordedTimes(): RecordedTimes {
  let start = LOG_START;
  let latest = LOG_START;
  let samples: TimeSample[] = [LOG_START];

  function onEvents(events: readonly StoredEvent[]): void {
    for (const event of events) {
      const before = latest;
      latest = {
        position: event.position,
        recordedMs: Math.max(before.recordedMs, event.atMs),
      };
      if (event.position / SAMPLE_EVERY > before.position / SAMPLE_EVERY) samples.push(latest);
    }
    if (samples.length > SAMPLES_MAX) samples = samples.slice(-SAMPLES_MAX / 2);
  }

  return {
    onEvents,
    startAt: (sample) => {
      start = sample;
      latest = sample;
      samples = [sample];
    },
    latest: () => latest,
    samplesAfter: (position) =>
      samples.filter((sample) => sample.position > position && sample !== start),
    lastSampleBy: (timeMs) => samples.findLast((sample) => sample.recordedMs <= timeMs) ?? null,
  };
}

/** Finds a stored sample: the last one recorded by a moment. */
export interface StoredSamples {
  lastSampleBy(timeMs: number): Promise<TimeSample | null>;
}

/** The last position recorded by a moment, 0n if there was nothing yet. Exact. */
export async function positionAt(
  deps: {
    readonly store: Pick<EventStore, 'readAll' | 'head'>;
    readonly times: Pick<RecordedTimes, 'lastSampleBy'>;
    readonly stored: StoredSamples | null;
  },
  timeMs: number,
): Promise<Position> {
  const { store, times, stored } = deps;
  const sample = times.lastSampleBy(timeMs) ?? (await stored?.lastSampleBy(timeMs)) ?? LOG_START;
  const head = await store.head();
  let last = sample.position;
  while (last < head) {
    const page = await store.readAll({ after: last, maxCount: PAGE });
    for (const event of page.events) {
      // The running maximum was still below; so the first event beyond is where it passes the moment.
      if (event.atMs > timeMs) return last;
      last = event.position;
    }
    if (page.events.length === 0) return last;
  }
  return last;
}
