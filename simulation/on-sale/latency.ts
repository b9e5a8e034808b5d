/** How long each kind of request took. */

export interface LatencySummary {
  readonly count: number;
  readonly p50_ms: number;
  readonly p95_ms: number;
  readonly p99_ms: number;
  readonly max_ms: number;
}

export interface LatencyMeter {
  record(step: string, ms: number): void;
  /** By step, in the order in which they were first seen. */
  summary(): Record<string, LatencySummary>;
}

export function createLatencyMeter(): LatencyMeter {
  const samples = new Map<string, number[]>();
  return {
    record(step, ms) {
      const list = samples.get(step);
      if (list) list.push(ms);
      else samples.set(step, [ms]);
    },
    summary: () => Object.fromEntries([...samples].map(([step, list]) => [step, summarise(list)])),
  };
}

function summarise(samples: readonly number[]): LatencySummary {
  const sorted = [...samples].sort((a, b) => a - b);
  return {
    count: sorted.length,
    p50_ms: percentile(sorted, 0.5),
    p95_ms: percentile(sorted, 0.95),
    p99_ms: percentile(sorted, 0.99),
    max_ms: sorted.at(-1) ?? 0,
  };
}

/** The smallest sample that this share of all samples does not exceed (nearest rank). */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
