/** A latency histogram: time on a scale of powers, so that the tail is seen as well as the body. */
import type { Histogram, Percentiles } from '../load/port.ts';
import { drawFrame, PLOT, round, short, type Tick, textAt, xAt, yAt } from './frame.ts';

const BARS = 80;
const DECADES = [0.01, 0.1, 1, 10, 100, 1_000, 10_000, 100_000];

export interface LatencyPicture {
  readonly title: string;
  readonly latencyMs: Percentiles;
  readonly histogram: Histogram;
}

export function drawLatency({ title, latencyMs, histogram }: LatencyPicture): string {
  const { p50, p95, p99, max } = latencyMs;
  const from = Math.log10(Math.min(...histogram.map(([ms]) => ms)));
  const to = Math.max(from + 1, Math.log10(Math.max(...histogram.map(([ms]) => ms))));
  const shareOf = (ms: number): number =>
    Math.min(1, Math.max(0, (Math.log10(ms) - from) / (to - from)));
  const bars = new Array<number>(BARS).fill(0);
  for (const [ms, count] of histogram) {
    const bar = Math.min(BARS - 1, Math.floor(shareOf(ms) * BARS));
    bars[bar] = (bars[bar] ?? 0) + count;
  }
  const highest = Math.max(1, ...bars);
  const total = bars.reduce((sum, count) => sum + count, 0);
  const ticks: Tick[] = DECADES.filter((ms) => ms >= 10 ** from && ms <= 10 ** to).map((ms) => ({
    at: shareOf(ms),
    label: short(ms),
  }));
  return drawFrame({
    title,
    subtitle: `p50 ${short(p50)} ms, p95 ${short(p95)} ms, p99 ${short(p99)} ms, slowest ${short(max)} ms of ${total}`,
    x: { title: 'milliseconds', ticks },
    y: { title: 'share of answers', ticks: shares(highest / total) },
    plot: [
      ...bars.map((count, bar) => drawBar(bar, count / highest)),
      drawMark(shareOf(p95), 'p95'),
      drawMark(shareOf(p99), 'p99'),
    ].join('\n'),
  });
}

const shares = (highest: number): readonly Tick[] =>
  [0, 0.5, 1].map((at) => ({ at, label: `${short(at * highest * 100)} %` }));

function drawBar(bar: number, share: number): string {
  const x = xAt(bar / BARS);
  const width = round(xAt((bar + 1) / BARS) - x - 1);
  return `<rect class="bar" x="${x}" y="${yAt(share)}" width="${width}" height="${round(yAt(0) - yAt(share))}"/>`;
}

const drawMark = (at: number, label: string): string =>
  `<line class="mark" x1="${xAt(at)}" x2="${xAt(at)}" y1="${PLOT.top}" y2="${PLOT.bottom}"/>` +
  textAt(xAt(at) + 3, PLOT.top + 10, label, 'marked');
