/** Locks of seats within this process, in the order of their asking. */
import type { SeatLock } from '#command-api/older/ports.ts';
import type { Timers } from './ports.ts';

/** More than this don't wait for one seat: only one of them can have it anyway. */
const WAITERS_MAX = 1_000;

type Release = () => Promise<void>;

interface Waiter {
  /** Hands the lock over. */
  readonly take: () => void;
}

export function createSeatLock({ timers }: { readonly timers: Timers }): SeatLock {
  /** Who waits, for each seat that is locked. */
  const lines = new Map<string, Waiter[]>();

  function releaseOf(key: string): Release {
    let released = false;
    return async () => {
      if (released) return;
      released = true;
      const next = lines.get(key)?.shift();
      if (next === undefined) lines.delete(key);
      else next.take();
    };
  }

  function wait(key: string, line: Waiter[], waitMs: number): Promise<Release | null> {
    return new Promise((resolve) => {
      const timeout = new AbortController();
      const waiter: Waiter = {
        take() {
          timeout.abort();
          resolve(releaseOf(key));
        },
      };
      line.push(waiter);
      void timers.sleep(waitMs, timeout.signal).then(() => {
        if (timeout.signal.aborted) return;
        line.splice(line.indexOf(waiter), 1);
        resolve(null);
      });
    });
  }

  return {
    async acquire(key, waitMs) {
      const line = lines.get(key);
      if (line === undefined) {
        lines.set(key, []);
        return releaseOf(key);
      }
      return line.length >= WAITERS_MAX ? null : wait(key, line, waitMs);
    },
  };
}
