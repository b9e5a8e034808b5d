/** What a run takes from outside, so that it reads no clock and draws no number of its own. */
import type { Clock, Timers } from '#platform/ports.ts';

export interface World {
  readonly clock: Clock;
  readonly timers: Timers;
}
