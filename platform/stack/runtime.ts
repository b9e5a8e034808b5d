/** What a running stack says about itself in its data folder. */
import { rename, writeFile } from 'node:fs/promises';
import { runtimeFile } from '../runtime-file.ts';
import type { Stack } from './stack.ts';

/** Where tools on this machine find the running system; it holds the database's password. */
export async function tellTools(
  stack: Omit<Stack, 'servers' | 'stop'>,
  dataDir: string,
): Promise<void> {
  const runtime = {
    url: stack.url,
    databaseUrl: stack.databaseUrl,
    paymentsUrl: stack.paymentsUrl,
    ...(stack.eventsUrl === null
      ? {}
      : { eventsUrl: stack.eventsUrl, eventsPrefix: stack.eventsPrefix }),
    pid: process.pid,
    processes: stack.processes.map(({ name, role, url, pid, restarts }) => ({
      name,
      role,
      url,
      pid: pid(),
      restarts: restarts(),
    })),
  };
  const file = runtimeFile(dataDir);
  // Who looks sees the old one or the new one, never half of it.
  await writeFile(`${file}.new`, `${JSON.stringify(runtime, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** Never two at a time, and once more at the end where it was asked for meanwhile. */
export function serially(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let isAskedAgain = false;
  return () => {
    isAskedAgain = true;
    running ??= (async () => {
      try {
        while (isAskedAgain) {
          isAskedAgain = false;
          await work();
        }
      } finally {
        running = null;
      }
    })();
    return running;
  };
}
