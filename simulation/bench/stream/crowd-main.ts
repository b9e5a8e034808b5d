/** Many people with an open seat map, as a process of its own. */
import { systemStopwatch, systemTimers } from '#platform/system.ts';
import { runScript } from '../script.ts';
import { createCrowd } from './crowd.ts';

export interface CrowdInput {
  readonly url: string;
  readonly path: string;
  readonly clients: number;
}

export interface CrowdQuestion {
  /** When each change was answered, by the seat's index. */
  readonly acknowledged: readonly (readonly [index: number, atMs: number])[];
  /** Measured are those answered since. */
  readonly fromMs: number;
}

runScript<CrowdInput>(async (input) => {
  const crowd = await createCrowd(input, { stopwatch: systemStopwatch, timers: systemTimers });
  return {
    ready: { clients: crowd.clientCount() },
    answer: async (question) => {
      const { acknowledged, fromMs } = question as unknown as CrowdQuestion;
      return { result: await crowd.evaluate({ acknowledged: new Map(acknowledged), fromMs }) };
    },
  };
});
