/** The last moments of a process that others watch: they hear that it goes before it is gone. */
import type { Clock, Timers } from './ports.ts';

export interface Leaving {
  /** Somebody asks `/readyz`. True when the answer is that we are about to go. */
  isAsked(): boolean;
  /** From now on it is told. Resolves when whoever watches has had the time to hear it. */
  announce(): Promise<void>;
}

/** Gateways ask every second; who has not asked for so long does not go by the answer. */
const WATCHED_WITHIN_MS = 3_000;
/** So that the next look, and what was sent just before it, find us still here. */
const HEARD_AFTER_MS = 1_500;

export function createLeaving({
  clock,
  timers,
  heardAfterMs = HEARD_AFTER_MS,
}: {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly heardAfterMs?: number | undefined;
}): Leaving {
  let askedAtMs = Number.NEGATIVE_INFINITY;
  let isLeaving = false;
  return {
    isAsked() {
      askedAtMs = clock.nowMs();
      return isLeaving;
    },
    async announce() {
      isLeaving = true;
      if (clock.nowMs() - askedAtMs < WATCHED_WITHIN_MS) await timers.sleep(heardAfterMs);
    },
  };
}
