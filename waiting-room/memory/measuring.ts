/** What a room in memory sees of its people, told anew with each step; the rules of `ADVANCE` in Redis. */
import {
  ABSENT_AFTER_MS,
  AGES_MS,
  afterCalls,
  afterComing,
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
  /** Somebody who was called then has come. */
  came(calledAtMs: number, nowMs: number): void;
  /** A shopper has come to an end. */
  ended(ageMs: number): void;
  /** Time passes for those who wait and for those who shop. */
  pass(people: People, nowMs: number): void;
  /** From now on {@link told} says what is known by now. */
  tell(calls: Calls, nowMs: number): void;
  told(): Measures;
}

interface Call {
  readonly calledAtMs: number;
  readonly takenAtMs: number | null;
}

interface Calls {
  values(): Iterable<Call>;
}

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
    came(calledAtMs, nowMs) {
      const wasAbsent = seenAtMs !== null && isAbsent(calledAtMs, seenAtMs);
      now = afterComing(now, nowMs - calledAtMs, wasAbsent);
    },
    ended(ageMs) {
      const row = ageRow(ageMs);
      now = { ...now, ended: now.ended.map((ends, at) => (at === row ? ends + 1 : ends)) };
    },
    pass(people, nowMs) {
      if (seenAtMs === null) begin(people, nowMs);
      const beforeMs = seenAtMs ?? nowMs;
      const passedMs = Math.max(0, nowMs - beforeMs);
      seenAtMs = beforeMs + passedMs;
      const { atAge } = agesOf(people.calls, nowMs);
      now = {
        ...afterCalls(now, 0, newlyAbsent(people.calls, beforeMs, nowMs)),
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
      told = { ...now, ...agesOf(calls, nowMs) };
    },
    told: () => told,
  };
}

const isAbsent = (calledAtMs: number, nowMs: number): boolean =>
  nowMs - calledAtMs >= ABSENT_AFTER_MS;

function newlyAbsent(calls: Calls, beforeMs: number, nowMs: number): number {
  let absent = 0;
  for (const { calledAtMs, takenAtMs } of calls.values()) {
    const isNew = isAbsent(calledAtMs, nowMs) && !isAbsent(calledAtMs, beforeMs);
    if (takenAtMs === null && isNew) absent += 1;
  }
  return absent;
}

function agesOf(calls: Calls, nowMs: number): Pick<Measures, 'atAge' | 'unheard'> {
  const atAge = AGES_MS.map(() => 0);
  const unheard = AGES_MS.map(() => 0);
  for (const { calledAtMs, takenAtMs } of calls.values()) {
    const rows = takenAtMs === null ? unheard : atAge;
    const row = ageRow(nowMs - (takenAtMs ?? calledAtMs));
    rows[row] = (rows[row] ?? 0) + 1;
  }
  return { atAge, unheard };
}
