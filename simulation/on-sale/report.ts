/** The result of a run, for machines and for people. */
import type { HistoryTotals } from '../checker/totals.ts';
import type { Violation } from '../checker/violation.ts';
import type { CrowdEnd } from './crowd.ts';
import type { LatencySummary } from './latency.ts';
import type { SaleCounts } from './record.ts';
import { describeWaitingRoom, type WaitingRoomReport } from './waiting/report.ts';

export interface OnSaleReport {
  readonly seats: number;
  /** Seats. */
  readonly sold: number;
  /** Orders. */
  readonly confirmed: number;
  /** All refusals of the run. */
  readonly refused: number;
  readonly violations: readonly Violation[];
  /**
   * Share of hold requests refused for a seat that had been taken for over a second while the
   * buyer's fresh map showed it green; null where the log could not be read.
   */
  readonly false_green: number | null;
  readonly latency: Readonly<Record<string, LatencySummary>>;
  /** From the first buyer to the last. */
  readonly seconds: number;
  /** From the beginning to the last order confirmed to its buyer; null where seats were left. */
  readonly sold_out_seconds: number | null;
  /** Seats sold by seconds since the beginning. */
  readonly curve: readonly (readonly [seconds: number, sold: number])[];
  readonly seed: number;
  readonly ended: CrowdEnd;
  readonly refused_by_cause: Readonly<Record<string, number>>;
  readonly accepted: { readonly holds: number; readonly orders: number };
  readonly counts: SaleCounts;
  readonly kills: number;
  /** Processes that were suspended for a while. */
  readonly pauses: number;
  /** What the log amounts to; null where it could not be read. */
  readonly log: HistoryTotals | null;
  /** Null for a show without one. */
  readonly waiting_room: WaitingRoomReport | null;
  /** What could not be checked, and why. */
  readonly unchecked: readonly string[];
}

const VIOLATIONS_SHOWN = 40;

export function formatReport(report: OnSaleReport): string {
  const { counts } = report;
  const sections = [
    outcome(report),
    [
      `accepted   ${report.accepted.holds} holds, ${report.accepted.orders} orders`,
      `confirmed  ${report.confirmed} orders, ${counts.seatsConfirmed} seats`,
      `crowd      ${counts.arrivals} came, ${counts.returns} returns, ` +
        `${counts.holdsReleased} holds released, ${counts.holdsLeftToLapse} left to lapse`,
      `payments   ${counts.declines} declines, ${counts.challenges} challenges`,
      `retries    ${counts.replays} on purpose, ${counts.connectionsLost} after a lost answer, ` +
        `${counts.askedToWait} asked to wait; ${report.kills} kills, ${report.pauses} pauses`,
      `map        ${falseGreenText(report.false_green)}`,
    ],
    report.waiting_room ? describeWaitingRoom(report.waiting_room) : [],
    ['refused', ...causes(report.refused_by_cause)],
    latencyTable(report.latency),
    report.log ? [logLine(report.log)] : [],
    report.unchecked.map((what) => `not checked: ${what}`),
    verdict(report.violations),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function outcome({ ended, sold, seats, seconds, seed }: OnSaleReport): string[] {
  const how = { sold_out: 'Sold out', crowd_gone: 'The crowd has gone', time_is_up: 'Time is up' };
  const rate = seconds > 0 ? (sold / seconds).toFixed(0) : '-';
  return [
    `${how[ended]}: ${sold} of ${seats} seats in ${seconds.toFixed(1)} s (${rate}/s), seed ${seed}`,
  ];
}

const falseGreenText = (share: number | null): string =>
  share === null ? 'false green unknown' : `false green ${(share * 100).toFixed(3)} % of holds`;

const causes = (byCause: Readonly<Record<string, number>>): string[] =>
  Object.entries(byCause)
    .sort(([, a], [, b]) => b - a)
    .map(([cause, count]) => `  ${cause.padEnd(24)}${String(count).padStart(8)}`);

function latencyTable(latency: Readonly<Record<string, LatencySummary>>): string[] {
  const cells = (texts: readonly (string | number)[]): string =>
    texts.map((text) => String(text).padStart(9)).join('');
  return [
    `${'step'.padEnd(15)}${cells(['count', 'p50 ms', 'p95 ms', 'p99 ms', 'max ms'])}`,
    ...Object.entries(latency).map(
      ([step, { count, p50_ms, p95_ms, p99_ms, max_ms }]) =>
        `${step.padEnd(15)}${cells([count, p50_ms, p95_ms, p99_ms, max_ms])}`,
    ),
  ];
}

const logLine = (log: HistoryTotals): string =>
  `log        ${log.events} events: ${log.holds} holds, ${log.confirmedOrders} of ` +
  `${log.orders} orders confirmed, ${log.seatsSold} seats sold, ` +
  `${(log.capturedCents / 100).toFixed(2)} captured, ${(log.refundedCents / 100).toFixed(2)} refunded`;

function verdict(violations: readonly Violation[]): string[] {
  if (violations.length === 0) return ['No promise was broken.'];
  const more = violations.length - VIOLATIONS_SHOWN;
  return [
    `${violations.length} VIOLATIONS`,
    ...violations
      .slice(0, VIOLATIONS_SHOWN)
      .map(({ kind, subject, message }) => `  ${kind}  ${subject}: ${message}`),
    ...(more > 0 ? [`  … and ${more} more`] : []),
  ];
}
