/** Requests that come within a moment are answered by one statement; those that come meanwhile by the next. */
import type { Timers } from '#platform/ports.ts';
import { JoinQueueFull } from './join.ts';

const GATHER_MS = 5;
const BATCH_MAX = 2_000;
const QUEUE_MAX = 20_000;

interface Asked<Request, Result> {
  readonly request: Request;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/** `answer` gives a result for each request, in their order. */
export function gather<Request, Result>(
  timers: Timers,
  answer: (requests: readonly Request[]) => Promise<readonly Result[]>,
): (request: Request) => Promise<Result> {
  let queue: Asked<Request, Result>[] = [];
  let isWorking = false;

  async function answerBatch(batch: readonly Asked<Request, Result>[]): Promise<void> {
    try {
      const results = await answer(batch.map(({ request }) => request));
      batch.forEach(({ resolve }, at) => {
        resolve(results[at] as Result);
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  async function work(): Promise<void> {
    await timers.sleep(GATHER_MS);
    while (queue.length > 0) {
      const batch = queue.slice(0, BATCH_MAX);
      queue = queue.slice(BATCH_MAX);
      await answerBatch(batch);
    }
    isWorking = false;
  }

  return (request) => {
    if (queue.length >= QUEUE_MAX) {
      return Promise.reject(new JoinQueueFull('too many ask at once'));
    }
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    queue.push({ request, resolve, reject });
    if (!isWorking) {
      isWorking = true;
      void work();
    }
    return promise;
  };
}
