import type { Clock } from '#platform/ports.ts';
import type { BuildProgress } from '../rebuild/build.ts';

export interface Pace {
  readonly eventsPerSecond: number;
  /** Null before anything has moved. */
  readonly msLeft: number | null;
}

/** The pace of a rebuild since it was first looked at. */
export function watchPace(clock: Clock): (progress: BuildProgress) => Pace {
  let first: { readonly atMs: number; readonly progress: BuildProgress } | null = null;
  return (progress) => {
    const nowMs = clock.nowMs();
    first ??= { atMs: nowMs, progress };
    const elapsedMs = Math.max(1, nowMs - first.atMs);
    const moved = Number(progress.position - first.progress.position);
    const left = Number(progress.target - progress.position);
    const events = progress.eventCount - first.progress.eventCount;
    return {
      eventsPerSecond: Math.round((events * 1_000) / elapsedMs),
      msLeft: moved > 0 ? Math.round((Math.max(0, left) * elapsedMs) / moved) : null,
    };
  };
}
