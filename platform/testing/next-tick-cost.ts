/**
 * A program that prints how many times as long `process.nextTick` takes once collections of garbage have found no
 * tick. `--kept`: with what keeps it cheap. Needs `--expose-gc`.
 */
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { keepNextTickCheap } from '../next-tick.ts';

const TICKS = 20_000;
/** The first ones run before the code is optimized. */
const ROUNDS = 20;
const COLLECTIONS = 6;

const nothing = (): void => undefined;

async function microsecondsOfTicks(): Promise<number> {
  const begun = process.cpuUsage();
  for (let tick = 0; tick < TICKS; tick += 1) process.nextTick(nothing);
  const { user, system } = process.cpuUsage(begun);
  await turn();
  return user + system;
}

async function leastOfRounds(): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) {
    least = Math.min(least, await microsecondsOfTicks());
  }
  return least;
}

async function collectGarbage(): Promise<void> {
  for (let collection = 0; collection < COLLECTIONS; collection += 1) {
    await sleep(10);
    globalThis.gc?.();
  }
}

if (process.argv.includes('--kept')) keepNextTickCheap();
const before = await leastOfRounds();
await collectGarbage();
console.log((await leastOfRounds()) / before);
