// A program that drains for a while when it is asked to end, and says what happened to it.

import { listenForShutdown } from '../../shutdown.ts';
import { systemClock } from '../../system.ts';

const { signal } = listenForShutdown(process, systemClock);
const alive = setInterval(() => undefined, 60_000);
signal.addEventListener('abort', () => {
  setTimeout(() => {
    console.log(`drained after ${signal.reason}`);
    clearInterval(alive);
    process.exit(7);
  }, 300);
});
console.log(`started ${process.pid}`);
