import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../ports.ts';
import { StartupError } from '../startup-error.ts';
import type { PostgresBinaries } from './binaries.ts';
import {
  type DatabaseFolder,
  lastLine,
  readOrNull,
  readPassword,
  serverEnvironment,
} from './database-folder.ts';
import { findFreePort, isPortFree } from './free-port.ts';
import { DURABLE_SETTINGS } from './postgres-settings.ts';
import { stopPostmaster } from './postmaster.ts';
import { becomesReady, type Server } from './readiness.ts';
import { commandAs, type RunAs } from './run-as.ts';

/** How long a server may recover from its log before it answers. */
export const READY_TIMEOUT_MS = 60_000;
const START_TRIES = 10;
const RETRY_PAUSE_MS = 200;
const LOG_BYTES_MAX = 10 * 1024 * 1024;

export interface EmbeddedPostgresOptions {
  /** BOXOFFICE_DATA; the server's things go into `postgres/` in it. */
  readonly dataDir: string;
  /** The port on the loopback interface; by default the one of last time, or a free one. */
  readonly port?: number;
  /** Server settings that differ from {@link DURABLE_SETTINGS}. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly log: Log;
}

/** Starts a server on a database that none runs on, and waits until it answers. */
export async function launch(
  folder: DatabaseFolder,
  options: EmbeddedPostgresOptions,
  binaries: PostgresBinaries,
  runAs: RunAs,
): Promise<Server> {
  const password = await readPassword(folder);
  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await choosePort(folder));
    await rotateLog(folder);
    const logStart = (await readOrNull(folder.logFile))?.length ?? 0;
    const server = { pid: await spawnServer(folder, options, port, binaries, runAs), port };
    if (await becomesReady(server, password, READY_TIMEOUT_MS)) {
      await writeFile(folder.portFile, `${port}\n`, { mode: 0o600 });
      return server;
    }
    const said = lastLine((await readFile(folder.logFile, 'utf8')).slice(logStart));
    await stopPostmaster(server.pid);
    if (!isPassing(said, options) || attempt === START_TRIES) {
      throw new StartupError(
        `The embedded PostgreSQL did not start: ${said} (all of it: ${folder.logFile})`,
      );
    }
    await sleep(RETRY_PAUSE_MS);
  }
}

/** Whether another try may go better. */
function isPassing(said: string, options: EmbeddedPostgresOptions): boolean {
  // The children of a killed server notice its end a moment later than we do.
  if (said.includes('pre-existing shared memory block')) return true;
  // Somebody may have taken the port between our look and the server's bind.
  return options.port === undefined && /could not (create|bind)/.test(said);
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
