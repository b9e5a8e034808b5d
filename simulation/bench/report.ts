/** The figures as people and as programs read them. */
import type { Machine } from './machine.ts';
import type { Figures } from './part.ts';
import { judge, TARGETS, type Target, type Verdict } from './targets.ts';

export interface BenchReport {
  /** By part. */
  readonly figures: Readonly<Record<string, Figures>>;
  /** Why a part could not be measured. */
  readonly broken: Readonly<Record<string, string>>;
  readonly machine: Machine;
  readonly loadGenerator: { readonly name: string; readonly cpuShare: number | null };
  readonly seconds: number;
  readonly quick: boolean;
}

export interface Row {
  readonly target: Target;
  readonly value: number;
  readonly verdict: Verdict;
}

/** A row for each target whose part has run. */
export function judgeAll(figures: BenchReport['figures']): readonly Row[] {
  return TARGETS.flatMap((target) => {
    const [part = '', name = ''] = target.key.split('.');
    const value = figures[part]?.[name];
    return value === undefined ? [] : [{ target, value, verdict: judge(target, value) }];
  });
}

export function toJson(report: BenchReport): object {
  const { figures, broken, machine, loadGenerator, seconds, quick } = report;
  const rows = judgeAll(figures);
  const rounded = Object.entries(figures).map(([part, values]) => [part, roundAll(values)]);
  return {
    ...Object.fromEntries(rounded),
    machine,
    load_generator: { name: loadGenerator.name, cpu_share: loadGenerator.cpuShare },
    run: {
      quick,
      seconds: Math.round(seconds),
      failed: rows.filter(({ verdict }) => verdict === 'fail').map(({ target }) => target.key),
      broken,
    },
  };
}

const roundAll = (values: Figures): Figures =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, round(value)]));

/** Four significant digits, whole numbers as they are. */
const round = (value: number): number =>
  Number.isInteger(value) ? value : Number(value.toPrecision(4));

export function toText(report: BenchReport): string {
  const { machine, loadGenerator, seconds } = report;
  const rows = judgeAll(report.figures);
  const lines = rows.map(({ target, value, verdict }) =>
    [
      verdict === 'fail' ? 'FAIL' : 'ok  ',
      target.key.padEnd(34),
      shown(value).padStart(9),
      `  ${target.better === 'higher' ? 'at least' : 'at most '} ${shown(target.limit).padEnd(7)}`,
      (target.goal === undefined ? '' : `goal ${shown(target.goal)}`).padEnd(11),
      target.what,
    ].join(' '),
  );
  const share = loadGenerator.cpuShare;
  const generator = share === null ? '' : `, taking ${Math.round(share * 100)} % of a core`;
  return [
    ...lines,
    ...Object.entries(report.broken).map(([part, why]) => `FAIL ${part}: ${why}`),
    '',
    ...Object.entries(report.figures).map(([part, values]) => `${part}: ${allOf(values)}`),
    '',
    `${machine.cores} cores of ${machine.model}, Node ${machine.node}, PostgreSQL ${machine.postgres.server_version}, fsync ${machine.postgres.fsync}`,
    `load by ${loadGenerator.name}${generator}; ${Math.round(seconds)} s in all`,
  ].join('\n');
}

const allOf = (values: Figures): string =>
  Object.entries(values)
    .map(([name, value]) => `${name} ${shown(value)}`)
    .join(', ');

const shown = (value: number): string => round(value).toLocaleString('en-US', NO_ROUNDING);
const NO_ROUNDING = { maximumFractionDigits: 4, useGrouping: false } as const;
