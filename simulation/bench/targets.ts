/** What the figures have to reach. */

export interface Target {
  /** `holds.ratio_to_crud` */
  readonly key: string;
  readonly what: string;
  readonly better: 'higher' | 'lower';
  /** To be reached, or the benchmark fails. */
  readonly limit: number;
  /** What we would like. */
  readonly goal?: number;
}

const atLeast = (key: string, what: string, limit: number, goal?: number): Target => ({
  key,
  what,
  better: 'higher',
  limit,
  ...(goal === undefined ? {} : { goal }),
});

/** `limit` itself is still good. */
const atMost = (key: string, what: string, limit: number, goal?: number): Target => ({
  ...atLeast(key, what, limit, goal),
  better: 'lower',
});

export const TARGETS: readonly Target[] = [
  atLeast('holds.ratio_to_crud', 'holds against SELECT … FOR UPDATE, update, insert, commit', 3, 4),
  atLeast('holds.ratio_to_single_statement', 'holds against one conditional statement', 1.3, 2),
  atLeast('holds.ratio_to_http', 'holds against the same answer without storing', 0.3, 0.4),
  atMost('holds.p95_ms', 'p95 of a hold at 70 % of the best rate', 500),
  atLeast('rejections.ratio_to_http', '409s against the same answer without looking', 0.6, 0.8),
  atLeast('seat_map.ratio_to_static', 'a seat map against the same bytes from memory', 0.9, 1),
  atMost('browse.p95_ms', 'p95 of search, seat map and show', 200),
  atLeast('stream.clients', 'open seat maps of one show', 10_000),
  atMost('stream.p99_ms', 'p99 from a hold’s answer to its delta', 500),
  atLeast(
    'checkout.ratio_to_http',
    'paid orders against the same answers without work',
    0.02,
    0.05,
  ),
  atMost('checkout.p95_ms', 'p95 of a confirmation, 150 ms a provider call', 800),
  atMost('checkout.p99_ms', 'p99 of a confirmation, 150 ms a provider call', 2_000),
  atMost('checkout.own_p95_ms', 'our own share of it', 150),
  atLeast('overload.goodput_at_5x_ratio', 'tickets sold at five times the best crowd', 0.85, 0.95),
  atMost('overload.violations', 'promises broken meanwhile', 0),
  atLeast('append.ratio_to_raw', 'appends against bare multi-row inserts', 0.7),
  atLeast('replay.seat_map_ratio_to_read', 'a seat map rebuilt against events only read', 0.6),
  atLeast('replay.postgres_ratio_to_copy', 'the orders rebuilt against a COPY of the rows', 0.3),
  atLeast('sold_out.seats', 'seats of a stadium sold', 50_000),
  atMost('sold_out.seconds', 'until it is sold out', 180, 60),
  atMost('sold_out.violations', 'promises broken meanwhile', 0),
  atMost('memory.bytes_per_seat', 'resident growth for one more seat on sale', 250),
];

export type Verdict = 'goal' | 'pass' | 'fail';

export function judge(target: Target, value: number): Verdict {
  const reaches = (bound: number): boolean =>
    target.better === 'higher' ? value >= bound : value <= bound;
  if (!reaches(target.limit)) return 'fail';
  return target.goal !== undefined && reaches(target.goal) ? 'goal' : 'pass';
}
