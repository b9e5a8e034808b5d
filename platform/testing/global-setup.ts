import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../embedded/postgres.ts';
import { FAST_UNSAFE_SETTINGS } from '../embedded/postgres-settings.ts';
import { isAlive, isPostmasterOf, readPostmaster, stopPostmaster } from '../embedded/postmaster.ts';
import type { Log } from '../ports.ts';
import { messageOf } from '../startup-error.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Ask here for the connection string of the run's PostgreSQL; asking starts it. */
    readonly testPostgresLauncherUrl: string;
  }
}

const FOLDER_PREFIX = 'boxoffice-test-';

const quiet: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: (fields, message) => console.warn(message, fields),
  error: (fields, message) => console.error(message, fields),
};

/**
 * One PostgreSQL for the whole test run, started by the first test that asks for a database and
 * stopped after the last one: a run of pure tests never waits for it.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let starting: Promise<RunningPostgres> | undefined;
  const launcher = createServer((_request, response) => {
    starting ??= startForRun();
    starting.then(
      ({ postgres }) => response.writeHead(200).end(postgres.url),
      (error: unknown) => response.writeHead(500).end(messageOf(error)),
    );
  });
  project.provide('testPostgresLauncherUrl', await listen(launcher));
  return async () => {
    launcher.closeAllConnections();
    await new Promise((resolve) => launcher.close(resolve));
    // One that could not start has told so to the test that asked.
    const running = await starting?.catch(() => undefined);
    await running?.postgres.stop();
    if (running) await rm(running.dataDir, { recursive: true, force: true });
  };
}

interface RunningPostgres {
  readonly postgres: EmbeddedPostgres;
  readonly dataDir: string;
}

async function startForRun(): Promise<RunningPostgres> {
  await removeRunsThatWereKilled();
  const dataDir = await mkdtemp(path.join(tmpdir(), `${FOLDER_PREFIX}${process.pid}-`));
  await chmod(dataDir, 0o711); // as root, the server runs as somebody else
  const options = { dataDir, settings: FAST_UNSAFE_SETTINGS, log: quiet };
  try {
    return { postgres: await startEmbeddedPostgres(options), dataDir };
  } catch (error) {
    await rm(dataDir, { recursive: true, force: true });
    throw error;
  }
}

/** A run that was killed could not stop its server: the next one does. */
async function removeRunsThatWereKilled(): Promise<void> {
  const names = await readdir(tmpdir());
  for (const name of names.filter((candidate) => candidate.startsWith(FOLDER_PREFIX))) {
    const runPid = Number.parseInt(name.slice(FOLDER_PREFIX.length), 10);
    if (!Number.isInteger(runPid) || isAlive(runPid)) continue;
    const dataDir = path.join(tmpdir(), name);
    if ((await ownerOf(dataDir)) !== process.getuid?.()) continue; // another user's, or just removed
    const pgdata = path.join(dataDir, 'postgres', 'pgdata');
    const left = await readPostmaster(pgdata);
    if (left && isPostmasterOf(left.pid, pgdata)) await stopPostmaster(left.pid);
    await rm(dataDir, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function ownerOf(folder: string): Promise<number | null> {
  return stat(folder).then(
    ({ uid }) => uid,
    () => null,
  );
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address && typeof address === 'object') resolve(`http://127.0.0.1:${address.port}`);
      else reject(new Error('the launcher has no port'));
    });
  });
}
