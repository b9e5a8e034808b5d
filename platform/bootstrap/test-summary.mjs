// Counts what vitest's JSON report says.

/**
 * @param {object | null} report vitest's JSON report, null when it wrote none
 * @param {number} exitCode vitest's
 * @returns {{ line: string, ok: boolean, remarks: string[] }}
 */
export function summarise(report, exitCode) {
  const passed = report?.numPassedTests ?? 0;
  const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
  const remarks = [];
  let failed = (report?.numFailedTests ?? 0) + brokenFiles(report).length;
  for (const file of brokenFiles(report)) remarks.push(`${file} failed outside its tests.`);
  if (exitCode !== 0 && passed > 0 && failed === 0) {
    failed = 1;
    remarks.push(`vitest ended with ${exitCode} though no test failed: see above.`);
  }
  if (passed + failed === 0) remarks.push('No test ran.');
  const line = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
  return { line, ok: failed === 0 && passed > 0, remarks };
}

/** Files that failed without a failing test of theirs: a syntax error, a broken import, a hook. */
function brokenFiles(report) {
  return (report?.testResults ?? [])
    .filter((file) => file.status === 'failed')
    .filter((file) => !file.assertionResults.some((test) => test.status === 'failed'))
    .map((file) => file.name);
}
