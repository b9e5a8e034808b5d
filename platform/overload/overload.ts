/** What a process that answers requests knows of how much it has to do. */
import type { Timers } from '../ports.ts';
import { Admission } from './admission.ts';
import { AppendDelay } from './append-delay.ts';
import { createTurnMeter } from './loop-turns.ts';

export interface OverloadOptions {
  /** Requests in progress over which none is taken. */
  readonly inProgressMax: number;
  /** Under way at once without anybody being refused, however long it takes. */
  readonly workingMin: number;
  readonly timers: Timers;
  /** Who waits for a connection to the database, and how many connections there are. */
  readonly pool: { readonly waitingCount: number; readonly options: { readonly max?: number } };
}

export interface Overload {
  readonly admission: Admission;
  readonly appends: AppendDelay;
  /** How long work stood in line when last looked at, by where, as a share of what it may. */
  pressures(): Pressures;
  /** Looks at even intervals, until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
}

export interface Pressures {
  readonly event_loop: number;
  readonly appends: number;
  readonly database: number;
}

const LOOK_EVERY_MS = 100;
/**
 * A hold goes through the event loop some five times and a checkout some forty, so that it takes half a
 * second at such turns. Four times what they are when two thirds of the processor are in use.
 */
const TURN_MAX_MS = 12;
/** Several times what a store takes that is written to disk. */
const APPEND_MAX_MS = 250;
/** Who waits for a connection, for each that there is. */
const WAITING_A_CONNECTION_MAX = 8;

export function createOverload(options: OverloadOptions): Overload {
  const { timers, pool } = options;
  const admission = new Admission(options);
  const appends = new AppendDelay(() => performance.now());
  let pressures: Pressures = { event_loop: 0, appends: 0, database: 0 };
  return {
    admission,
    appends,
    pressures: () => pressures,
    async run(signal) {
      const turnMs = createTurnMeter();
      while (!signal.aborted) {
        await timers.sleep(LOOK_EVERY_MS, signal);
        pressures = {
          event_loop: turnMs() / TURN_MAX_MS,
          appends: appends.takeMs() / APPEND_MAX_MS,
          database: pool.waitingCount / ((pool.options.max ?? 1) * WAITING_A_CONNECTION_MAX),
        };
        admission.look(Math.max(pressures.event_loop, pressures.appends, pressures.database));
      }
    },
  };
}
