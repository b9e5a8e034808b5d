// Runs the simulator in a process of its own, for tests that kill it. It says where it is on its
// first line of output.

import { systemClock, systemIds, systemRandom, systemTimers } from '#platform/system.ts';
import { startSimulator } from '../simulator/index.ts';
import { quietLog, WEBHOOK_SECRET } from './simulator.ts';

const [dataDir, webhookUrl] = process.argv.slice(2);
if (dataDir === undefined) throw new Error('usage: simulator-process.ts <data folder> [webhook]');

const simulator = await startSimulator({
  dataDir,
  port: 0,
  clock: systemClock,
  timers: systemTimers,
  random: systemRandom,
  ids: systemIds,
  log: quietLog,
  ...(webhookUrl === undefined ? {} : { webhook: { url: webhookUrl, secret: WEBHOOK_SECRET } }),
});
console.log(simulator.url);
