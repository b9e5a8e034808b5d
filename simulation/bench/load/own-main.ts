/** The own generator as a process of its own, so that it shares no event loop with anybody. */
import { systemStopwatch, systemTimers } from '#platform/system.ts';
import { runScript } from '../script.ts';
import { runClosed, runPaced } from './own-generator.ts';
import type { LoadRequest, PacedRequest } from './port.ts';

const world = { stopwatch: systemStopwatch, timers: systemTimers };

runScript<LoadRequest | PacedRequest>(async (request) => ({
  ready: {},
  answer: async () =>
    'perSecond' in request
      ? { result: await runPaced(request, world) }
      : { result: await runClosed(request, world) },
}));
