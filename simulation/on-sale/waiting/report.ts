/** What a run with a waiting room came to, for machines and for people. */
import { type EtaTenth, LOOKS_MIN } from './judge-line.ts';

export interface WaitingRoomReport {
  readonly people: number;
  /** Who came before the sale, as drawn; null where the lot could not be drawn again. */
  readonly drawn: number | null;
  readonly admitted: number;
  readonly told_sold_out: number;
  /** Who gave up in the line, or when they were in. */
  readonly left: number;
  readonly vanished: number;
  /** Who was still in the line when the doors closed. */
  readonly still_waiting: number;
  readonly gate_crashers: number;
  readonly max_active: number;
  /** At the busiest moment, as far as answers and the log prove it. */
  readonly most_shoppers: number;
  /** Estimates whose truth is known, and the median of how far they were off, as a share of it. */
  readonly looks: number;
  readonly eta_median_error: number | null;
  /** By when they were told, in tenths of the time in which people were called. */
  readonly eta_by_tenth: readonly EtaTenth[];
  /** False where there were too few of them to say anything. */
  readonly estimates_judged: boolean;
  /** Looks at a place that were given a guess or no number, with a reason. */
  readonly looks_without_number: number;
  /** People who were told that the tickets will probably be gone, and those of them who were let in. */
  readonly told_unlikely: number;
  readonly told_unlikely_and_admitted: number;
}

/** What could not be checked of it; null where all could. */
export const uncheckedEstimates = (report: WaitingRoomReport | null): string | null =>
  report === null || report.estimates_judged
    ? null
    : `the estimates: ${report.looks} looks at a place whose truth is known, ${LOOKS_MIN} are needed`;

export function describeWaitingRoom(report: WaitingRoomReport): string[] {
  const { eta_median_error: error } = report;
  const off = error === null ? 'nobody was told one' : `${(error * 100).toFixed(1)} % off (median)`;
  return [
    `line       ${report.people} people, ${report.drawn ?? '?'} drawn by lot, ${report.admitted} let in, ` +
      `${report.told_sold_out} told that it is sold out`,
    `           ${report.left} left, ${report.vanished} vanished, ${report.still_waiting} still there, ` +
      `${report.gate_crashers} tried to hold seats from the line`,
    `shoppers   ${report.most_shoppers} at once at most, of ${report.max_active} allowed`,
    `estimates  ${off}, ${report.looks} looks; ${report.looks_without_number} got a guess or nothing instead`,
    `           ${report.told_unlikely} were told that it is unlikely, ` +
      `${report.told_unlikely_and_admitted} of them were let in`,
    ...tenths(report.eta_by_tenth),
  ];
}

/** When in the sale they were told too long a time (above 0) or too short a one. */
function tenths(all: WaitingRoomReport['eta_by_tenth']): string[] {
  const cells = (texts: readonly string[]): string =>
    texts.map((text) => text.padStart(6)).join('');
  const percent = (share: number | null): string =>
    share === null ? '-' : (share * 100).toFixed(0);
  return [
    `by tenth   ${cells(all.map(({ looks }) => String(looks)))} looks`,
    `           ${cells(all.map(({ median_signed_error: error }) => percent(error)))} % too long (median)`,
  ];
}
