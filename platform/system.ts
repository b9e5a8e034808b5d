import { toBase32 } from './base32.ts';
import { createEntropy } from './entropy.ts';
import type { Clock, EventLoop, Ids, Random, Timers } from './ports.ts';
import { uuidV7 } from './uuid.ts';

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

const ID_BYTES = 16;
/** Of them, in front: milliseconds since 1970, for the next nine thousand years. */
const ID_TIME_BYTES = 6;
const UUID_BYTES = 16;
/** The counter between two ids of one millisecond starts at random, with room to count up. */
const UUID_COUNTER_MAX = 0x7fffffff;

const entropy = createEntropy();

/**
 * Ids of their time and 80 bits of the operating system's randomness, as in a ULID: an id can't be guessed
 * from another, and what is made together stands together in the indexes.
 */
export const systemIds: Ids = {
  uuid: createUuids(),
  // 16 bytes are 26 characters of five bits.
  make: (prefix) => `${prefix}_${toBase32(stamped(entropy.take(ID_BYTES), Date.now()))}`,
};

/** The first bytes become the time, the highest first. */
function stamped(bytes: Uint8Array, nowMs: number): Uint8Array {
  let rest = nowMs;
  for (let at = ID_TIME_BYTES - 1; at >= 0; at -= 1) {
    bytes[at] = rest % 0x100;
    rest = Math.floor(rest / 0x100);
  }
  return bytes;
}

/** Version 7, as the library makes them by itself: in order, also within a millisecond. */
function createUuids(): () => string {
  let msecs = 0;
  let seq = 0;
  return () => {
    const random = entropy.take(UUID_BYTES);
    const nowMs = Date.now();
    if (nowMs > msecs) {
      msecs = nowMs;
      seq = (((random[6] ?? 0) << 24) | ((random[7] ?? 0) << 16) | 1) & UUID_COUNTER_MAX;
    } else {
      seq += 1;
    }
    return uuidV7({ random, msecs, seq });
  };
}
