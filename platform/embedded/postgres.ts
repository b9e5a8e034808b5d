import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Log } from '../ports.ts';
import { StartupError } from '../startup-error.ts';
import { findPostgresBinaries, type PostgresBinaries } from './binaries.ts';
import {
  createDatabase,
  type DatabaseFolder,
  databaseFolder,
  inspectDatabase,
  lastLine,
  prepareHome,
  readOrNull,
  SUPERUSER,
  serverEnvironment,
} from './database-folder.ts';
import { lockFolder, lockHolder } from './folder-lock.ts';
import { findFreePort, isPortFree } from './free-port.ts';
import { DURABLE_SETTINGS } from './postgres-settings.ts';
import { isAlive, isPostmasterOf, readPostmaster, stopPostmaster } from './postmaster.ts';
import { chooseRunAs, commandAs, type RunAs } from './run-as.ts';

export interface EmbeddedPostgresOptions {
  /** BOXOFFICE_DATA; the server's things go into `postgres/` in it. */
  readonly dataDir: string;
  /** The port on the loopback interface; by default the one of last time, or a free one. */
  readonly port?: number;
  /** Server settings that differ from {@link DURABLE_SETTINGS}. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly log: Log;
}

export interface EmbeddedPostgres {
  /** Connection string of the database `boxoffice`, password included: never log it. */
  readonly url: string;
  readonly port: number;
  /** Stops the server and waits until it has: connections are cut off, everything is on disk. */
  stop(): Promise<void>;
}

const DATABASE = 'boxoffice';
const READY_TIMEOUT_MS = 60_000;
const ADOPT_TIMEOUT_MS = 3_000;
const START_TRIES = 3;
const LOG_BYTES_MAX = 10 * 1024 * 1024;

/**
 * Starts PostgreSQL 18 on a data folder, or takes over the one that a killed run left behind.
 *
 * The server runs detached, in a session of its own, so that Ctrl-C at our terminal doesn't reach it:
 * whoever drains needs it until the end and calls `stop()` last. When we are killed it stays, and the
 * next start adopts it.
 *
 * @throws StartupError with one clear line when the folder is in use or broken.
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const folder = databaseFolder(options.dataDir);
  await prepareHome(folder);
  const lock = lockFolder(folder.home);
  if (!lock) {
    throw new StartupError(
      `The data folder ${path.dirname(folder.home)} is in use by another Boxoffice (${lockHolder(folder.home)}): stop that one, or set BOXOFFICE_DATA to another folder.`,
    );
  }
  try {
    const server = await adoptOrLaunch(folder, options);
    return {
      url: urlOf(server.port, await readPassword(folder), DATABASE),
      port: server.port,
      async stop() {
        await stopPostmaster(server.pid);
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

interface Server {
  readonly pid: number;
  readonly port: number;
}

async function adoptOrLaunch(
  folder: DatabaseFolder,
  options: EmbeddedPostgresOptions,
): Promise<Server> {
  const { ownerUid } = await inspectDatabase(folder);
  if (ownerUid !== undefined) {
    const adopted = await adopt(folder, options);
    if (adopted) return adopted;
  }
  const binaries = await findPostgresBinaries();
  const runAs = chooseRunAs({ program: binaries.postgres, folder: folder.home }, ownerUid);
  if (ownerUid === undefined) await createDatabase(folder, binaries, runAs);
  const server = await launch(folder, options, binaries, runAs);
  await ensureDatabase(server, await readPassword(folder));
  return server;
}

/** Takes over a server left behind; stops one that doesn't answer; null when none runs any more. */
async function adopt(
  folder: DatabaseFolder,
  options: EmbeddedPostgresOptions,
): Promise<Server | null> {
  const left = await readPostmaster(folder.pgdata);
  if (!left) return null;
  const pidFile = path.join(folder.pgdata, 'postmaster.pid');
  if (!isPostmasterOf(left.pid, folder.pgdata)) {
    // The machine went down, or the id belongs to a stranger now, which would keep ours from starting.
    await rm(pidFile, { force: true });
    return null;
  }
  const wanted = options.port === undefined || options.port === left.port;
  const password = await readPassword(folder);
  if (wanted && (await becomesReady(left, password, ADOPT_TIMEOUT_MS))) {
    options.log.info({ pid: left.pid, port: left.port }, 'took over the PostgreSQL left running');
    await ensureDatabase(left, password);
    return left;
  }
  options.log.warn(
    { pid: left.pid },
    'stopping a PostgreSQL left running that we cannot take over',
  );
  await stopPostmaster(left.pid);
  return null;
}

async function launch(
  folder: DatabaseFolder,
  options: EmbeddedPostgresOptions,
  binaries: PostgresBinaries,
  runAs: RunAs,
): Promise<Server> {
  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await choosePort(folder));
    const server = { pid: await spawnServer(folder, options, port, binaries, runAs), port };
    if (await becomesReady(server, await readPassword(folder), READY_TIMEOUT_MS)) {
      await writeFile(folder.portFile, `${port}\n`, { mode: 0o600 });
      return server;
    }
    const said = lastLine(await readFile(folder.logFile, 'utf8'));
    await stopPostmaster(server.pid);
    // Somebody may have taken the port between our look and the server's bind.
    const worthAnother = options.port === undefined && /could not (create|bind)/.test(said);
    if (!worthAnother || attempt === START_TRIES) {
      throw new StartupError(
        `The embedded PostgreSQL did not start: ${said} (all of it: ${folder.logFile})`,
      );
    }
  }
}

/** The port of last time if it is free, so that whoever looks into the database finds it again. */
async function choosePort(folder: DatabaseFolder): Promise<number> {
  const remembered = Number(await readOrNull(folder.portFile));
  const usable = Number.isInteger(remembered) && remembered > 0 && remembered < 65_536;
  return usable && (await isPortFree(remembered)) ? remembered : findFreePort();
}

async function spawnServer(
  folder: DatabaseFolder,
  options: EmbeddedPostgresOptions,
  port: number,
  binaries: PostgresBinaries,
  runAs: RunAs,
): Promise<number> {
  await rotateLog(folder);
  const settings = Object.entries({ ...DURABLE_SETTINGS, ...options.settings });
  const server = commandAs(runAs, binaries.postgres, [
    '-D',
    folder.pgdata,
    '-p',
    String(port),
    ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]);
  const logFd = openSync(folder.logFile, 'a', 0o600);
  try {
    const child = spawn(server.command, server.args, {
      ...server.options,
      cwd: '/',
      env: serverEnvironment(),
      detached: true,
      stdio: ['ignore', logFd, logFd],
    });
    const pid = await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('spawn', () => resolve(child.pid ?? 0));
    });
    child.unref();
    return pid;
  } finally {
    closeSync(logFd);
  }
}

/** Keeps the log and the one before it, so that it can't fill the disk over the years. */
async function rotateLog(folder: DatabaseFolder): Promise<void> {
  if ((await readOrNull(folder.logFile)) === null) return;
  const { size } = await stat(folder.logFile);
  if (size > LOG_BYTES_MAX) await rename(folder.logFile, `${folder.logFile}.1`);
}

/** Waits until the server answers; false when it has ended or the time is up. */
async function becomesReady(server: Server, password: string, timeoutMs: number): Promise<boolean> {
  const deadlineMs = Date.now() + timeoutMs;
  for (;;) {
    if (await answers(server, password)) return true;
    if (!isAlive(server.pid) || Date.now() >= deadlineMs) return false;
    await sleep(25);
  }
}

async function answers(server: Server, password: string): Promise<boolean> {
  const client = new pg.Client({
    connectionString: urlOf(server.port, password, 'postgres'),
    connectionTimeoutMillis: 1_000,
    query_timeout: 1_000,
  });
  // A connection that breaks tells the same as a failed query: not ready.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await Promise.race([client.end().catch(() => undefined), sleep(1_000)]);
  }
}

async function ensureDatabase(server: Server, password: string): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf(server.port, password, 'postgres') });
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (found.rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}

async function readPassword(folder: DatabaseFolder): Promise<string> {
  const password = await readOrNull(folder.passwordFile);
  if (!password) {
    throw new StartupError(
      `${folder.passwordFile} is missing: without it nobody can log in to the database beside it. Restore it from a backup.`,
    );
  }
  return password.trim();
}

function urlOf(port: number, password: string, database: string): string {
  return `postgres://${SUPERUSER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}
