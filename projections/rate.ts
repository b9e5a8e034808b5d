import type { Clock } from '#platform/ports.ts';

const WINDOW_MS = 10_000;

export interface RateMeter {
  count(events: number): void;
  /** Over the last ten seconds. */
  eventsPerSecond(): number;
}

export function createRateMeter(clock: Clock): RateMeter {
  /** A count a second at most. */
  const seconds: { readonly atMs: number; events: number }[] = [];
  const forget = (nowMs: number): void => {
    while (seconds.length > 0 && (seconds[0]?.atMs ?? 0) <= nowMs - WINDOW_MS) seconds.shift();
  };
  return {
    count: (events) => {
      const nowMs = clock.nowMs();
      forget(nowMs);
      const last = seconds.at(-1);
      if (last !== undefined && nowMs - last.atMs < 1_000) last.events += events;
      else seconds.push({ atMs: nowMs, events });
    },
    eventsPerSecond: () => {
      forget(clock.nowMs());
      return (seconds.reduce((sum, { events }) => sum + events, 0) * 1_000) / WINDOW_MS;
    },
  };
}
