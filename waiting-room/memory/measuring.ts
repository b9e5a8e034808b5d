/** What a room in memory sees of its people, told anew with each step; the rules of `ADVANCE` in Redis. */
import {
  AGES_MS,
  ageRow,
  halved,
  isToBeHalved,
  type Measures,
  NO_MEASURES,
  nextWindow,
  sum,
  WINDOW_MS,
} from '#domain/waiting-room-measures.ts';

export interface Measuring {
  /** Somebody left the line unasked. */
  left(): void;
  /** Somebody who was called has come to an end. */
  ended(ageMs: number): void;
  /** They never came. */
  wasAbsent(): void;
  /** Time passes for those who wait and for those who shop. */
  pass(people: People, nowMs: number): void;
  /** From now on {@link told} says what is known by now. */
  tell(calls: Calls, nowMs: number): void;
  told(): Measures;
}

type Calls = Iterable<{ readonly calledAtMs: number }>;

interface People {
  readonly waiting: number;
  readonly calls: Calls;
  readonly calledTotal: number;
  readonly freeSeats: number;
  readonly maxActive: number;
}

export function createMeasuring(): Measuring {
  let now: Measures = NO_MEASURES;
  let told: Measures = NO_MEASURES;
  let seenAtMs: number | null = null;
  let windowAtMs = 0;
  let halvedAtMs = 0;

  function begin({ calledTotal, freeSeats }: People, nowMs: number): void {
    seenAtMs = nowMs;
    windowAtMs = nowMs;
    halvedAtMs = nowMs;
    now = { ...now, first: { freeSeats, calledTotal } };
  }

  return {
    left() {
      now = { ...now, left: now.left + 1 };
    },
    ended(ageMs) {
      const row = ageRow(ageMs);
      now = { ...now, ended: now.ended.map((ends, at) => (at === row ? ends + 1 : ends)) };
    },
    wasAbsent() {
      now = { ...now, absent: now.absent + 1 };
    },
    pass(people, nowMs) {
      if (seenAtMs === null) begin(people, nowMs);
      const passedMs = Math.max(0, nowMs - (seenAtMs ?? nowMs));
      seenAtMs = Math.max(seenAtMs ?? 0, nowMs);
      const atAge = atAgeOf(people.calls, nowMs);
      now = {
        ...now,
        waitedMs: now.waitedMs + people.waiting * passedMs,
        shoppedMs: now.shoppedMs.map((ms, row) => ms + (atAge[row] ?? 0) * passedMs),
      };
      if (nowMs - windowAtMs >= WINDOW_MS) {
        now = nextWindow(now);
        windowAtMs = nowMs;
      }
      if (isToBeHalved(sum(now.ended), nowMs - halvedAtMs, people.maxActive)) {
        now = halved(now);
        halvedAtMs = nowMs;
      }
    },
    tell(calls, nowMs) {
      told = { ...now, atAge: atAgeOf(calls, nowMs) };
    },
    told: () => told,
  };
}

function atAgeOf(calls: Calls, nowMs: number): number[] {
  const atAge = AGES_MS.map(() => 0);
  for (const { calledAtMs } of calls) {
    const row = ageRow(nowMs - calledAtMs);
    atAge[row] = (atAge[row] ?? 0) + 1;
  }
  return atAge;
}
