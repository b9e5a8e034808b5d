import { constants } from 'node:fs';
import { access, mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { messageOf, StartupError } from './startup-error.ts';

/** Others may pass through it (the embedded PostgreSQL may run as another user), not list it. */
const MODE = 0o711;

/**
 * Makes BOXOFFICE_DATA unless it is there.
 * @throws StartupError one line where it is no folder, or not ours to write.
 */
export async function ensureDataFolder(dataDir: string): Promise<void> {
  const folder = path.resolve(dataDir);
  try {
    await makeFolder(folder);
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new StartupError(
      `The data folder ${folder} can't be used (${messageOf(error)}): set BOXOFFICE_DATA to a folder that this user may write.`,
    );
  }
}

/** One level at a time: the recursive `mkdir` of Node never returns where /proc refuses a folder. */
async function makeFolder(folder: string): Promise<void> {
  if (await isFolder(folder)) return;
  const parent = path.dirname(folder);
  if (parent !== folder) await makeFolder(parent);
  try {
    await mkdir(folder, { mode: MODE });
  } catch (error) {
    // Another start may have been faster.
    if (codeOf(error) !== 'EEXIST' || !(await isFolder(folder))) throw error;
  }
}

/** False where there is nothing. */
async function isFolder(folder: string): Promise<boolean> {
  try {
    if ((await stat(folder)).isDirectory()) return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
  throw new Error(`${folder} is a file`);
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
