/**
 * How honest the estimates are: what somebody was told when they got their place, against how long it took
 * until they were called. Of the people who asked the process that conducts their room.
 */
export interface Estimates {
  /** Somebody in line was told; the first time counts. */
  told(showId: string, arrival: number, etaSeconds: number, nowMs: number): void;
  /** Their turn has come. */
  called(showId: string, arrivals: readonly number[], nowMs: number): void;
  /** The room is over. */
  forget(showId: string): void;
}

export const NO_ESTIMATES: Estimates = {
  told: () => undefined,
  called: () => undefined,
  forget: () => undefined,
};

/** People who are followed at once in a room, of those who come first; the others are not needed. */
const FOLLOWED_MAX = 2_000;
/** Rooms in which anybody is followed. */
const ROOMS_MAX = 500;
/** Nobody who waits for a moment minds by what share it was another. */
const SECONDS_MIN = 5;

interface Told {
  readonly atMs: number;
  readonly etaSeconds: number;
}

/** `onMeasured` hears by which share of the real time each estimate was wrong. */
export function createEstimates(onMeasured: (error: number) => void): Estimates {
  const rooms = new Map<string, Map<number, Told>>();

  function roomOf(showId: string): Map<number, Told> | null {
    const known = rooms.get(showId);
    if (known !== undefined) return known;
    if (rooms.size >= ROOMS_MAX) return null;
    const made = new Map<number, Told>();
    rooms.set(showId, made);
    return made;
  }

  return {
    told(showId, arrival, etaSeconds, nowMs) {
      const room = roomOf(showId);
      if (room === null || room.has(arrival) || room.size >= FOLLOWED_MAX) return;
      room.set(arrival, { atMs: nowMs, etaSeconds });
    },
    called(showId, arrivals, nowMs) {
      const room = rooms.get(showId);
      if (room === undefined) return;
      for (const arrival of arrivals) {
        const told = room.get(arrival);
        if (told === undefined) continue;
        room.delete(arrival);
        const seconds = Math.max(SECONDS_MIN, (nowMs - told.atMs) / 1_000);
        const estimated = Math.max(SECONDS_MIN, told.etaSeconds);
        onMeasured(Math.abs(estimated - seconds) / seconds);
      }
    },
    forget(showId) {
      rooms.delete(showId);
    },
  };
}
