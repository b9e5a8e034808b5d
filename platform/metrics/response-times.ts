/**
 * How long this process took to answer of late, out of the histogram that Prometheus is told. Nothing is
 * counted twice for it: what was counted when somebody last asked is taken off what is counted now.
 */
import type { Registry } from 'prom-client';
import type { RecentTimes, RequestKind, ResponseTimes } from '#read-api/deps.ts';
import type { Clock } from '../ports.ts';

export const REQUEST_SECONDS = 'boxoffice_http_request_duration_seconds';

/** Asked more often, the same is told again. */
const FRESH_MS = 2_000;
/** What is told reaches so far back, where somebody asked then. */
const WINDOW_MS = 60_000;

const KINDS: Readonly<Record<string, RequestKind>> = {
  'POST /v1/shows/{id}/holds': 'hold',
  'POST /v1/events/{id}/holds': 'hold',
  'POST /v1/orders': 'pay',
  'POST /v1/holds/{id}/checkout': 'pay',
  'POST /v1/payments/{id}/confirm': 'pay',
  'GET /v1/events': 'look',
  'GET /v1/shows/{id}': 'look',
  'GET /v1/shows/{id}/seat-map': 'look',
  'GET /v1/shows/{id}/availability': 'look',
};
const ALL_KINDS = ['hold', 'pay', 'look'] as const satisfies readonly RequestKind[];

/** By kind: how many were answered within so many seconds. */
type Buckets = ReadonlyMap<RequestKind, ReadonlyMap<number, number>>;

interface Taken {
  readonly atMs: number;
  readonly buckets: Buckets;
}

export function createResponseTimes(
  registry: Pick<Registry, 'getSingleMetric'>,
  clock: Clock,
): ResponseTimes {
  let taken: readonly Taken[] = [{ atMs: clock.nowMs(), buckets: new Map() }];
  let told: { readonly atMs: number; readonly times: RecentTimes } | null = null;

  return {
    async recent() {
      const nowMs = clock.nowMs();
      if (told !== null && nowMs - told.atMs < FRESH_MS) return told.times;
      const buckets = await read(registry);
      const past = taken.filter(({ atMs }) => nowMs - atMs >= WINDOW_MS);
      const kept = [...past.slice(-1), ...taken.filter(({ atMs }) => nowMs - atMs < WINDOW_MS)];
      const [base] = kept;
      const times = {
        overMs: nowMs - (base?.atMs ?? nowMs),
        kinds: ALL_KINDS.map((kind) => timesOf(kind, buckets, base?.buckets ?? new Map())),
      };
      taken = [...kept, { atMs: nowMs, buckets }];
      told = { atMs: nowMs, times };
      return times;
    },
  };
}

async function read(registry: Pick<Registry, 'getSingleMetric'>): Promise<Buckets> {
  const sums = new Map<RequestKind, Map<number, number>>();
  const metric = await registry.getSingleMetric(REQUEST_SECONDS)?.get();
  for (const { labels, value } of metric?.values ?? []) {
    const kind = KINDS[`${labels.method} ${labels.route}`];
    if (kind === undefined || labels.le === undefined) continue;
    const upTo = labels.le === '+Inf' ? Number.POSITIVE_INFINITY : Number(labels.le);
    const sum = sums.get(kind) ?? new Map<number, number>();
    sums.set(kind, sum);
    sum.set(upTo, (sum.get(upTo) ?? 0) + value);
  }
  return sums;
}

function timesOf(kind: RequestKind, now: Buckets, before: Buckets): RecentTimes['kinds'][number] {
  const old = before.get(kind);
  const buckets = [...(now.get(kind) ?? [])]
    .sort(([one], [other]) => one - other)
    .map(([upTo, count]) => ({ upTo, count: count - (old?.get(upTo) ?? 0) }));
  const count = buckets.at(-1)?.count ?? 0;
  const at = (share: number): number | null =>
    count <= 0 ? null : Math.round(quantile(buckets, count * share) * 10_000) / 10;
  return { kind, count, p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) };
}

/** In seconds: evenly within a bucket, as Prometheus reckons; of the last one its beginning. */
function quantile(
  buckets: readonly { readonly upTo: number; readonly count: number }[],
  rank: number,
): number {
  let [from, below] = [0, 0];
  for (const { upTo, count } of buckets) {
    if (count >= rank) {
      if (!Number.isFinite(upTo)) return from;
      return from + (upTo - from) * ((rank - below) / Math.max(1, count - below));
    }
    [from, below] = [upTo, count];
  }
  return from;
}
