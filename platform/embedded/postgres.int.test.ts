import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Log } from '../ports.ts';
import { StartupError } from '../startup-error.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { findFreePort } from './free-port.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './postgres.ts';
import { isAlive, readPostmaster, stopPostmaster, waitForEnd } from './postmaster.ts';

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };
const pgdataOf = (dataDir: string) => path.join(dataDir, 'postgres', 'pgdata');

async function start(dataDir: string, port?: number) {
  const postgres = await startEmbeddedPostgres({ dataDir, log: silent, ...(port && { port }) });
  onTestFinished(() => postgres.stop());
  return postgres;
}

/** Another process of ours on that folder. */
async function startHolder(dataDir: string): Promise<{ child: ChildProcess; said: string }> {
  const script = path.join(import.meta.dirname, 'testing', 'holder.ts');
  const child = spawn(process.execPath, [script, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await once(createInterface({ input: child.stdout }), 'line');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    if (JSON.parse(said).error) return; // it has no server of its own
    const left = await readPostmaster(pgdataOf(dataDir));
    if (left) await stopPostmaster(left.pid);
  });
  return { child, said };
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function serverPid(dataDir: string): Promise<number> {
  const postmaster = await readPostmaster(pgdataOf(dataDir));
  if (!postmaster) throw new Error('no server runs');
  return postmaster.pid;
}

describe('a server that runs', () => {
  let dataDir: string;
  let running: EmbeddedPostgres;
  beforeAll(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'boxoffice-folder-'));
    running = await startEmbeddedPostgres({ dataDir, log: silent });
  });
  afterAll(async () => {
    await running.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  test('commits wait for the disk, and only this machine can connect', async () => {
    const settings = await query(
      running.url,
      `select name, setting from pg_settings where name in
       ('fsync', 'synchronous_commit', 'listen_addresses', 'unix_socket_directories') order by 1`,
    );
    expect(settings).toEqual([
      { name: 'fsync', setting: 'on' },
      { name: 'listen_addresses', setting: '127.0.0.1' },
      { name: 'synchronous_commit', setting: 'on' },
      { name: 'unix_socket_directories', setting: '' },
    ]);
    const stranger = new URL(running.url);
    stranger.password = 'guess';
    await expect(query(stranger.href, 'select 1')).rejects.toThrow(
      'password authentication failed',
    );
  });

  test('the password is for its owner only', async () => {
    const file = path.join(dataDir, 'postgres', 'password');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  test('the server is in a session of its own, out of reach of Ctrl-C', async () => {
    const pid = await serverPid(dataDir);
    // pid (name) state parent group session …
    const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ');
    expect(fields?.slice(2, 4)).toEqual([String(pid), String(pid)]);
  });

  test('a second process on the same folder is refused in one line and harms nothing', async () => {
    const { said } = await startHolder(dataDir);
    expect(JSON.parse(said).error).toMatch(
      new RegExp(
        `^The data folder ${dataDir} is in use by another Boxoffice .process ${process.pid}.`,
      ),
    );
    expect(await query(running.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });
});

test('what was committed is there after a stop and a start, on the same port', async () => {
  const dataDir = await temporaryFolder();
  const first = await startEmbeddedPostgres({ dataDir, log: silent });
  await query(first.url, 'create table seats as select 7 as id');
  const pid = await serverPid(dataDir);
  await first.stop();
  expect(isAlive(pid)).toBe(false);

  const second = await start(dataDir);
  expect(await query(second.url, 'select id from seats')).toEqual([{ id: 7 }]);
  expect(second.port).toBe(first.port);
});

test('a server left behind by a killed process is taken over, with its data', async () => {
  const dataDir = await temporaryFolder();
  const { child, said } = await startHolder(dataDir);
  await query(JSON.parse(said).url, 'create table seats as select 7 as id');
  const pid = await serverPid(dataDir);
  child.kill('SIGKILL');
  await once(child, 'exit');

  const startedMs = Date.now();
  const { url } = await start(dataDir);
  expect(Date.now() - startedMs).toBeLessThan(2_000);
  expect(await serverPid(dataDir)).toBe(pid);
  expect(await query(url, 'select id from seats')).toEqual([{ id: 7 }]);
});

test('a server that was killed too is started anew and recovers', async () => {
  const dataDir = await temporaryFolder();
  const { child, said } = await startHolder(dataDir);
  await query(JSON.parse(said).url, 'create table seats as select 7 as id');
  const pid = await serverPid(dataDir);
  child.kill('SIGKILL');
  process.kill(pid, 'SIGKILL');
  await once(child, 'exit');

  const { url } = await start(dataDir);
  expect(await serverPid(dataDir)).not.toBe(pid);
  expect(await query(url, 'select id from seats')).toEqual([{ id: 7 }]);
});

test('a killed server that nobody has reaped yet counts as dead', async () => {
  const dataDir = await temporaryFolder();
  const { child } = await startHolder(dataDir);
  const pid = await serverPid(dataDir);
  child.kill('SIGSTOP'); // its parent, which would reap it
  process.kill(pid, 'SIGKILL');
  expect(await waitForEnd(pid, 2_000)).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect((await start(dataDir)).url).toContain('127.0.0.1');
});

test('a server that hangs is stopped and started anew', async () => {
  const dataDir = await temporaryFolder();
  const { child } = await startHolder(dataDir);
  const pid = await serverPid(dataDir);
  child.kill('SIGKILL');
  process.kill(pid, 'SIGSTOP');
  await once(child, 'exit');

  const { url } = await start(dataDir);
  expect(isAlive(pid)).toBe(false);
  expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('a stale postmaster.pid with the id of a stranger does no harm', async () => {
  const dataDir = await temporaryFolder();
  const first = await startEmbeddedPostgres({ dataDir, log: silent });
  await first.stop();
  const stale = [process.pid, pgdataOf(dataDir), 0, first.port, '', '127.0.0.1', '', 'ready'];
  await writeFile(path.join(pgdataOf(dataDir), 'postmaster.pid'), stale.join('\n'));

  const { url } = await start(dataDir);
  expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('two folders do not disturb each other', async () => {
  const [one, other] = await Promise.all([
    start(await temporaryFolder()),
    start(await temporaryFolder()),
  ]);
  expect(one.port).not.toBe(other.port);
  await query(one.url, 'create table seats (id int)');
  await expect(query(other.url, 'select * from seats')).rejects.toThrow('does not exist');
});

test('a port that somebody took meanwhile is given up for another', async () => {
  const dataDir = await temporaryFolder();
  const first = await startEmbeddedPostgres({ dataDir, log: silent });
  await first.stop();
  const squatter = createServer().listen(first.port, '127.0.0.1');
  await once(squatter, 'listening');
  onTestFinished(() => void squatter.close());

  const second = await start(dataDir);
  expect(second.port).not.toBe(first.port);
});

test('a port that was asked for is used, or refused in one line when it is busy', async () => {
  const port = await findFreePort();
  expect((await start(await temporaryFolder(), port)).port).toBe(port);
  await expect(start(await temporaryFolder(), port)).rejects.toThrow(
    /did not start: .*\(all of it/,
  );
});

test.each([
  [
    'that has lost its tables',
    async (dataDir: string) => {
      const base = path.join(pgdataOf(dataDir), 'base');
      for (const name of await readdir(base)) await rm(path.join(base, name), { recursive: true });
    },
    /did not start: FATAL:\s+.*\(all of it: /,
  ],
  [
    'whose password is another one',
    (dataDir: string) => writeFile(path.join(dataDir, 'postgres', 'password'), 'another\n'),
    /did not start: FATAL:\s+password authentication failed/,
  ],
])('a database %s is not waited for', async (_what, spoil, expected) => {
  const dataDir = await temporaryFolder();
  const whole = await startEmbeddedPostgres({ dataDir, log: silent });
  await whole.stop();
  await spoil(dataDir);
  const startedMs = Date.now();
  await expect(start(dataDir)).rejects.toThrow(expected);
  expect(Date.now() - startedMs).toBeLessThan(10_000);
});

test.each([
  ['without its version', { 'pgdata/base': '' }, /PG_VERSION is missing/],
  ['of another version', { 'pgdata/PG_VERSION': '15\n' }, /made by PostgreSQL 15, this is 18/],
  ['without its password', { 'pgdata/PG_VERSION': '18\n' }, /password is missing/],
  [
    'without most of its files',
    { 'pgdata/PG_VERSION': '18\n', password: 'secret\n' },
    /did not start: .*configuration file.*\(all of it: /,
  ],
])('a database %s is refused in one line', async (_what, files, expected) => {
  const dataDir = await temporaryFolder();
  await mkdir(pgdataOf(dataDir), { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    await writeFile(path.join(dataDir, 'postgres', name), text);
  }
  const failure = await start(dataDir).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(StartupError);
  expect(String(failure)).toMatch(expected);
  expect(String(failure)).not.toContain('\n');
});

test('a data folder that is a file is refused in one line', async () => {
  const file = path.join(await temporaryFolder(), 'file');
  await writeFile(file, '');
  await expect(start(file)).rejects.toThrow(/^The data folder can't be made: .*file/);
});

test('a first start that was broken off leaves nothing that hinders the next', async () => {
  const dataDir = await temporaryFolder();
  await mkdir(path.join(dataDir, 'postgres', 'new-broken', 'pgdata'), { recursive: true });
  const { url } = await start(dataDir);
  expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
  await expect(stat(path.join(dataDir, 'postgres', 'new-broken'))).rejects.toThrow('ENOENT');
});

test('it works in folders that nobody else may enter', async () => {
  const closed = await temporaryFolder();
  const dataDir = path.join(closed, 'data');
  await mkdir(dataDir, { mode: 0o700 });
  await chmod(closed, 0o700);
  const { url } = await start(dataDir);
  expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
});
