import { expect, test } from 'vitest';
import { summarise } from './test-summary.mjs';

const file = (name, status, ...tests) => ({
  name,
  status,
  assertionResults: tests.map((test) => ({ status: test })),
});

test('passed and failed tests are counted', () => {
  const report = {
    numPassedTests: 3,
    numFailedTests: 1,
    testResults: [file('a', 'failed', 'failed')],
  };
  expect(summarise(report, 1)).toEqual({ line: '3 passed, 1 failed', ok: false, remarks: [] });
  expect(summarise({ ...report, numFailedTests: 0, testResults: [] }, 0)).toEqual({
    line: '3 passed, 0 failed',
    ok: true,
    remarks: [],
  });
});

test('skipped ones are told, only if there are any', () => {
  const report = { numPassedTests: 1, numFailedTests: 0, numPendingTests: 1, numTodoTests: 2 };
  expect(summarise(report, 0).line).toBe('1 passed, 0 failed, 3 skipped');
});

test('a file that could not even be loaded is a failure', () => {
  const report = { numPassedTests: 1, numFailedTests: 0, testResults: [file('b', 'failed')] };
  const { line, ok, remarks } = summarise(report, 1);
  expect({ line, ok }).toEqual({ line: '1 passed, 1 failed', ok: false });
  expect(remarks).toEqual(['b failed outside its tests.']);
});

test('an error outside every file is a failure', () => {
  const report = { numPassedTests: 1, numFailedTests: 0, testResults: [file('a', 'passed')] };
  expect(summarise(report, 1)).toMatchObject({ line: '1 passed, 1 failed', ok: false });
});

test('a run without any test is not a success', () => {
  expect(summarise({ numPassedTests: 0, numFailedTests: 0 }, 0).ok).toBe(false);
  expect(summarise(null, 1)).toMatchObject({ line: '0 passed, 0 failed', ok: false });
});
