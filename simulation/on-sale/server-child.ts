/** A server of the driver's own, that it may kill: a child with a data folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findFreePort } from '#platform/embedded/free-port.ts';
import { ConnectionLost, createHttpClient } from './http-client.ts';
import { type RuntimeFile, readRuntime } from './runtime-file.ts';
import type { World } from './world.ts';

export interface ServerChild {
  readonly url: string;
  readonly paymentsUrl: string;
  readonly dataFolder: string;
  /** Of the process that runs now. */
  pid(): number;
  /** From the file that the server leaves when it is up; null if it does not say. */
  runtime(): Promise<RuntimeFile | null>;
  /** SIGKILL, then the same server again on the same port and data. Resolves when it is ready. */
  killAndRestart(): Promise<void>;
  /** SIGTERM. Resolves with what was unclean about its end, null if nothing was. */
  stop(): Promise<string | null>;
  /** Stops it if need be and removes its data. */
  dispose(): Promise<void>;
}

/** With what the server said last. */
export class ServerDidNotStart extends Error {
  override readonly name = 'ServerDidNotStart';
}

const READY_WITHIN_MS = 90_000;
const TOLD_WITHIN_MS = 10_000;
const STOP_WITHIN_MS = 30_000;
const READY_POLL_MS = 50;
const LOG_TAIL_CHARS = 2_000;

const ROOT = path.resolve(import.meta.dirname, '../..');

/** `env`: variables besides those that every server of a driver has. */
export async function startServerChild(
  world: World,
  env: Readonly<Record<string, string>> = {},
): Promise<ServerChild> {
  const folder = await mkdtemp(path.join(tmpdir(), 'boxoffice-on-sale-'));
  await chmod(folder, 0o711); // as root, the database runs as somebody else
  const dataFolder = path.join(folder, 'data');
  const logFile = path.join(folder, 'server.log');
  const port = await findFreePort();
  const paymentsPort = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | null = null;

  /** Like the wrapper of `npm start`, the channel tells the child when we are gone. */
  function spawnServer(): ChildProcess {
    const log = openSync(logFile, 'a');
    const started = spawn(process.execPath, ['platform/main.ts'], {
      cwd: ROOT,
      stdio: ['ignore', log, log, 'ipc'],
      env: {
        ...process.env,
        BOXOFFICE_DATA: dataFolder,
        BOXOFFICE_DEMO: 'off',
        // On a server of events that others use, too: a history of this run's own.
        KURRENTDB_PREFIX: process.env.KURRENTDB_PREFIX ?? prefixOf(folder),
        DEV_TOKENS: 'on',
        HOST: '127.0.0.1',
        PORT: String(port),
        PAYMENTS_PORT: String(paymentsPort),
        ...env,
      },
    });
    closeSync(log);
    return started;
  }

  async function start(): Promise<void> {
    child = spawnServer();
    try {
      await waitUntilReady(url, child, world);
      await waitUntilTold(dataFolder, world);
    } catch (error) {
      const text = await readFile(logFile, 'utf8').catch(() => '');
      const reason = error instanceof Error ? error.message : String(error);
      const tail = text.slice(-LOG_TAIL_CHARS);
      throw new ServerDidNotStart(`the server did not start (${reason}):\n${tail}`);
    }
  }

  async function stop(): Promise<string | null> {
    const running = child;
    child = null;
    if (!running) return null;
    if (hasEnded(running)) {
      return `it had ended before, ${running.signalCode ?? running.exitCode}`;
    }
    running.kill('SIGTERM');
    if (!(await hasEndedWithin(running, STOP_WITHIN_MS, world))) {
      running.kill('SIGKILL');
      return `it was still there ${STOP_WITHIN_MS} ms after SIGTERM`;
    }
    if (running.exitCode === 0) return null;
    return `it ended with ${running.signalCode ?? running.exitCode}`;
  }

  async function dispose(): Promise<void> {
    await stop();
    await rm(folder, { recursive: true, force: true });
  }

  try {
    await start();
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    url,
    paymentsUrl: `http://127.0.0.1:${paymentsPort}`,
    dataFolder,
    pid: () => child?.pid ?? 0,
    runtime: () => readRuntime(dataFolder),
    killAndRestart: async () => {
      if (child && !hasEnded(child)) {
        child.kill('SIGKILL');
        await hasEndedWithin(child, STOP_WITHIN_MS, world);
      }
      await start();
    },
    stop,
    dispose,
  };
}

/** The random end of the folder's name. */
const prefixOf = (folder: string): string => `sale.${folder.split('-').at(-1)}-`;

const hasEnded = (child: ChildProcess): boolean =>
  child.exitCode !== null || child.signalCode !== null;

async function hasEndedWithin(child: ChildProcess, ms: number, world: World): Promise<boolean> {
  const untilMs = world.clock.nowMs() + ms;
  while (!hasEnded(child) && world.clock.nowMs() < untilMs) await world.timers.sleep(20);
  return hasEnded(child);
}

/** It answers a moment before it has written down where its parts are. */
async function waitUntilTold(dataFolder: string, { clock, timers }: World): Promise<void> {
  const untilMs = clock.nowMs() + TOLD_WITHIN_MS;
  while ((await readRuntime(dataFolder)) === null) {
    if (clock.nowMs() > untilMs) throw new Error('it does not say where its parts are');
    await timers.sleep(READY_POLL_MS);
  }
}

async function waitUntilReady(url: string, child: ChildProcess, world: World): Promise<void> {
  const http = createHttpClient({ baseUrl: url, connections: 1 });
  const untilMs = world.clock.nowMs() + READY_WITHIN_MS;
  try {
    while (world.clock.nowMs() < untilMs) {
      if (hasEnded(child)) throw new Error(`it ended with ${child.signalCode ?? child.exitCode}`);
      const status = await http.send({ method: 'GET', path: '/readyz' }).then(
        (answer) => answer.status,
        (error: unknown) => {
          if (error instanceof ConnectionLost) return 0;
          throw error;
        },
      );
      if (status === 200) return;
      await world.timers.sleep(READY_POLL_MS);
    }
    throw new Error(`not ready after ${READY_WITHIN_MS} ms`);
  } finally {
    http.close();
  }
}
