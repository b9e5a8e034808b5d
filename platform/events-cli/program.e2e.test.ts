/** The program itself, by its pipes and exit codes, and killed on its way. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPostgresEventStore } from '#event-store/postgres/postgres-event-store.ts';
import { facts } from '#event-store/testing/facts.ts';
import { silentLog } from '#event-store/testing/silent-log.ts';
import { systemEventLoop, systemRandom, systemTimers } from '../system.ts';
import { createTestDatabase, type TestDatabase } from '../testing/postgres.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

const MAIN = path.resolve(import.meta.dirname, '..', 'events-main.ts');
const EVENTS = 6_000;
const STREAMS = 60;

let source: TestDatabase;
let target: TestDatabase;

beforeAll(async () => {
  [source, target] = [await createTestDatabase(), await createTestDatabase()];
  const store = await createPostgresEventStore({
    connectionString: source.url,
    timers: systemTimers,
    eventLoop: systemEventLoop,
    random: systemRandom,
    log: silentLog,
  });
  for (let at = 0; at < EVENTS / STREAMS; at += 1) {
    const events = facts(STREAMS);
    const writes = events.map((event, stream) => ({
      stream: `s-${stream}`,
      expectedRevision: at - 1,
      events: [event],
    }));
    await store.append(writes);
  }
  await store.close();
});
afterAll(async () => {
  await source.drop();
  await target.drop();
});

const start = (...args: readonly string[]) =>
  spawn(process.execPath, [MAIN, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });

async function run(...args: readonly string[]) {
  const child = start(...args);
  child.stdin.end();
  let [out, said] = ['', ''];
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (said += chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, said };
}

async function headOf(url: string): Promise<number> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rows } = await client.query<{ position: string }>(
      "select position from event_store.head where to_regclass('event_store.head') is not null",
    );
    return Number(rows[0]?.position ?? 0);
  } catch (error) {
    if ((error as { readonly code?: string }).code === '42P01') return 0;
    throw error;
  } finally {
    await client.end();
  }
}

test('a history goes by pipe, and a killed import goes on', { timeout: 60_000 }, async () => {
  const file = path.join(await temporaryFolder(), 'events.ndjson');
  const exported = await run('export', '--from', source.url);
  expect(exported).toMatchObject({ code: 0, said: `${EVENTS} events exported.\n` });
  await writeFile(file, exported.out);

  const killed = start('import', '--to', target.url);
  const half = exported.out.slice(0, exported.out.length / 2);
  killed.stdin.on('error', () => undefined);
  killed.stdin.write(half);
  while ((await headOf(target.url)) === 0) await systemTimers.sleep(20);
  killed.kill('SIGKILL');
  await once(killed, 'close');
  const before = await headOf(target.url);
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(EVENTS);

  const piped = start('import', '--to', target.url);
  piped.stdin.end(await readFile(file));
  let said = '';
  piped.stderr.on('data', (chunk) => (said += chunk));
  expect(await once(piped, 'close')).toEqual([0, null]);
  expect(said).toMatch(new RegExp(`${EVENTS - before} events copied to .*, ${before} were there`));
  expect(said).toMatch(/The same: 6000 events, sha256/);
  expect(said).not.toContain(new URL(target.url).password || 'no password');
  expect((await run('verify', '--from', source.url, '--to', target.url)).code).toBe(0);
});

test('a mistake is told in a line, with an exit code of its own', async () => {
  const { code, said } = await run('copy', '--from', source.url);
  expect(code).toBe(2);
  expect(said).toMatch(/^copy needs --to\n\nnpm run events/);
  const refused = await run('verify', '--from', source.url, '--to', '/there/is/none');
  expect(refused.code).toBe(1);
  expect(refused.said).toMatch(/^\/there\/is\/none can't be read: .*\n$/);
});
