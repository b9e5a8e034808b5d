import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Held until `release`, or until the process ends, however it ends. */
export interface FolderLock {
  release(): void;
}

/**
 * Takes a folder for this process alone; returns null when another process has it.
 *
 * The lock is the operating system's lock on a file, taken by SQLite since Node has no call for it:
 * unlike a file with a process id it can't go stale, and two starters can't both believe they won.
 * The process id beside it only serves the message.
 */
export function lockFolder(folder: string): FolderLock | null {
  const database = new DatabaseSync(path.join(folder, 'lock'), { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (isBusy(error)) return null;
    throw error;
  }
  const pidFile = path.join(folder, 'lock.pid');
  writeFileSync(pidFile, `${process.pid}\n`);
  return {
    release() {
      rmSync(pidFile, { force: true });
      database.close();
    },
  };
}

/** The process that holds the folder, as far as is known. */
export function lockHolder(folder: string): string {
  try {
    return `process ${readFileSync(path.join(folder, 'lock.pid'), 'utf8').trim()}`;
  } catch {
    return 'another process'; // it is just starting or just ending
  }
}

const SQLITE_BUSY = 5;

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}
