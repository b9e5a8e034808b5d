/** The curve as a picture: what is sold at each crowd, and how long its buyers waited for the ticket. */
import { drawFrame, PLOT, short, textAt, xAt, yAt } from '../pictures/frame.ts';
import type { Goodput } from './goodput.ts';

const STROKE = '#2563eb';
const HEADROOM = 1.25;
const TICKS = [0, 0.25, 0.5, 0.75, 1];

/** An SVG of its own. */
export function drawCurve({ levels, bestPerSecond, ratioAt5x }: Goodput): string {
  const offeredMax = niceMax(Math.max(...levels.map((level) => level.offeredPerSecond)));
  const mostSold = Math.max(bestPerSecond, ...levels.map((level) => level.goodputPerSecond));
  const soldMax = niceMax(mostSold * HEADROOM);
  const ticksTo = (max: number) => TICKS.map((at) => ({ at, label: short(at * max) }));
  const points = levels.map((level) => ({
    x: xAt(level.offeredPerSecond / offeredMax),
    y: yAt(level.goodputPerSecond / soldMax),
    level,
  }));
  const line = points.map(({ x, y }) => `${x},${y}`).join(' ');
  const labels = points.map(
    ({ x, y, level }) =>
      `<circle class="bar" cx="${x}" cy="${y}" r="4"/>` +
      textAt(x, y - 12, `${level.load}×`, 'ink', 'middle') +
      textAt(x, y + 20, `p99 ${short(level.p99Ms / 1_000)} s`, 'faint', 'middle'),
  );
  // Where everybody who comes would get a ticket.
  const served = Math.min(1, soldMax / offeredMax);
  const all = `<line class="mark" x1="${PLOT.left}" y1="${PLOT.bottom}" x2="${xAt(served)}" y2="${yAt((served * offeredMax) / soldMax)}"/>`;
  return `${drawFrame({
    title: 'More buyers than a house can serve',
    subtitle: `${short(bestPerSecond)} tickets/s at best; at five times as many buyers ${short(100 * ratioAt5x)} % of it`,
    x: { title: 'buyers/s who came', ticks: ticksTo(offeredMax) },
    y: { title: 'tickets/s, confirmed within 2 s', ticks: ticksTo(soldMax) },
    plot: [
      all,
      `<polyline points="${line}" fill="none" stroke="${STROKE}" stroke-width="2.5"/>`,
      ...labels,
    ].join('\n'),
  })}\n`;
}

/** The next of 1, 2, 4, 5 or 8 times a power of ten. */
export function niceMax(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  return ([1, 2, 4, 5, 8, 10].find((step) => step * power >= value) ?? 10) * power;
}
