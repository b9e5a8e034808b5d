/** What operators read: a progress bar, verdicts in plain words, and the table of models. */
import { type Pace, watchPace } from '#projections/operate/progress.ts';
import type { BuildProgress } from '#projections/rebuild/build.ts';
import type { RebuildResult, TableVerdict } from '#projections/rebuild/port.ts';
import type { Clock } from '../ports.ts';

export interface Screen {
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}

const BAR_WIDTH = 30;
const REDRAW_MS = 200;
const LINE_EVERY_MS = 5_000;

export interface ProgressBar {
  show(progress: BuildProgress): void;
  /** Leaves the line. */
  end(): void;
}

/** One line redrawn on a terminal, else a line every few seconds. */
export function createProgressBar(model: string, screen: Screen, clock: Clock): ProgressBar {
  const everyMs = screen.isTTY ? REDRAW_MS : LINE_EVERY_MS;
  const pace = watchPace(clock);
  let shownAtMs = clock.nowMs();
  return {
    show(progress) {
      const measured = pace(progress);
      const nowMs = clock.nowMs();
      if (nowMs - shownAtMs < everyMs) return;
      shownAtMs = nowMs;
      const line = progressLine(model, progress, measured);
      screen.write(screen.isTTY ? `\r\u001b[2K${line}` : `${line}\n`);
    },
    end: () => {
      if (screen.isTTY) screen.write('\r\u001b[2K');
    },
  };
}

export function progressLine(model: string, progress: BuildProgress, pace: Pace): string {
  const { position, target, eventCount } = progress;
  const share = target === 0n ? 1 : Math.min(1, Number(position) / Number(target));
  const full = Math.round(share * BAR_WIDTH);
  const bar = '█'.repeat(full).padEnd(BAR_WIDTH, '░');
  const left = pace.msLeft === null ? '' : `, ${Math.ceil(pace.msLeft / 1_000)} s left`;
  const percent = `${Math.floor(share * 100)} %`.padStart(5);
  return `${model} ${bar} ${percent}  ${eventCount} events, ${pace.eventsPerSecond}/s${left}`;
}

export function describeResult(result: RebuildResult): string {
  const { model, outcome, position, eventCount } = result;
  switch (outcome) {
    case 'busy':
      return `${model} is being rebuilt already: see "npm run projections -- status".`;
    case 'aborted':
      return `${model}: stopped after ${eventCount} events; the live model is as it was, and the next rebuild goes on from there.`;
    default: {
      const what = `${model}: ${eventCount} events up to position ${position}. ${verdictLine(result)}`;
      return [`${what} ${ENDS[outcome]}`, ...differences(result)].join('\n');
    }
  }
}

const ENDS = {
  switched: 'The new one is live.',
  ready: 'The next start of this release switches to the new one.',
  checked: 'The live one stays.',
} as const;

function verdictLine({ verdict }: RebuildResult): string {
  if (verdict === null) return '';
  if (verdict.notCompared !== null) return `Not compared: ${verdict.notCompared}.`;
  const rows = verdict.tables.reduce((sum, { builtRows }) => sum + builtRows, 0);
  if (verdict.identical) return `Identical to the live one, ${rows} rows.`;
  return 'DIFFERENT from the live one.';
}

function differences({ verdict }: RebuildResult): readonly string[] {
  const tables = verdict?.tables ?? [];
  return tables
    .filter(({ onlyLive, onlyBuilt }) => onlyLive + onlyBuilt > 0)
    .flatMap((table) => [tableLine(table), ...exampleLines(table)]);
}

const tableLine = ({ table, liveRows, builtRows, onlyLive, onlyBuilt }: TableVerdict): string =>
  `  ${table}: live ${liveRows} rows, ${onlyLive} of them wrong; rebuilt ${builtRows}, ${onlyBuilt} of them not in the live one`;

const exampleLines = ({ examples }: TableVerdict): readonly string[] =>
  examples.map(({ side, row }) => `    ${side === 'live' ? '-' : '+'} ${row}`);

export interface StatusRow {
  readonly name: string;
  readonly version: number;
  readonly state: string;
  readonly position: string;
  readonly lagEvents: number;
  readonly lagMs: number;
  readonly eventsPerSecond: number | null;
  readonly failure: string | null;
  readonly rebuild: string | null;
}

const HEADINGS = ['model', 'version', 'state', 'position', 'behind', 'events/s'];

export function describeStatus(rows: readonly StatusRow[]): string {
  const cells = [HEADINGS, ...rows.map(cellsOf)];
  const widths = HEADINGS.map((_, at) => Math.max(...cells.map((row) => row[at]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  const [headings = [], ...body] = cells;
  return [
    line(headings),
    ...body.flatMap((row, at) => {
      const { failure = null, rebuild = null } = rows[at] ?? {};
      const notes = [failure, rebuild].filter((note) => note !== null);
      return [line(row), ...notes.map((note) => `    ${note}`)];
    }),
  ].join('\n');
}

function cellsOf(row: StatusRow): readonly string[] {
  const behind = row.lagEvents === 0 ? '-' : `${row.lagEvents} events, ${row.lagMs} ms`;
  const rate = row.eventsPerSecond === null ? '-' : row.eventsPerSecond.toFixed(1);
  return [row.name, String(row.version), row.state, row.position, behind, rate];
}
