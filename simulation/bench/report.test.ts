import { describe, expect, it } from 'vitest';
import { measureInTurns, median, medianRatio } from './alternate.ts';
import { ArgsError, readArgs } from './args.ts';
import { type BenchReport, judgeAll, toJson, toText } from './report.ts';
import { TARGETS } from './targets.ts';

const report: BenchReport = {
  figures: {
    holds: { ratio_to_crud: 3.456789, p95_ms: 500, per_s: 6_000 },
    rejections: { ratio_to_http: 0.59 },
  },
  broken: { stream: 'only 9,000 of 10,000 had a snapshot' },
  machine: {
    model: 'A processor',
    cores: 2,
    memory_gb: 8,
    os: 'Linux 6',
    node: 'v24.0.0',
    postgres: { server_version: '18.4', fsync: 'on' },
  },
  loadGenerator: { name: 'wrk', cpuShare: 0.123_456 },
  seconds: 61.4,
  quick: false,
};

describe('the verdict', () => {
  it('takes a figure at its limit as good, in both directions', () => {
    const verdicts = judgeAll(report.figures).map(({ target, verdict }) => [target.key, verdict]);
    expect(Object.fromEntries(verdicts)).toEqual({
      'holds.ratio_to_crud': 'pass',
      'holds.p95_ms': 'pass',
      'rejections.ratio_to_http': 'fail',
    });
  });

  it('fails what is not a number', () => {
    const [row] = judgeAll({ sold_out: { violations: Number.NaN } });
    expect(row?.verdict).toBe('fail');
  });

  it('has one bound for each key', () => {
    const keys = TARGETS.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('the report', () => {
  it('is nested by part, in numbers that can be read', () => {
    expect(toJson(report)).toMatchObject({
      holds: { ratio_to_crud: 3.457, p95_ms: 500, per_s: 6_000 },
      rejections: { ratio_to_http: 0.59 },
      machine: { cores: 2, postgres: { fsync: 'on' } },
      load_generator: { name: 'wrk' },
      run: { seconds: 61, failed: ['rejections.ratio_to_http'], broken: report.broken },
    });
  });

  it('says in words what failed and what could not be measured', () => {
    const lines = toText(report).split('\n');
    expect(lines.filter((line) => line.startsWith('FAIL'))).toEqual([
      expect.stringContaining('rejections.ratio_to_http'),
      'FAIL stream: only 9,000 of 10,000 had a snapshot',
    ]);
  });
});

describe('measuring in turns', () => {
  it('begins with the other side in every second round, and compares within a round', async () => {
    const order: string[] = [];
    const side = (name: string, rates: number[]) => async () => {
      order.push(name);
      return rates.shift() ?? 0;
    };
    // Given a machine that is half as fast in the second round
    const rates = await measureInTurns(
      { ours: side('ours', [300, 150, 310]), theirs: side('theirs', [100, 50, 100]) },
      3,
    );
    expect(order).toEqual(['ours', 'theirs', 'theirs', 'ours', 'ours', 'theirs']);
    // Then it changes nothing
    expect(medianRatio(rates.ours, rates.theirs)).toBe(3);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });
});

describe('the command line', () => {
  const PARTS = ['holds', 'browse'];

  it('runs everything unless told otherwise', () => {
    expect(readArgs([], PARTS)).toEqual({
      json: false,
      quick: false,
      only: null,
      outFolder: 'bench-pictures',
    });
    expect(readArgs(['--only', 'holds, browse', '--json'], PARTS)).toMatchObject({
      only: ['holds', 'browse'],
      json: true,
    });
  });

  it.each([[['--only', 'checkin']], [['--fast']], [['holds']]])('refuses %j', (argv) => {
    expect(() => readArgs(argv, PARTS)).toThrow(ArgsError);
  });
});
