/** What is left of the best when five times as many come as a house can serve. */
import type { Bench, Part, PartResult } from '../part.ts';
import { type CrowdProcess, startCrowd } from './crowd-process.ts';
import { drawCurve } from './curve-picture.ts';
import { measureGoodput } from './goodput.ts';
import { judgeSale, openSale } from './sale.ts';

const SEED = 1;
/** More than are sold in all of it by a house twice as fast as the one it was made for. */
const SEATS = 200_000;
const CUSTOMERS = 2_000;
const SECONDS = 4;
const QUICK_SECONDS = 1;
/** A turn's share of the best strays by a tenth and more, and the bound is near. */
const TURNS = 17;
const QUICK_TURNS = 3;
/** As it is where nobody has set it. */
const DEFAULTS = { REQUESTS_MIN: '' };

export const overload: Part = {
  name: 'overload',
  title: 'tickets sold when five times as many come as can be served, open loop',
  run: runOverload,
};

async function runOverload(bench: Bench): Promise<PartResult> {
  const { world } = bench;
  const house = await bench.startHouse({ env: DEFAULTS });
  const sale = await openSale({ url: house.url, seats: SEATS, seed: SEED, world });
  const crowd: CrowdProcess = await startCrowd({ url: house.url, ...sale, customers: CUSTOMERS });
  try {
    const measured = await measureGoodput({
      crowd,
      seed: SEED,
      seconds: bench.quick ? QUICK_SECONDS : SECONDS,
      turns: bench.quick ? QUICK_TURNS : TURNS,
      world,
      onCrowd: (name, { perSecond, goodputPerSecond, p99Ms, crowdCpu }) =>
        bench.log(
          `${name}: ${Math.round(perSecond)} buyers/s, ${Math.round(goodputPerSecond)} tickets/s, p99 ${Math.round(p99Ms)} ms, crowd ${Math.round(100 * crowdCpu)} % of a processor`,
        ),
    });
    const place = { databaseUrl: house.databaseUrl, showId: sale.showId };
    const violations = await judgeSale(place, measured.crowds, world);
    return {
      figures: {
        best_goodput_per_s: measured.bestPerSecond,
        goodput_at_5x_ratio: measured.ratioAt5x,
        violations: violations.length,
      },
      pictures: [{ name: 'overload', svg: drawCurve(measured) }],
    };
  } finally {
    crowd.stop();
  }
}
