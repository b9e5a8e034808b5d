// The whole stack as separate processes, during a sale in which one process of each role is killed
// and another one suspended, and what is left of it afterwards.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OnSaleReport } from '#simulation/on-sale/report.ts';
import { pause } from '../testing/boxoffice.ts';
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

test('a restart one by one is noticed by nobody, and a killed stack leaves nothing behind', async () => {
  stack = await start(['--sagas', '1', '--projections', '1']);
  const load = sendMeanwhile(stack.url);
  for (const name of ['command-api-1', 'read-api-1']) await restart(stack, name);
  const answers = await load.stop();
  expect([...answers.keys()].toSorted()).toEqual(['GET 200', 'POST 201']);
  expect(Math.min(...answers.values())).toBeGreaterThan(50);

  expect(processesOf(dataDir).length).toBeGreaterThan(7);
  await stack.signal('SIGKILL');
  stack = null;
  expect(await untilNobodyIsLeft(20_000)).toEqual([]);
}, 90_000);

/** Asks for a clean end, and waits until another stands in its place and is ready. */
async function restart({ runtime }: RunningStack, name: string): Promise<void> {
  const find = async () => (await runtime()).processes.find((each) => each.name === name);
  const before = await find();
  if (!before?.pid) throw new Error(`${name} does not run`);
  process.kill(before.pid, 'SIGTERM');
  const isBack = async (): Promise<boolean> => {
    const now = await find();
    if (!now?.pid || now.pid === before.pid) return false;
    return fetch(`${now.url}/readyz`).then(
      ({ status }) => status === 200,
      () => false,
    );
  };
  while (!(await isBack())) await pause(50);
}

/** Reads and writes until it is stopped; tells how often each answer came. */
function sendMeanwhile(url: string) {
  const answers = new Map<string, number>();
  let isOver = false;
  const send = async (method: string, path: string): Promise<void> => {
    while (!isOver) {
      const answer = await fetch(`${url}${path}`, { method }).then(
        async (response) => {
          await response.arrayBuffer();
          return `${method} ${response.status}`;
        },
        (error: Error) => `${method} ${error.message}`,
      );
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
      await pause(5);
    }
  };
  const work = [1, 2, 3, 4].flatMap(() => [
    send('GET', '/v1/events'),
    send('POST', '/v1/sessions'),
  ]);
  return {
    async stop() {
      isOver = true;
      await Promise.all(work);
      return answers;
    },
  };
}

test('what keeps it from starting is one line', async () => {
  const busy = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', DEV_TOKENS: 'on' };
  const failed = await startRunningStack(dataDir, busy).catch((error: Error) => error.message);
  expect(failed).toMatch(
    /^it did not start: The database of DATABASE_URL can't be used: [^\n]*\.\n$/,
  );
  expect(await untilNobodyIsLeft(0)).toEqual([]);
}, 60_000);
