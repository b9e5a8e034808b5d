/**
 * The payment simulator in a thread of its own: it stands for somebody else's servers, so what it
 * costs must not hold up the house's own loop.
 */
import { Worker } from 'node:worker_threads';
import type { Simulator, SimulatorOptions, WebhookEndpoint } from '#payments/simulator/index.ts';
import type { Log } from '../ports.ts';

export interface SimulatorThreadOptions
  extends Required<Pick<SimulatorOptions, 'dataDir' | 'port' | 'host'>> {
  readonly log: Log;
}

/** What the thread is started with. */
export type ThreadInput = Omit<SimulatorThreadOptions, 'log'>;

/** What it is told afterwards. */
export type ThreadOrder =
  | { readonly do: 'send-webhooks'; readonly endpoint: WebhookEndpoint | null }
  | { readonly do: 'stop' };

export type ThreadMessage =
  | { readonly is: 'ready'; readonly url: string; readonly port: number }
  /** `code` is that of the system's error, `EADDRINUSE` for one. */
  | { readonly is: 'failed'; readonly message: string; readonly code: string | null }
  | {
      readonly is: 'log';
      readonly level: keyof Log;
      readonly fields: object;
      readonly message: string;
    }
  | { readonly is: 'stopped' };

const MAIN = new URL('simulator-thread-main.ts', import.meta.url);

/** Rejects as starting it in this thread would: when its port is taken or its records can't be read. */
export async function startSimulatorThread({
  dataDir,
  port: wantedPort,
  host,
  log,
}: SimulatorThreadOptions): Promise<Simulator> {
  const input: ThreadInput = { dataDir, port: wantedPort, host };
  const worker = new Worker(MAIN, { workerData: input });
  let isStopping = false;
  // As in this thread: what nobody caught ends the process.
  worker.on('error', (error) => {
    throw error;
  });
  worker.on('exit', (code) => {
    if (!isStopping) throw new Error(`the payment simulator's thread ended with ${code}`);
  });
  worker.on('message', (message: ThreadMessage) => {
    if (message.is === 'log') log[message.level](message.fields, message.message);
  });
  const order = (what: ThreadOrder): void => worker.postMessage(what);
  const first = await nextMessage(worker, ['ready', 'failed']);
  if (first.is !== 'ready') {
    isStopping = true;
    await worker.terminate();
    throw failure(first);
  }
  const { url, port } = first;
  return {
    url,
    port,
    setWebhook: (endpoint) => order({ do: 'send-webhooks', endpoint }),
    async stop() {
      isStopping = true;
      const stopped = nextMessage(worker, ['stopped']);
      order({ do: 'stop' });
      await stopped;
      await worker.terminate();
    },
  };
}

function nextMessage(
  worker: Worker,
  kinds: readonly ThreadMessage['is'][],
): Promise<ThreadMessage> {
  return new Promise((resolve) => {
    const take = (message: ThreadMessage): void => {
      if (!kinds.includes(message.is)) return;
      worker.off('message', take);
      resolve(message);
    };
    worker.on('message', take);
  });
}

function failure(message: ThreadMessage): Error {
  if (message.is !== 'failed')
    return new Error(`the payment simulator's thread said ${message.is}`);
  const error = new Error(message.message);
  return message.code === null ? error : Object.assign(error, { code: message.code });
}
