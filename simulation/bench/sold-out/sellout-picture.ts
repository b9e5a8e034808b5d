/** How a stadium sold out, as a picture: seats sold by seconds. */
import type { OnSaleReport } from '../../on-sale/report.ts';
import { niceMax } from '../overload/curve-picture.ts';

const WIDTH = 720;
const HEIGHT = 360;
const LEFT = 72;
const RIGHT = 24;
const TOP = 56;
const BOTTOM = 48;
const TICKS = 4;

const INK = '#1f2937';
const FAINT = '#d1d5db';
const SOLD = '#047857';

type Curve = Pick<OnSaleReport, 'curve' | 'seats' | 'sold' | 'sold_out_seconds' | 'seconds'>;

/** An SVG of its own, readable on white. */
export function drawSellout(report: Curve): string {
  const lastSecond = report.sold_out_seconds ?? report.seconds;
  const points: (readonly [number, number])[] = [
    [0, 0],
    ...report.curve.filter(([seconds]) => seconds > 0 && seconds < lastSecond),
    [lastSecond, report.sold],
  ];
  const secondsMax = niceMax(lastSecond);
  const seatsMax = niceMax(report.seats);
  const x = (seconds: number): number => LEFT + (seconds / secondsMax) * (WIDTH - LEFT - RIGHT);
  const y = (seats: number): number =>
    HEIGHT - BOTTOM - (seats / seatsMax) * (HEIGHT - TOP - BOTTOM);
  const place = ([seconds, seats]: readonly [number, number]): string =>
    `${x(seconds).toFixed(1)},${y(seats).toFixed(1)}`;
  const text = (atX: number, atY: number, words: string, more = ''): string =>
    `<text x="${atX}" y="${atY}" ${more}>${words}</text>`;
  const ticks = Array.from({ length: TICKS + 1 }, (_, tick) => {
    const seats = (seatsMax * tick) / TICKS;
    const seconds = (secondsMax * tick) / TICKS;
    return [
      `<line x1="${LEFT}" y1="${y(seats)}" x2="${WIDTH - RIGHT}" y2="${y(seats)}" stroke="${FAINT}"/>`,
      text(LEFT - 8, y(seats) + 4, String(Math.round(seats)), 'text-anchor="end"'),
      text(x(seconds), HEIGHT - BOTTOM + 18, String(Math.round(seconds)), 'text-anchor="middle"'),
    ].join('');
  });
  const title = `${report.sold} of ${report.seats} seats in ${lastSecond.toFixed(0)} s`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="12" fill="${INK}" role="img" aria-label="${title}">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    text(LEFT, 24, title, 'font-size="15" font-weight="600"'),
    ...ticks,
    `<polyline points="${points.map(place).join(' ')}" fill="none" stroke="${SOLD}" stroke-width="2.5"/>`,
    text(LEFT, HEIGHT - 10, 'seconds since the first buyer came; seats sold', ''),
    '</svg>\n',
  ].join('\n');
}
