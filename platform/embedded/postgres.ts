import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartupError } from '../startup-error.ts';
import { findPostgresBinaries } from './binaries.ts';
import {
  createDatabase,
  type DatabaseFolder,
  databaseFolder,
  inspectDatabase,
  prepareHome,
  readPassword,
} from './database-folder.ts';
import { type FolderLock, lockFolder, lockHolder } from './folder-lock.ts';
import { type EmbeddedPostgresOptions, launch, READY_TIMEOUT_MS } from './launch.ts';
import { isPostmasterOf, readPostmaster, stopPostmaster } from './postmaster.ts';
import { becomesReady, ensureDatabase, type Server, urlOf } from './readiness.ts';
import { chooseRunAs } from './run-as.ts';

export type { EmbeddedPostgresOptions } from './launch.ts';

export interface EmbeddedPostgres {
  /** Connection string of the database `boxoffice`, password included: never log it. */
  readonly url: string;
  readonly port: number;
  /** Stops the server and waits until it has: connections are cut off, everything is on disk. */
  stop(): Promise<void>;
}

const DATABASE = 'boxoffice';
const ADOPT_TIMEOUT_MS = 3_000;
const LOCK_PATIENCE_MS = 2_000;

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
  const lock = await lockWithPatience(folder.home);
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

/** One that is just draining, or whose wrapper was killed, lets go in a moment. */
async function lockWithPatience(home: string): Promise<FolderLock | null> {
  const deadlineMs = Date.now() + LOCK_PATIENCE_MS;
  for (;;) {
    const lock = lockFolder(home);
    if (lock || Date.now() >= deadlineMs) return lock;
    await sleep(100);
  }
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
  await ensureDatabase(server, await readPassword(folder), DATABASE);
  return server;
}

/** Takes over a server left behind; stops one that doesn't answer; null when none runs any more. */
async function adopt(
  folder: DatabaseFolder,
  options: EmbeddedPostgresOptions,
): Promise<Server | null> {
  const left = await readPostmaster(folder.pgdata);
  if (!left) return null;
  if (!isPostmasterOf(left.pid, folder.pgdata)) {
    await removeStalePidFile(folder);
    return null;
  }
  const wanted = options.port === undefined || options.port === left.port;
  const password = await readPassword(folder);
  const patienceMs = left.status === 'starting' ? READY_TIMEOUT_MS : ADOPT_TIMEOUT_MS;
  const ready = left.status !== 'stopping' && (await becomesReady(left, password, patienceMs));
  if (ready && wanted) {
    options.log.info({ pid: left.pid, port: left.port }, 'took over the PostgreSQL left running');
    await ensureDatabase(left, password, DATABASE);
    return left;
  }
  options.log.warn(
    { pid: left.pid },
    'stopping a PostgreSQL left running that we cannot take over',
  );
  await stopPostmaster(left.pid, left.status === 'ready' && !ready);
  await removeStalePidFile(folder);
  return null;
}

/**
 * Once its server has ended. PostgreSQL does so itself, but not while a stranger has the id, or while
 * nobody has reaped the dead process. Orphans of the old server are still found by their memory.
 */
function removeStalePidFile(folder: DatabaseFolder): Promise<void> {
  return rm(path.join(folder.pgdata, 'postmaster.pid'), { force: true });
}
