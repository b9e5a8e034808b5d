/** What people read of a copy: how far it is, on standard error, and what came of it. */
import type { HistoryComparison, HistorySummary } from '#event-store/copy/compare.ts';
import type { CopyProgress, CopyResult } from '#event-store/copy/copy.ts';
import type { Clock } from '../ports.ts';
import type { Screen } from '../projections-cli/show.ts';

const REDRAW_MS = 200;
const LINE_EVERY_MS = 5_000;
const LINE_LENGTH_MAX = 400;

export interface Counter {
  /** Events dealt with so far. */
  show(events: number, note?: string): void;
  /** Leaves the line. */
  end(): void;
}

/** One line redrawn on a terminal, else a line every few seconds. */
export function createCounter(what: string, screen: Screen, clock: Clock): Counter {
  const startedAtMs = clock.nowMs();
  let shownAtMs = startedAtMs;
  let shownNote = '';
  return {
    show(events, note = '') {
      const nowMs = clock.nowMs();
      const isDue = nowMs - shownAtMs >= (screen.isTTY ? REDRAW_MS : LINE_EVERY_MS);
      if (!isDue && (note === '' || note === shownNote)) return;
      shownAtMs = nowMs;
      shownNote = note;
      const perSecond = Math.round((events * 1_000) / Math.max(1, nowMs - startedAtMs));
      const line = `${what}: ${events} events, ${perSecond}/s${note === '' ? '' : `, ${note}`}`;
      screen.write(screen.isTTY ? `\r\u001b[2K${line}` : `${line}\n`);
    },
    end: () => {
      if (screen.isTTY) screen.write('\r\u001b[2K');
    },
  };
}

export const noteOf = ({ level }: CopyProgress): string => (level ? 'level with the source' : '');

export function describeCopy(result: CopyResult, target: string): string {
  const { found, copied, level, sha256 } = result;
  const what = `${copied} events copied to ${target}, ${found} were there.`;
  return level
    ? `${what} All that the source held is there: ${found + copied} events, sha256 ${sha256}.`
    : `${what} Stopped before the end; the same command goes on from there.`;
}

const summary = ({ events, sha256 }: HistorySummary): string =>
  `${events} events, sha256 ${sha256}`;

export function describeComparison(
  comparison: HistoryComparison,
  names: { readonly from: string; readonly to: string },
): string {
  const { verdict, first, second, difference } = comparison;
  const more = Math.abs(first.events - second.events);
  switch (verdict) {
    case 'same':
      return `The same: ${summary(first)}.`;
    case 'first-goes-on':
      return `${names.to} has the first ${second.events} events of ${names.from}, each the same; ${more} are missing. Copy again for the rest.`;
    case 'second-goes-on':
      return `${names.to} has ${more} events more than ${names.from}, after ${first.events} that are the same.`;
    default:
      return [
        `DIFFERENT from event ${difference?.number} on.`,
        `  ${names.from}: ${summary(first)}`,
        `    ${shortened(difference?.first)}`,
        `  ${names.to}: ${summary(second)}`,
        `    ${shortened(difference?.second)}`,
      ].join('\n');
  }
}

const shortened = (line: string | null | undefined): string =>
  (line ?? 'no event').slice(0, LINE_LENGTH_MAX);
