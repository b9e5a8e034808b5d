/** The other end of `simulator-thread.ts`. */
import { parentPort, workerData } from 'node:worker_threads';
import { type Simulator, startSimulator } from '#payments/simulator/index.ts';
import { keepNextTickCheap } from '../next-tick.ts';
import type { Log } from '../ports.ts';
import type { ThreadInput, ThreadMessage, ThreadOrder } from './simulator-thread.ts';
import { systemTools } from './tools.ts';

if (parentPort === null) throw new Error('this is for a thread of its own');
const port = parentPort;
const tell = (message: ThreadMessage): void => port.postMessage(message);

const logAs =
  (level: keyof Log) =>
  (fields: object, message: string): void =>
    tell({ is: 'log', level, fields, message });
const log: Log = {
  debug: logAs('debug'),
  info: logAs('info'),
  warn: logAs('warn'),
  error: logAs('error'),
};

keepNextTickCheap();
const input = workerData as ThreadInput;
await startSimulator({ ...input, ...systemTools(log) }).then(serve, (error: unknown) => {
  const { message, code } = error as NodeJS.ErrnoException;
  tell({ is: 'failed', message, code: code ?? null });
});

function serve(simulator: Simulator): void {
  port.on('message', (order: ThreadOrder) => {
    if (order.do === 'send-webhooks') simulator.setWebhook(order.endpoint);
    else void simulator.stop().then(() => tell({ is: 'stopped' }));
  });
  tell({ is: 'ready', url: simulator.url, port: simulator.port });
}
