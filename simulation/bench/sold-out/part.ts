/** The on-sale driver sells out a stadium, and its judge reads the log afterwards. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { OnSaleReport } from '../../on-sale/report.ts';
import type { Bench, Part, PartResult } from '../part.ts';
import { drawSellout } from './sellout-picture.ts';

const QUICK_SEATS = 400;
const DRIVER = path.resolve(import.meta.dirname, '../../on-sale/main.ts');

export const soldOut: Part = {
  name: 'sold_out',
  title: 'a stadium from the first buyer to the last seat, and every promise checked',
  run: runSoldOut,
};

async function runSoldOut(bench: Bench): Promise<PartResult> {
  const report = await driveSale(bench, bench.quick ? ['--seats', String(QUICK_SEATS)] : []);
  for (const { kind, subject, message } of report.violations.slice(0, 10)) {
    bench.log(`  ${kind} ${subject}: ${message}`);
  }
  if (report.unchecked.length > 0) throw new Error(`not checked: ${report.unchecked.join('; ')}`);
  return {
    figures: {
      seats: report.sold,
      seconds: report.sold_out_seconds ?? report.seconds,
      violations: report.violations.length,
      orders: report.confirmed,
      holds: report.accepted.holds,
      refused: report.refused,
      asked_to_wait: report.counts.askedToWait,
      hold_p95_ms: report.latency.hold?.p95_ms ?? Number.NaN,
      confirm_p95_ms: report.latency.confirm?.p95_ms ?? Number.NaN,
    },
    pictures: [{ name: 'sold-out', svg: drawSellout(report) }],
  };
}

/** As anybody runs it, with a server of its own, which is `npm start`'s. */
async function driveSale(bench: Bench, flags: readonly string[]): Promise<OnSaleReport> {
  const file = path.join(bench.folder, 'report.json');
  const args = [DRIVER, '--preset', 'stadium', '--json', file, ...flags];
  const driver = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  // It ends its server before it goes.
  const end = (): void => void driver.kill('SIGTERM');
  process.once('exit', end);
  try {
    const [code] = (await once(driver, 'exit')) as [number | null];
    // 1 says that a promise was broken: that is a figure, not a failure to measure.
    if (code !== 0 && code !== 1) throw new Error(`the on-sale driver ended with ${code}`);
    return JSON.parse(await readFile(file, 'utf8')) as OnSaleReport;
  } finally {
    process.off('exit', end);
  }
}
