/** Two requests with one key in one process: the second waits for the first, then replays it. */
import { type Parking, whileParked } from '../overload/parking.ts';
import type { Timers } from '../ports.ts';
import { problem } from './problem.ts';

const WAIT_MAX_MS = 10_000;
const TWINS_MAX = 16;
const RETRY_AFTER_S = '1';

export interface TwinGate {
  /**
   * Runs `work` when no other work with this key is running. Throws 409 `idempotency_in_flight`
   * after 10 s of waiting, or at once when too many wait already.
   */
  withTwinGate<T>(key: string, work: () => Promise<T>): Promise<T>;
}

/** `parking` hears of requests that wait for their twin. */
export function createTwinGate(timers: Timers, parking?: Parking): TwinGate {
  /** For each key: how many run or wait, and the end of the last of them. */
  const lines = new Map<string, { length: number; last: Promise<void> }>();

  return {
    withTwinGate: async (key, work) => {
      const line = lines.get(key) ?? { length: 0, last: Promise.resolve() };
      if (line.length >= TWINS_MAX) throw inFlight();
      lines.set(key, line);
      const before = line.length > 0 ? line.last : null;
      line.length += 1;
      const { promise: done, resolve: finish } = Promise.withResolvers<void>();
      line.last = before === null ? done : Promise.all([before, done]).then(() => undefined);
      try {
        if (before !== null) {
          const inTime = await whileParked(parking, () => endsInTime(before, timers));
          if (!inTime) throw inFlight();
        }
        return await work();
      } finally {
        finish();
        line.length -= 1;
        if (line.length === 0) lines.delete(key);
      }
    },
  };
}

const inFlight = () =>
  problem('idempotency_in_flight', { headers: { 'Retry-After': RETRY_AFTER_S } });

async function endsInTime(before: Promise<void>, timers: Timers): Promise<boolean> {
  const stop = new AbortController();
  try {
    return await Promise.race([
      before.then(() => true),
      timers.sleep(WAIT_MAX_MS, stop.signal).then(() => false),
    ]);
  } finally {
    stop.abort();
  }
}
