import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { messageOf, StartupError } from '../startup-error.ts';
import type { PostgresBinaries } from './binaries.ts';
import { commandAs, type RunAs } from './run-as.ts';

/** The only version of the on-disk format that the installed binaries read. */
export const POSTGRES_MAJOR = '18';

/** The database role that owns everything. */
export const SUPERUSER = 'boxoffice';

/** Where the embedded server keeps its things. */
export interface DatabaseFolder {
  /** Ours: lock, password, port, log. */
  readonly home: string;
  /** PostgreSQL's own. */
  readonly pgdata: string;
  readonly passwordFile: string;
  readonly portFile: string;
  readonly logFile: string;
}

export function databaseFolder(dataDir: string): DatabaseFolder {
  const home = path.join(path.resolve(dataDir), 'postgres');
  return {
    home,
    pgdata: path.join(home, 'pgdata'),
    passwordFile: path.join(home, 'password'),
    portFile: path.join(home, 'port'),
    logFile: path.join(home, 'postgres.log'),
  };
}

/** Makes our folder. Others may pass through it (the server may run as another user), not list it. */
export async function prepareHome(folder: DatabaseFolder): Promise<void> {
  try {
    await mkdir(folder.home, { recursive: true, mode: 0o711 });
  } catch (error) {
    throw new StartupError(`The data folder can't be made: ${messageOf(error)}.`);
  }
}

/** Who owns the database; undefined when there is none yet. Refuses one that we can't use. */
export async function inspectDatabase(folder: DatabaseFolder): Promise<{ ownerUid?: number }> {
  const { pgdata } = folder;
  const found = await statOrNull(pgdata);
  if (found === null) return {};
  const version = await readOrNull(path.join(pgdata, 'PG_VERSION'));
  if (version === null) {
    throw new StartupError(
      `${pgdata} is not a whole PostgreSQL database (PG_VERSION is missing): restore it from a backup, or move it away to start with an empty one.`,
    );
  }
  if (version.trim() !== POSTGRES_MAJOR) {
    throw new StartupError(
      `${pgdata} was made by PostgreSQL ${version.trim()}, this is ${POSTGRES_MAJOR}: migrate it with pg_dump, or set BOXOFFICE_DATA to another folder.`,
    );
  }
  const ourUid = process.getuid?.();
  if (ourUid !== undefined && ourUid !== 0 && ourUid !== found.uid) {
    throw new StartupError(
      `${pgdata} belongs to the user with id ${found.uid}, but we run as ${ourUid}: start as that user (or as root), or set BOXOFFICE_DATA to another folder.`,
    );
  }
  return { ownerUid: found.uid };
}

/**
 * Makes a new database. All is built in a folder beside and moved into place in one step, so that a
 * crash half-way leaves no half database behind.
 */
export async function createDatabase(
  folder: DatabaseFolder,
  binaries: PostgresBinaries,
  runAs: RunAs,
): Promise<void> {
  await removeLeftovers(folder);
  const password = randomBytes(24).toString('base64url');
  await writeFile(folder.passwordFile, `${password}\n`, { mode: 0o600 });

  const staging = await mkdtemp(path.join(folder.home, 'new-'));
  const passwordCopy = path.join(staging, 'password');
  await writeFile(passwordCopy, `${password}\n`, { mode: 0o600 });
  if (runAs.user) {
    await chown(staging, runAs.user.uid, runAs.user.gid);
    await chown(passwordCopy, runAs.user.uid, runAs.user.gid);
  }
  const unfinished = path.join(staging, 'pgdata');
  runInitdb(unfinished, passwordCopy, binaries, runAs);
  await rename(unfinished, folder.pgdata);
  await rm(staging, { recursive: true, force: true });
}

function runInitdb(
  pgdata: string,
  passwordFile: string,
  binaries: PostgresBinaries,
  runAs: RunAs,
): void {
  const initdb = commandAs(runAs, binaries.initdb, [
    `--pgdata=${pgdata}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
  ]);
  const result = spawnSync(initdb.command, initdb.args, {
    ...initdb.options,
    cwd: '/',
    env: serverEnvironment(),
    encoding: 'utf8',
    timeout: 60_000,
  });
  if (result.error || result.status !== 0) {
    const said = result.error ? result.error.message : lastLine(result.stderr);
    throw new StartupError(`The embedded PostgreSQL could not make its database: ${said}`);
  }
}

export async function readPassword(folder: DatabaseFolder): Promise<string> {
  const password = await readOrNull(folder.passwordFile);
  if (!password) {
    throw new StartupError(
      `${folder.passwordFile} is missing: without it nobody can log in to the database beside it. Restore it from a backup.`,
    );
  }
  return password.trim();
}

/** Nothing of our own environment: PG… variables would change how the server starts. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot } = process.env;
  return { ...(PATH && { PATH }), ...(SystemRoot && { SystemRoot }), LC_ALL: 'C', TZ: 'UTC' };
}

async function removeLeftovers(folder: DatabaseFolder): Promise<void> {
  for (const name of await readdir(folder.home)) {
    if (name.startsWith('new-')) await rm(path.join(folder.home, name), { recursive: true });
  }
}

/** What PostgreSQL writes before each message: the time and the process. */
const LOG_PREFIX = /^\d{4}-\d\d-\d\d [\d:.]+ UTC \[\d+\] /;

/** The last line that says something, for a message of one line. */
export function lastLine(text: string): string {
  const lines = text.split('\n').map((line) => line.replace(LOG_PREFIX, '').trim());
  const telling = lines.filter((line) => /\b(FATAL|PANIC|ERROR|error):/.test(line));
  return telling.at(-1) ?? lines.filter((line) => line !== '').at(-1) ?? 'no message';
}

async function statOrNull(file: string) {
  try {
    return await stat(file);
  } catch (error) {
    if (isMissing(error)) return null;
    throw new StartupError(`The data folder can't be read: ${messageOf(error)}.`);
  }
}

export async function readOrNull(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw new StartupError(`The data folder can't be read: ${messageOf(error)}.`);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
