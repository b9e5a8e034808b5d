/** The process of a simulated on-sale: plays one crowd for the house that started it, then ends. */
import type { CrowdInput, CrowdMessage, CrowdOrder, CrowdProgress } from '#platform/demo/crowd.ts';
import { NOBODY_YET } from '#platform/demo/crowd.ts';
import { systemClock, systemTimers } from '#platform/system.ts';
import { playLiveCrowd } from './play.ts';

const world = { clock: systemClock, timers: systemTimers };
const stop = new AbortController();

const tell = (message: CrowdMessage): Promise<void> =>
  new Promise((resolve) => {
    if (process.send === undefined || !process.connected) resolve();
    else process.send(message, () => resolve());
  });

async function play(input: CrowdInput): Promise<void> {
  let last: CrowdProgress = NOBODY_YET;
  const note = (progress: CrowdProgress): void => {
    last = progress;
    void tell({ is: 'progress', progress });
  };
  try {
    const end = await playLiveCrowd({ ...input, stop: stop.signal, tell: note }, world);
    await tell({ is: 'ended', end, progress: last });
  } catch (error) {
    console.error(`the crowd of a simulated on-sale: ${String(error)}`);
    await tell({ is: 'ended', end: 'failed', progress: last });
  }
  process.exit(0);
}

process.on('message', (order: CrowdOrder) => {
  if (order.do === 'play') void play(order.input);
  else stop.abort();
});
// The house is gone: there is nobody left to buy from.
process.once('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole group; the house says when we are to end.
process.on('SIGINT', () => undefined);
