import { describe, expect, it } from 'vitest';
import { createLatencyRecorder } from '../load/histogram.ts';
import { drawLatency } from './latency.ts';

/** Heights of the bars, by their order. */
const heights = (svg: string): number[] =>
  [...svg.matchAll(/class="bar"[^>]* height="([\d.]+)"/g)].map(([, height]) => Number(height));

describe('a latency histogram', () => {
  const draw = (latencies: readonly number[]): string => {
    const recorder = createLatencyRecorder();
    for (const ms of latencies) recorder.record(ms);
    return drawLatency({
      title: 'Holds <fast> & "slow"',
      latencyMs: recorder.percentiles(),
      histogram: recorder.histogram(),
    });
  };

  it('has its highest bar where most answers are, and one for the slowest', () => {
    const bars = heights(draw([...Array<number>(99).fill(2), 200]));
    expect(Math.max(...bars)).toBe(bars[0]);
    expect(bars.at(-1)).toBeGreaterThan(0);
    expect(bars.filter((height) => height > 0)).toHaveLength(2);
  });

  it('is well-formed, whatever its title, and can be read on dark', () => {
    const svg = draw([1, 5]);
    expect(svg).toContain('Holds &lt;fast> &amp; &quot;slow&quot;');
    expect(svg).toContain('prefers-color-scheme: dark');
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('can be drawn of a single latency', () => {
    expect(draw([3])).not.toMatch(/NaN|Infinity|undefined/);
  });
});
