/** The stretch of time that the slider goes over, cut into steps. Pure. */

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A minute of the sale, and how many places were bought in it. */
export interface Minute {
  readonly atMs: number;
  readonly sold: number;
}

/** As many moments as a slider can tell apart; all of them come in one answer. */
export const STEPS = 600;

const MINUTE_MS = 60_000;
/** Seats are held before they are bought. */
const BEFORE_FIRST_MS = 2 * MINUTE_MS;
/** The last minute itself, and another for payments that took their time. */
const AFTER_LAST_MS = 2 * MINUTE_MS;

export interface SaleTimes {
  readonly onSaleMs: number;
  readonly endMs: number;
  readonly nowMs: number;
}

/** From when it was to be sold until now, or its end. */
export function wholeSpan({ onSaleMs, endMs, nowMs }: SaleTimes): Span {
  const toMs = Math.min(nowMs, endMs);
  return { fromMs: Math.min(onSaleMs, toMs - MINUTE_MS), toMs };
}

/** The part of it in which orders were placed; all of it where there were none. */
export function saleSpan(times: SaleTimes, minutes: readonly Minute[]): Span {
  const whole = wholeSpan(times);
  const [first, last] = [minutes[0], minutes.at(-1)];
  if (first === undefined || last === undefined) return whole;
  const fromMs = Math.max(whole.fromMs, first.atMs - BEFORE_FIRST_MS);
  return {
    fromMs,
    toMs: Math.max(fromMs + MINUTE_MS, Math.min(whole.toMs, last.atMs + AFTER_LAST_MS)),
  };
}

export const momentOf = ({ fromMs, toMs }: Span, step: number): number =>
  Math.round(fromMs + ((toMs - fromMs) * step) / STEPS);

/** The step that is nearest to a moment. */
export function stepOf({ fromMs, toMs }: Span, atMs: number): number {
  const step = Math.round(((atMs - fromMs) / (toMs - fromMs)) * STEPS);
  return Math.min(STEPS, Math.max(0, step));
}

/** The sell-out curve over the span: points from 0,1 to 1,0, for an SVG whose y goes down. */
export function curveOf(
  span: Span,
  minutes: readonly Minute[],
): readonly (readonly [number, number])[] {
  const all = minutes.reduce((sum, { sold }) => sum + sold, 0);
  if (all === 0) return [];
  let sum = 0;
  const points: (readonly [number, number])[] = [[0, 1]];
  for (const { atMs, sold } of minutes) {
    const share = (at: number): number =>
      Math.min(1, Math.max(0, (at - span.fromMs) / (span.toMs - span.fromMs)));
    points.push([share(atMs), 1 - sum / all]);
    sum += sold;
    points.push([share(atMs + MINUTE_MS), 1 - sum / all]);
  }
  points.push([1, 1 - sum / all]);
  return points;
}
