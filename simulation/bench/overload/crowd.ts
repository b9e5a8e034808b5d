/**
 * An open crowd: buyers who hold a seat and pay for it in one go, and people who only look. Each comes at
 * a moment that was drawn before, and is measured from that moment, however late they could be sent.
 */
import type { Clock, Random, Timers } from '#platform/ports.ts';
import { poissonArrivals } from './arrivals.ts';
import type { RawAnswer, RawHttp } from './raw-http.ts';

export interface CrowdWorld {
  /** Time with fractions of a millisecond. */
  readonly stopwatch: Clock;
  readonly timers: Timers;
}

export interface CrowdPlan {
  readonly host: string;
  readonly showId: string;
  /** One for each customer; they take turns. */
  readonly tokens: readonly string[];
  /** Seats that nobody has asked for yet; what is taken from it is gone. */
  readonly seatIds: string[];
  /** Buyers who come a second. */
  readonly perSecond: number;
  /** People a buyer who only look. */
  readonly lookersPerBuyer: number;
  readonly seconds: number;
  /** At the start, not counted: the house gets used to it. */
  readonly warmUpSeconds: number;
  /** Who has no ticket so long after they came has given up. */
  readonly patienceMs: number;
  /** Makes the idempotency keys of this crowd different from those of others. */
  readonly name: string;
}

export interface CrowdCounts {
  /** Buyers who came. */
  readonly buyers: number;
  /** Confirmed within their patience. */
  readonly bought: number;
  /** Confirmed, and too late. */
  readonly boughtLate: number;
  /** Told to come back later, by what they had asked for. */
  readonly refusedHolds: number;
  readonly refusedCheckouts: number;
  /** Anything else, by its first words. */
  readonly failures: Readonly<Record<string, number>>;
  readonly looks: number;
  readonly looksServed: number;
  readonly looksRefused: number;
  /** Refusals that did not say when to come back. */
  readonly withoutRetryAfter: number;
}

export interface CrowdResult {
  readonly perSecond: number;
  /** Of buyers who came in the time that counts. */
  readonly counts: CrowdCounts;
  /** Tickets a second. */
  readonly goodputPerSecond: number;
  /** From the moment they meant to come to the ticket, in milliseconds. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** From being sent to being refused. */
  readonly refusalP99Ms: number;
  /** How late the crowd itself sent somebody, at worst of 100: its own share of the delay. */
  readonly lateP99Ms: number;
  /** Of one processor, taken by the crowd itself. */
  readonly crowdCpu: number;
  /** What was promised: for the judge. */
  readonly holds: readonly { readonly holdId: string; readonly seatId: string }[];
  readonly orders: readonly {
    readonly orderId: string;
    readonly seatId: string;
    readonly totalCents: number;
  }[];
}

/** Among the failures: the crowd was larger than the house. */
export const NO_SEAT_LEFT = 'no seat left';

/** Longer than anything that is asked for takes. */
const REST_MS = 15_000;
const LOOK_MS = 2;

export async function playCrowd(
  http: RawHttp,
  plan: CrowdPlan,
  random: Random,
  world: CrowdWorld,
): Promise<CrowdResult> {
  const { perSecond, lookersPerBuyer, seconds, warmUpSeconds } = plan;
  const { stopwatch, timers } = world;
  const wholeSeconds = warmUpSeconds + seconds;
  const buyers = poissonArrivals(random, { perSecond, seconds: wholeSeconds });
  const lookers = poissonArrivals(random, {
    perSecond: perSecond * lookersPerBuyer,
    seconds: wholeSeconds,
  });
  const cpuBefore = process.cpuUsage();
  const startMs = stopwatch.nowMs();
  const notes = createNotes(startMs + warmUpSeconds * 1_000);
  const visit: Visit = { http, plan, notes, nowMs: () => stopwatch.nowMs() };
  await Promise.all([
    arrive(world, startMs, buyers, (number, dueMs) => buy(visit, number, dueMs)),
    arrive(world, startMs, lookers, (number, dueMs) => look(visit, number, dueMs)),
  ]);
  const cpu = process.cpuUsage(cpuBefore);
  const cpuMs = (cpu.user + cpu.system) / 1_000;
  const endMs = stopwatch.nowMs();
  while (notes.underWay > 0 && stopwatch.nowMs() < endMs + REST_MS) await timers.sleep(LOOK_MS);
  return resultOf(plan, notes, cpuMs / (endMs - startMs));
}

/** What a visitor needs. */
interface Visit {
  readonly http: RawHttp;
  readonly plan: CrowdPlan;
  readonly notes: Notes;
  readonly nowMs: () => number;
}

/** Sends each in their moment; resolves when the last has been sent. */
async function arrive(
  { stopwatch, timers }: CrowdWorld,
  startMs: number,
  moments: readonly number[],
  send: (number: number, dueMs: number) => void,
): Promise<void> {
  for (let next = 0; next < moments.length; ) {
    const nowMs = stopwatch.nowMs();
    for (; next < moments.length; next += 1) {
      const dueMs = startMs + (moments[next] ?? 0);
      if (dueMs > nowMs) break;
      send(next, dueMs);
    }
    await timers.sleep(LOOK_MS);
  }
}

function createNotes(countsFromMs: number) {
  return {
    countsFromMs,
    underWay: 0,
    buyers: 0,
    bought: 0,
    boughtLate: 0,
    refusedHolds: 0,
    refusedCheckouts: 0,
    failures: new Map<string, number>(),
    looks: 0,
    looksServed: 0,
    looksRefused: 0,
    withoutRetryAfter: 0,
    latenciesMs: [] as number[],
    refusalsMs: [] as number[],
    lateMs: [] as number[],
    holds: [] as { holdId: string; seatId: string }[],
    orders: [] as { orderId: string; seatId: string; totalCents: number }[],
  };
}
type Notes = ReturnType<typeof createNotes>;

function buy(visit: Visit, number: number, dueMs: number): void {
  const { http, plan, notes, nowMs } = visit;
  const counts = dueMs >= notes.countsFromMs;
  const sentMs = nowMs();
  if (counts) {
    notes.buyers += 1;
    notes.lateMs.push(sentMs - dueMs);
  }
  const seatId = plan.seatIds.pop();
  if (seatId === undefined) {
    fail(notes, counts, NO_SEAT_LEFT);
    return;
  }
  const token = plan.tokens[number % plan.tokens.length] ?? '';
  notes.underWay += 1;
  http.send(holdRequest(plan, token, seatId), (answer) => {
    if (answer.status !== 201) {
      notes.underWay -= 1;
      // Nobody has got it: the next may ask for it.
      if (answer.status === 503) plan.seatIds.push(seatId);
      if (isRefusal(notes, answer, nowMs() - sentMs)) notes.refusedHolds += counts ? 1 : 0;
      else fail(notes, counts, `hold ${answer.status} ${codeOf(answer)}`);
      return;
    }
    const holdId = fieldOf(answer, 'hold_id');
    notes.holds.push({ holdId, seatId });
    const askedMs = nowMs();
    http.send(checkoutRequest(plan, token, holdId, number), (paid) => {
      notes.underWay -= 1;
      const isConfirmed = paid.status === 201 && paid.body.includes('"status":"confirmed"');
      if (!isConfirmed) {
        if (isRefusal(notes, paid, nowMs() - askedMs)) notes.refusedCheckouts += counts ? 1 : 0;
        else fail(notes, counts, `checkout ${paid.status} ${codeOf(paid)}`);
        return;
      }
      const orderId = fieldOf(paid, 'order_id');
      notes.orders.push({ orderId, seatId, totalCents: Number(fieldOf(paid, 'total_cents')) });
      if (!counts) return;
      const tookMs = nowMs() - dueMs;
      notes.latenciesMs.push(tookMs);
      if (tookMs <= plan.patienceMs) notes.bought += 1;
      else notes.boughtLate += 1;
    });
  });
}

function look(visit: Visit, number: number, dueMs: number): void {
  const { http, plan, notes, nowMs } = visit;
  const counts = dueMs >= notes.countsFromMs;
  const sentMs = nowMs();
  notes.underWay += 1;
  http.send(lookRequest(plan, number), (answer) => {
    notes.underWay -= 1;
    const isRefused = isRefusal(notes, answer, nowMs() - sentMs);
    if (!isRefused && answer.status !== 200) {
      fail(notes, counts, `look ${answer.status}`);
      return;
    }
    if (!counts) return;
    notes.looks += 1;
    if (isRefused) notes.looksRefused += 1;
    else notes.looksServed += 1;
  });
}

function isRefusal(notes: Notes, { status, head }: RawAnswer, sinceMs: number): boolean {
  if (status !== 503) return false;
  if (!/\r\nretry-after: \d+/i.test(head)) notes.withoutRetryAfter += 1;
  notes.refusalsMs.push(sinceMs);
  return true;
}

function fail(notes: Notes, counts: boolean, why: string): void {
  if (counts) notes.failures.set(why, (notes.failures.get(why) ?? 0) + 1);
}

const codeOf = ({ body }: RawAnswer): string => /"code":"(\w+)"/.exec(body)?.[1] ?? '';

/** The first value of that name; numbers as text. */
const fieldOf = ({ body }: RawAnswer, name: string): string =>
  new RegExp(`"${name}":"?([^",}]+)`).exec(body)?.[1] ?? '';

function holdRequest({ host, showId }: CrowdPlan, token: string, seatId: string): string {
  return post(host, `/v1/shows/${showId}/holds`, token, '', `{"seat_ids":["${seatId}"]}`);
}

const PAYMENT = '{"payment":{"method":"pm_card_visa"}}';

function checkoutRequest(
  { host, name }: CrowdPlan,
  token: string,
  holdId: string,
  number: number,
): string {
  const key = `Idempotency-Key: ${name}-${number}\r\n`;
  return post(host, `/v1/holds/${holdId}/checkout`, token, key, PAYMENT);
}

function post(host: string, path: string, token: string, headers: string, body: string): string {
  return `POST ${path} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\n${headers}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

function lookRequest({ host, showId }: CrowdPlan, number: number): string {
  const paths = [
    `/v1/shows/${showId}/availability?detail=sections`,
    `/v1/shows/${showId}`,
    `/v1/shows/${showId}/availability`,
  ];
  return `GET ${paths[number % paths.length]} HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
}

function resultOf(plan: CrowdPlan, notes: Notes, crowdCpu: number): CrowdResult {
  const { bought, boughtLate, refusedHolds, refusedCheckouts, looks } = notes;
  return {
    perSecond: plan.perSecond,
    counts: {
      buyers: notes.buyers,
      bought,
      boughtLate,
      refusedHolds,
      refusedCheckouts,
      failures: Object.fromEntries(notes.failures),
      looks,
      looksServed: notes.looksServed,
      looksRefused: notes.looksRefused,
      withoutRetryAfter: notes.withoutRetryAfter,
    },
    goodputPerSecond: bought / plan.seconds,
    p50Ms: quantile(notes.latenciesMs, 0.5),
    p99Ms: quantile(notes.latenciesMs, 0.99),
    refusalP99Ms: quantile(notes.refusalsMs, 0.99),
    lateP99Ms: quantile(notes.lateMs, 0.99),
    crowdCpu,
    holds: notes.holds,
    orders: notes.orders,
  };
}

/** 0 of nothing. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
