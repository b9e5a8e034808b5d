import type { Position } from '#event-store/port.ts';
import type { Timers } from '#platform/ports.ts';
import type { PositionGate } from './port.ts';

/** More requests than this don't wait for one model: they are told at once that it is behind. */
const WAITERS_MAX = 10_000;

/** The end that the model itself holds. */
export interface PositionGateControl extends PositionGate {
  /** The model has applied everything up to here: wakes who waited for that, in order. */
  advance(position: Position): void;
  /** Resolves after a while, or as soon as anybody waits. */
  rest(ms: number): Promise<void>;
  /** What was known is not known any more; who waits goes on waiting. */
  reset(): void;
  /** Nothing more will come: everybody who still waits gets `false`. */
  close(): void;
}

interface Waiter {
  readonly position: Position;
  readonly settle: (reached: boolean) => void;
}

/** A reason of our own: an exception would be made for nobody, with its stack. */
const SETTLED = 'settled';

/** Lets requests wait for a model to have seen their own write; bounded in time and in number. */
export function createPositionGate(options: {
  readonly timers: Timers;
  readonly position: Position;
  readonly waitersMax?: number;
}): PositionGateControl {
  const { timers, waitersMax = WAITERS_MAX } = options;
  let position = options.position;
  let closed = false;
  /** By position; equal ones in the order they came. */
  const waiters: Waiter[] = [];
  let resting: AbortController | null = null;

  function insert(waiter: Waiter): void {
    resting?.abort(SETTLED);
    let at = waiters.length;
    while (at > 0 && (waiters[at - 1]?.position ?? 0n) > waiter.position) at -= 1;
    waiters.splice(at, 0, waiter);
  }

  function wait(target: Position, timeoutMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timeout = new AbortController();
      const waiter: Waiter = {
        position: target,
        settle: (reached) => {
          timeout.abort(SETTLED);
          resolve(reached);
        },
      };
      insert(waiter);
      void timers.sleep(timeoutMs, timeout.signal).then(() => {
        if (timeout.signal.aborted) return;
        const at = waiters.indexOf(waiter);
        if (at >= 0) waiters.splice(at, 1);
        resolve(false);
      });
    });
  }

  return {
    position: () => position,
    reached: async (target, timeoutMs) => {
      if (position >= target) return true;
      if (closed || timeoutMs <= 0 || waiters.length >= waitersMax) return false;
      return wait(target, timeoutMs);
    },
    advance: (to) => {
      if (to > position) position = to;
      let count = 0;
      while (count < waiters.length && (waiters[count]?.position ?? 0n) <= position) count += 1;
      for (const waiter of waiters.splice(0, count)) waiter.settle(true);
    },
    rest: async (ms) => {
      if (waiters.length > 0 || closed) return;
      resting = new AbortController();
      await timers.sleep(ms, resting.signal);
      resting = null;
    },
    reset: () => {
      position = 0n;
    },
    close: () => {
      closed = true;
      resting?.abort(SETTLED);
      for (const waiter of waiters.splice(0)) waiter.settle(false);
    },
  };
}
