/**
 * One room in memory. Those who wait are numbers in flat arrays by arrival; only customers' keys and
 * the few who have been called are objects. The scripts in `../redis` follow the same rules.
 */
import {
  ADMISSION_MS,
  type AdmissionLimits,
  type Bucket,
  callCount,
  claimMs,
  giveBack,
  refill,
} from '#domain/waiting-room-admission.ts';
import {
  type Advance,
  type AdvanceOptions,
  CALLS_AN_ADVANCE,
  ENDED_KEPT_MS,
  type EndReason,
  type Entering,
  type Figures,
  type Loaded,
  type Looked,
  type Person,
  type Standing,
  type Use,
} from '../port.ts';
import { createOrderedSet } from './fenwick.ts';
import { createMeasuring } from './measuring.ts';
import { createNumbers } from './numbers.ts';

export interface MemoryRoom {
  loaded(): Loaded | null;
  enter(people: readonly Entering[]): void;
  load(loaded: Loaded, progress: Progress): void;
  look(person: Sought, nowMs: number): Looked;
  end(person: Person, reason: EndReason, nowMs: number): void;
  finish(customerKey: string, confirmedAtMs: number, nowMs: number): number | null;
  use(person: Person, admission: { takenAtMs: number; untilMs: number }): Use;
  advance(limits: AdmissionLimits, options: AdvanceOptions): Advance | null;
  figures(): Figures;
}

type Progress = { readonly calledUpTo: number; readonly calledTotal: number };
type Sought = { readonly arrival: number | null; readonly customerKey: string };

const NOBODY = 0;
const GATHERING = 1;
const WAITING = 2;
const CALLED = 3;
const ENDED: Readonly<Record<EndReason, number>> = { left: 4, bought: 5, lapsed: 6 };
const REASONS: Readonly<Record<number, EndReason>> = { 4: 'left', 5: 'bought', 6: 'lapsed' };

interface Called {
  readonly customerKey: string | null;
  readonly calledAtMs: number;
  readonly takenAtMs: number | null;
  readonly untilMs: number;
}

export function createMemoryRoom(): MemoryRoom {
  const statuses = createNumbers(Uint8Array);
  const places = createNumbers(Int32Array);
  const arrivals = createNumbers(Int32Array);
  const line = createOrderedSet();
  const byCustomer = new Map<string, number>();
  const calls = new Map<number, Called>();
  /** By when they ended, oldest first. */
  const endedAtMs = new Map<number, number>();
  let stage: Loaded | null = null;
  let gathered = 0;
  let progress: Progress = { calledUpTo: -1, calledTotal: 0 };
  const measuring = createMeasuring();
  let bucket: Bucket | null = null;

  const figures = (): Figures => ({
    gathered,
    waiting: line.size(),
    active: calls.size,
    ...progress,
    measures: measuring.told(),
  });

  function putInLine(arrival: number, place: number): void {
    statuses.set(arrival, WAITING);
    places.set(arrival, place);
    arrivals.set(place, arrival);
    line.add(place);
  }

  function enterOne({ arrival, customerKey, place, call }: Entering): void {
    const status = statuses.get(arrival);
    if (status === GATHERING && place !== null) {
      gathered -= 1;
      putInLine(arrival, place);
      return;
    }
    if (status !== NOBODY) return;
    const known = byCustomer.get(customerKey);
    if (known === undefined || statuses.get(known) === NOBODY) byCustomer.set(customerKey, arrival);
    if (call !== null) {
      statuses.set(arrival, CALLED);
      if (place !== null) places.set(arrival, place);
      calls.set(arrival, { customerKey, ...call });
    } else if (place === null) {
      statuses.set(arrival, GATHERING);
      gathered += 1;
    } else {
      putInLine(arrival, place);
    }
  }

  /** Takes somebody out of wherever they are. */
  function takeOut(arrival: number): void {
    switch (statuses.get(arrival)) {
      case GATHERING:
        gathered -= 1;
        break;
      case WAITING:
        line.remove(places.get(arrival));
        break;
      case CALLED:
        calls.delete(arrival);
        break;
      default:
    }
  }

  function endOne(
    { arrival, customerKey }: { arrival: number; customerKey: string | null },
    reason: EndReason,
    nowMs: number,
  ): void {
    const status = statuses.get(arrival);
    if (status >= ENDED.left) return;
    if (status === WAITING) measuring.left();
    if (status === CALLED) measureEnd(arrival, nowMs);
    takeOut(arrival);
    statuses.set(arrival, ENDED[reason]);
    endedAtMs.set(arrival, nowMs);
    if (customerKey !== null && byCustomer.get(customerKey) === arrival) {
      byCustomer.delete(customerKey);
    }
  }

  function standingOf(arrival: number, customerKey: string, nowMs: number): Standing {
    const status = statuses.get(arrival);
    if (status === GATHERING) return { kind: 'gathering' };
    if (status === WAITING) {
      const place = places.get(arrival);
      return { kind: 'waiting', place, ahead: line.below(place) };
    }
    const reason = REASONS[status];
    if (reason !== undefined) return { kind: 'ended', reason };
    const call = calls.get(arrival);
    if (call === undefined) return { kind: 'unknown' };
    if (call.takenAtMs !== null) {
      return nowMs < call.untilMs
        ? { kind: 'admitted', takenAtMs: call.takenAtMs, untilMs: call.untilMs, isNew: false }
        : { kind: 'ended', reason: 'lapsed' };
    }
    const untilMs = nowMs + ADMISSION_MS;
    measuring.came(call.calledAtMs, nowMs);
    calls.set(arrival, { ...call, customerKey, takenAtMs: nowMs, untilMs });
    return { kind: 'admitted', takenAtMs: nowMs, untilMs, isNew: true };
  }

  function measureEnd(arrival: number, nowMs: number): void {
    const call = calls.get(arrival);
    if (call === undefined) return;
    if (call.takenAtMs === null) measuring.came(call.calledAtMs, nowMs);
    measuring.ended(nowMs - (call.takenAtMs ?? nowMs));
  }

  function measure(house: { freeSeats: number; maxActive: number }, nowMs: number): void {
    const { calledTotal } = progress;
    measuring.pass({ waiting: line.size(), calls, calledTotal, ...house }, nowMs);
  }

  function endOverdue(nowMs: number): { absent: number[]; lapsed: number[] } {
    const absent: number[] = [];
    const lapsed: number[] = [];
    for (const [arrival, { customerKey, takenAtMs, untilMs }] of calls) {
      if (untilMs > nowMs) continue;
      if (takenAtMs !== null) {
        endOne({ arrival, customerKey }, 'lapsed', nowMs);
        lapsed.push(arrival);
        continue;
      }
      takeOut(arrival);
      statuses.set(arrival, NOBODY);
      absent.push(arrival);
    }
    return { absent, lapsed };
  }

  function callOne(nowMs: number, untilMs: number): number {
    const place = line.smallest();
    const arrival = arrivals.get(place);
    line.remove(place);
    statuses.set(arrival, CALLED);
    calls.set(arrival, { customerKey: null, calledAtMs: nowMs, takenAtMs: null, untilMs });
    const { calledUpTo, calledTotal } = progress;
    progress = { calledUpTo: Math.max(calledUpTo, place), calledTotal: calledTotal + 1 };
    return arrival;
  }

  function forgetEnded(nowMs: number): void {
    for (const [arrival, atMs] of endedAtMs) {
      if (nowMs - atMs < ENDED_KEPT_MS) return;
      endedAtMs.delete(arrival);
      statuses.set(arrival, NOBODY);
    }
  }

  return {
    loaded: () => stage,
    figures,
    enter: (people) => people.forEach(enterOne),
    load(loaded, { calledUpTo, calledTotal }) {
      stage = stage === 'open' ? 'open' : loaded;
      progress = {
        calledUpTo: Math.max(progress.calledUpTo, calledUpTo),
        calledTotal: Math.max(progress.calledTotal, calledTotal),
      };
    },
    look({ arrival: asked, customerKey }, nowMs) {
      const arrival = asked ?? byCustomer.get(customerKey) ?? null;
      const standing: Standing =
        arrival === null ? { kind: 'unknown' } : standingOf(arrival, customerKey, nowMs);
      return { loaded: stage, figures: figures(), arrival, standing };
    },
    end: endOne,
    finish(customerKey, confirmedAtMs, nowMs) {
      const arrival = byCustomer.get(customerKey);
      const call = arrival === undefined ? undefined : calls.get(arrival);
      if (arrival === undefined || call === undefined || call.calledAtMs > confirmedAtMs)
        return null;
      endOne({ arrival, customerKey }, 'bought', nowMs);
      return arrival;
    },
    use({ arrival, customerKey }, { takenAtMs, untilMs }) {
      const status = statuses.get(arrival);
      if (status >= ENDED.left) return 'ended';
      if (status === CALLED && calls.get(arrival)?.takenAtMs != null) return 'known';
      const calledAtMs = calls.get(arrival)?.calledAtMs ?? takenAtMs;
      takeOut(arrival);
      statuses.set(arrival, CALLED);
      calls.set(arrival, { customerKey, calledAtMs, takenAtMs, untilMs });
      if (!byCustomer.has(customerKey)) byCustomer.set(customerKey, arrival);
      return 'restored';
    },
    advance(limits, { isSelling, freeSeats, nowMs }) {
      if (stage !== 'open') return null;
      const { admitPerSecond } = limits;
      measure({ freeSeats, maxActive: limits.maxActive }, nowMs);
      forgetEnded(nowMs);
      const { absent, lapsed } = endOverdue(nowMs);
      bucket = giveBack(refill(bucket, admitPerSecond, nowMs), admitPerSecond, absent.length);
      const room = { waiting: line.size(), active: calls.size };
      const possible = isSelling ? callCount(bucket, room, limits) : 0;
      const count = Math.min(possible, CALLS_AN_ADVANCE);
      bucket = { ...bucket, tokens: bucket.tokens - count };
      const untilMs = nowMs + claimMs(room.waiting);
      const called = Array.from({ length: count }, () => ({
        arrival: callOne(nowMs, untilMs),
        untilMs,
      }));
      measuring.tell(calls, nowMs);
      return { called, absent, lapsed, figures: figures() };
    },
  };
}
