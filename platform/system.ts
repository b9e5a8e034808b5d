import { randomBytes } from 'node:crypto';
import { v7 as uuidV7 } from 'uuid';
import { toBase32 } from './base32.ts';
import type { Clock, EventLoop, Ids, Random, Timers } from './ports.ts';

/** The machine's clock. */
export const systemClock: Clock = { nowMs: () => Date.now() };

/** The same with fractions of a millisecond, for measuring: no step of the machine's clock moves it. */
export const systemStopwatch: Clock = {
  nowMs: () => performance.timeOrigin + performance.now(),
};

/** Real time. */
export const systemTimers: Timers = {
  sleep(ms, signal) {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      // Nothing to wait for but the others of this turn: a timer would cost a millisecond.
      if (ms <= 0) return void setImmediate(resolve);
      const end = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      signal?.addEventListener('abort', end);
    });
  },
};

/** The process's own. */
export const systemEventLoop: EventLoop = {
  endOfTurn: () => new Promise((resolve) => setImmediate(resolve)),
};

/** Fair enough for jitter and for picking seats, not for secrets. */
export const systemRandom: Random = { next: () => Math.random() };

/** Ids from the operating system's randomness: an id can't be guessed from another. */
export const systemIds: Ids = {
  uuid: () => uuidV7(),
  make: (prefix) => `${prefix}_${toBase32(randomBytes(ID_BYTES))}`,
};

/** 16 random bytes are 26 characters of five bits. */
const ID_BYTES = 16;
