/** Latencies counted in steps of about two per cent, so that few numbers say it all. */
import type { Histogram, Percentiles } from './port.ts';

export interface LatencyRecorder {
  record(ms: number, count?: number): void;
  percentiles(): Percentiles;
  histogram(): Histogram;
}

const STEPS_A_DOUBLING = 32;
const LOWEST_MS = 0.01;
/** About an hour. */
const SLOT_COUNT = STEPS_A_DOUBLING * 29;

export function createLatencyRecorder(): LatencyRecorder {
  const counts = new Uint32Array(SLOT_COUNT);
  let total = 0;
  let max = 0;
  const atShare = (share: number): number => {
    let left = Math.ceil(total * share);
    for (const [slot, count] of counts.entries()) {
      left -= count;
      if (count > 0 && left <= 0) return Math.min(max, upperBoundMs(slot));
    }
    return max;
  };
  return {
    record(ms, count = 1) {
      const slot = slotOf(ms);
      counts[slot] = (counts[slot] ?? 0) + count;
      total += count;
      max = Math.max(max, ms);
    },
    percentiles: () => ({ p50: atShare(0.5), p95: atShare(0.95), p99: atShare(0.99), max }),
    histogram: () =>
      [...counts.entries()]
        .filter(([, count]) => count > 0)
        .map(([slot, count]) => [upperBoundMs(slot), count]),
  };
}

function slotOf(ms: number): number {
  if (ms <= LOWEST_MS) return 0;
  return Math.min(SLOT_COUNT - 1, Math.ceil(Math.log2(ms / LOWEST_MS) * STEPS_A_DOUBLING));
}

const upperBoundMs = (slot: number): number => LOWEST_MS * 2 ** (slot / STEPS_A_DOUBLING);
