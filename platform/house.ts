/** All of Boxoffice in one process, as the first start on a laptop sees it. */
import { rm, writeFile } from 'node:fs/promises';
import { type Boxoffice, startBoxoffice } from './composition/boxoffice.ts';
import type { RunningProcess } from './composition/process.ts';
import { printWelcome } from './composition/welcome.ts';
import type { Config } from './config.ts';
import { ensureDemoProgramme } from './demo/ensure.ts';
import { byOneProcess } from './demo/one-process.ts';
import type { Log } from './ports.ts';
import { runtimeFile } from './runtime-file.ts';
import { systemClock } from './system.ts';

/** Started, with its demo programme where one is wanted, and announced. */
export async function startHouse(
  config: Config,
  log: Log,
  startedAtMs: number,
): Promise<RunningProcess> {
  const boxoffice = await startBoxoffice({ config, log, simulatorInThread: true });
  let finishDemo = async (): Promise<void> => undefined;
  let finishing = Promise.resolve();
  const stop = async (): Promise<void> => {
    await finishing;
    await rm(runtimeFile(config.dataDir), { force: true });
    await boxoffice.stop();
  };
  try {
    boxoffice.prepareWebApp();
    const isFirstStart = await makeDemo(boxoffice, config, log, (rest) => {
      finishDemo = rest;
    });
    await tellTools(boxoffice, config);
    await printWelcome({
      boxoffice,
      config,
      isFirstStart,
      seconds: (systemClock.nowMs() - startedAtMs) / 1_000,
    });
    finishing = finishDemo();
    return { ...boxoffice, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Tells whether this was the first start on an empty log; the demo's large house is made `later`. */
async function makeDemo(
  boxoffice: Boxoffice,
  config: Config,
  log: Log,
  later: (rest: () => Promise<void>) => void,
): Promise<boolean> {
  const { demo, dataDir, databaseUrl } = config;
  const make = async (): Promise<boolean> => {
    const isFirstStart = (await boxoffice.store.head()) === 0n;
    if (!demo) return isFirstStart;
    await ensureDemoProgramme({ boxoffice, dataDir, isFirstStart, clock: systemClock, log, later });
    return isFirstStart;
  };
  // Nobody else is on a database of our own.
  return demo && databaseUrl !== null ? byOneProcess(databaseUrl, make) : make();
}

/** Where tools on this machine find the running system; it holds the database's password. */
async function tellTools(boxoffice: Boxoffice, config: Config): Promise<void> {
  const { origin, databaseUrl, simulatorUrl } = boxoffice;
  const { dataDir, kurrentdbUrl, kurrentdbPrefix } = config;
  const runtime = {
    url: origin,
    databaseUrl,
    paymentsUrl: simulatorUrl,
    ...(kurrentdbUrl === null ? {} : { eventsUrl: kurrentdbUrl, eventsPrefix: kurrentdbPrefix }),
    pid: process.pid,
  };
  await writeFile(runtimeFile(dataDir), `${JSON.stringify(runtime, null, 2)}\n`, { mode: 0o600 });
}
