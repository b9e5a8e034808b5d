/**
 * A house of which five times as much is asked as it can do sells nearly as many tickets as at its best,
 * says to everybody else when to come back, and keeps what it promised. Set `OVERLOAD_CURVE` to a folder
 * to have the curve as data and as a picture.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock, systemTimers } from '#platform/system.ts';
import { type ServerChild, startServerChild } from '../../on-sale/server-child.ts';
import type { CrowdResult } from './crowd.ts';
import { type CrowdProcess, startCrowd } from './crowd-process.ts';
import { drawCurve } from './curve-picture.ts';
import { type Goodput, measureGoodput } from './goodput.ts';
import { type CrowdSale, judgeSale, openSale } from './sale.ts';

const world = { clock: systemClock, timers: systemTimers };
const SEED = 20_261_121;
/** More than two measurements sell, on a quick machine too; a good part of them is standing room. */
const SEATS = 200_000;
const RATIO_MIN = 0.85;

let house: ServerChild;
let sale: CrowdSale;
let crowd: CrowdProcess;
beforeAll(async () => {
  house = await startServerChild(world);
  sale = await openSale({ url: house.url, seats: SEATS, seed: SEED, world });
  crowd = await startCrowd({ url: house.url, ...sale, customers: 2_000 });
}, 120_000);
afterAll(async () => {
  crowd?.stop();
  await house?.dispose();
}, 60_000);

const line = (name: string, { perSecond, goodputPerSecond, p99Ms, counts }: CrowdResult): string =>
  `${name}: ${Math.round(perSecond)} buyers/s, ${goodputPerSecond.toFixed(1)} tickets/s, p99 ${Math.round(p99Ms)} ms, ${JSON.stringify(counts)}`;

test('at five times what it can serve a house sells nearly what it sells at its best', async () => {
  const crowds: CrowdResult[] = [];
  const lines: string[] = [];
  const measure = () =>
    measureGoodput({
      crowd,
      seed: SEED + crowds.length,
      seconds: 2.5,
      world,
      onCrowd: (name, result) => {
        crowds.push(result);
        lines.push(line(name, result));
      },
    });
  let measured = await measure();
  // Once more: on two cores that somebody else needs too, a turn or two may be theirs.
  if (measured.ratioAt5x < RATIO_MIN) measured = await measure();
  await keep(measured);
  const told = lines.join('\n');

  expect(measured.ratioAt5x, told).toBeGreaterThanOrEqual(RATIO_MIN);
  for (const { counts } of crowds) {
    expect(counts.withoutRetryAfter, told).toBe(0);
    expect(counts.failures, told).toEqual({});
  }
  // Who only looks is refused before whoever buys.
  const overloaded = crowds.filter(({ counts }) => counts.refusedHolds > counts.buyers / 2);
  for (const { counts } of overloaded) {
    const looks = counts.looksRefused / counts.looks;
    expect(looks, told).toBeGreaterThan(counts.refusedHolds / counts.buyers);
  }

  const { databaseUrl } = (await house.runtime()) ?? {};
  if (databaseUrl == null) throw new Error('the house does not say where its database is');
  expect(await judgeSale({ databaseUrl, showId: sale.showId }, crowds, world)).toEqual([]);
}, 300_000);

async function keep(measured: Goodput): Promise<void> {
  const folder = process.env.OVERLOAD_CURVE;
  if (folder === undefined || folder === '') return;
  await mkdir(folder, { recursive: true });
  const { bestPerSecond, ratioAt5x, levels } = measured;
  const data = { best_goodput_per_s: bestPerSecond, goodput_at_5x_ratio: ratioAt5x, levels };
  await writeFile(path.join(folder, 'overload.json'), `${JSON.stringify(data, null, 2)}\n`);
  await writeFile(path.join(folder, 'overload.svg'), drawCurve(measured));
}
