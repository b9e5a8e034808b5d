// The whole stack as separate processes, during a sale in which one process of each role is killed
// and another one suspended, and what is left of it afterwards.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OnSaleReport } from '#simulation/on-sale/report.ts';
import { createTestDatabase, type TestDatabase } from '../testing/postgres.ts';
import { processesOf, type RunningStack, startRunningStack } from './testing/running-stack.ts';

const ROLES = ['command-api', 'gateway', 'payments', 'projections', 'read-api', 'sagas'];

let dataDir: string;
let database: TestDatabase;
let stack: RunningStack | null = null;

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'boxoffice-stack-'));
  database = await createTestDatabase();
});

afterEach(async () => {
  await stack?.signal('SIGTERM').catch(ignoreEnded);
  await database.drop();
  await rm(dataDir, { recursive: true, force: true });
});

function ignoreEnded(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
}

const start = (args: readonly string[] = []): Promise<RunningStack> =>
  startRunningStack(dataDir, { DATABASE_URL: database.url, DEV_TOKENS: 'on' }, args);

async function untilNobodyIsLeft(limitMs: number): Promise<readonly string[]> {
  const untilMs = Date.now() + limitMs;
  for (;;) {
    const left = processesOf(dataDir);
    if (left.length === 0 || Date.now() > untilMs) return left;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test('a sale through the gateway bears the death and the sleep of one process of each role', async () => {
  stack = await start();
  const before = await stack.runtime();
  expect([...new Set(before.processes.map(({ role }) => role))].toSorted()).toEqual(ROLES);
  const report = await sell(stack.url, [
    ...['--kill-roles', 'each', '--pause-roles', 'each', '--pause-seconds', '3'],
  ]);

  expect(report.violations).toEqual([]);
  expect(report.unchecked).toEqual([]);
  expect(report).toMatchObject({ kills: 6, pauses: 6, seats: 400, sold: 400, ended: 'sold_out' });
  const after = await stack.runtime();
  const restarted = after.processes.filter(({ restarts }) => restarts > 0);
  expect(restarted.map(({ role }) => role).toSorted()).toEqual(ROLES);
  expect(new Set(after.processes.map(({ pid }) => pid))).not.toContain(null);

  expect(await stack.signal('SIGINT')).toBe(0);
  expect(stack.said()).not.toContain('did not end by itself');
  expect(await untilNobodyIsLeft(0)).toEqual([]);
  stack = null;
}, 90_000);

async function sell(url: string, args: readonly string[]): Promise<OnSaleReport> {
  const file = path.join(dataDir, 'report.json');
  const driver = ['simulation/on-sale/main.ts', '--url', url, '--data', dataDir, '--json', file];
  const size = ['--seats', '400', '--concurrency', '48', '--hold-seconds', '4', '--seed', '7'];
  // Its exit code tells of violations, which are told better by the report.
  await promisify(execFile)(process.execPath, [...driver, ...size, ...args]).catch(() => undefined);
  return JSON.parse(await readFile(file, 'utf8')) as OnSaleReport;
}

test('where the stack itself is killed, nothing of it is left', async () => {
  const one = ['gateway', 'command-api', 'read-api', 'sagas', 'projections'];
  stack = await start(one.flatMap((role) => [`--${role}`, '1']));
  expect(processesOf(dataDir).length).toBeGreaterThan(one.length);
  await stack.signal('SIGKILL');
  stack = null;
  expect(await untilNobodyIsLeft(20_000)).toEqual([]);
}, 60_000);

test('what keeps it from starting is one line', async () => {
  const busy = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', DEV_TOKENS: 'on' };
  const failed = await startRunningStack(dataDir, busy).catch((error: Error) => error.message);
  expect(failed).toMatch(/did not get ready: .*127\.0\.0\.1/);
  expect(await untilNobodyIsLeft(0)).toEqual([]);
}, 60_000);
