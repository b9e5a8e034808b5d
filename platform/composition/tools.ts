/** The world around a process, as its parts are handed it. */
import type { Clock, Ids, Log, Random, Timers } from '../ports.ts';
import { systemClock, systemIds, systemRandom, systemTimers } from '../system.ts';

export interface Tools {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly ids: Ids;
  readonly log: Log;
}

export const systemTools = (log: Log): Tools => ({
  clock: systemClock,
  timers: systemTimers,
  random: systemRandom,
  ids: systemIds,
  log,
});
