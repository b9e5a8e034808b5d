// npm test: installs what is missing, runs every test once (arguments go to vitest), and ends with
// one line that counts: `N passed, N failed`.

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runInForeground } from './child.mjs';
import { BootstrapError, ensureInstalled, root } from './install.mjs';
import { findNode } from './node-binary.mjs';
import { summarise } from './test-summary.mjs';

try {
  await ensureInstalled({ mustExist: ['vitest'] });
  process.exitCode = await runTests(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof BootstrapError ? error.message : error);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
}

async function runTests(args) {
  const folder = mkdtempSync(path.join(tmpdir(), 'boxoffice-report-'));
  try {
    const reportFile = path.join(folder, 'report.json');
    const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
    const exitCode = await runInForeground(findNode(), [vitest, 'run', ...reporters, ...args], {
      cwd: root,
    });
    const report = existsSync(reportFile) ? JSON.parse(readFileSync(reportFile, 'utf8')) : null;
    const summary = summarise(report, exitCode);
    for (const remark of summary.remarks) console.log(remark);
    console.log(summary.line);
    return summary.ok ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
