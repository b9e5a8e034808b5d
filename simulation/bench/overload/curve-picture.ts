/** The curve as a picture: what was sold at each crowd, and how long a buyer waited for the ticket. */
import type { Goodput, Level } from './goodput.ts';

const WIDTH = 720;
const HEIGHT = 400;
const LEFT = 64;
const RIGHT = 64;
const TOP = 56;
const BOTTOM = 56;
const TICKS = 4;

const INK = '#1f2937';
const FAINT = '#d1d5db';
const SOLD = '#047857';
const WAITED = '#b45309';
const OFFERED = '#9ca3af';

/** An SVG of its own, readable on white. */
export function drawCurve({ levels, bestPerSecond }: Goodput): string {
  const offeredMax = niceMax(Math.max(...levels.map((level) => level.offeredPerSecond)));
  const soldMax = niceMax(bestPerSecond * 1.3);
  const waitedMax = niceMax(Math.max(...levels.map((level) => level.p99Ms)));
  const x = (offered: number): number => LEFT + (offered / offeredMax) * (WIDTH - LEFT - RIGHT);
  const y = (value: number, max: number): number =>
    HEIGHT - BOTTOM - (Math.min(value, max) / max) * (HEIGHT - TOP - BOTTOM);
  const line = (of: (level: Level) => number, max: number, color: string, dash = ''): string => {
    const points = levels.map((level) => `${x(level.offeredPerSecond)},${y(of(level), max)}`);
    const dots = levels.map(
      (level) =>
        `<circle cx="${x(level.offeredPerSecond)}" cy="${y(of(level), max)}" r="4" fill="${color}"/>`,
    );
    return `<polyline points="${points.join(' ')}" fill="none" stroke="${color}" stroke-width="2.5"${dash}/>${dots.join('')}`;
  };
  const text = (atX: number, atY: number, words: string, more = ''): string =>
    `<text x="${atX}" y="${atY}" ${more}>${words}</text>`;
  const ticks = Array.from({ length: TICKS + 1 }, (_, tick) => {
    const share = tick / TICKS;
    const atX = x(offeredMax * share);
    const atY = y(share, 1);
    return [
      `<line x1="${LEFT}" y1="${atY}" x2="${WIDTH - RIGHT}" y2="${atY}" stroke="${FAINT}"/>`,
      text(LEFT - 8, atY + 4, round(soldMax * share), `text-anchor="end" fill="${SOLD}"`),
      text(WIDTH - RIGHT + 8, atY + 4, round(waitedMax * share), `fill="${WAITED}"`),
      text(atX, HEIGHT - BOTTOM + 18, round(offeredMax * share), 'text-anchor="middle"'),
    ].join('');
  });
  const loads = levels.map(({ load, offeredPerSecond }) =>
    text(x(offeredPerSecond), TOP - 6, `${load}×`, 'text-anchor="middle"'),
  );
  // Where everybody would be served.
  const all = `<line x1="${x(0)}" y1="${y(0, soldMax)}" x2="${x(soldMax)}" y2="${y(soldMax, soldMax)}" stroke="${OFFERED}" stroke-dasharray="4 4"/>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="12" fill="${INK}" role="img" aria-label="Tickets a second and waiting time by buyers a second">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    text(LEFT, 22, 'More buyers than a house can serve', 'font-size="15" font-weight="600"'),
    ...ticks,
    all,
    ...loads,
    line(({ goodputPerSecond }) => goodputPerSecond, soldMax, SOLD),
    line(({ p99Ms }) => p99Ms, waitedMax, WAITED),
    text(LEFT, HEIGHT - 10, 'tickets/s, confirmed within 2 s', `fill="${SOLD}"`),
    text(WIDTH / 2, HEIGHT - 10, 'buyers/s who came', 'text-anchor="middle"'),
    text(WIDTH - RIGHT, HEIGHT - 10, 'p99 to the ticket, ms', `text-anchor="end" fill="${WAITED}"`),
    '</svg>\n',
  ].join('\n');
}

const round = (value: number): string => String(Math.round(value));

/** The next of 1, 2, 4, 5 or 8 times a power of ten. */
export function niceMax(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  return ([1, 2, 4, 5, 8, 10].find((step) => step * power >= value) ?? 10) * power;
}
