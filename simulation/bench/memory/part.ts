/** How much a process with all roles grows by one more seat on sale. */
import path from 'node:path';
import { createHttpClient } from '../../on-sale/http-client.ts';
import { type Hall, makeHall, shuffled } from '../hall.ts';
import type { Bench, House, Part } from '../part.ts';
import { signTokens } from '../sign-tokens.ts';
import { askMemory, envToTell, type Memory } from './ask-memory.ts';
import { slopeOf } from './slope.ts';
import { HOLD_SEATS, touchShow } from './touch-show.ts';

interface Sizes {
  readonly seatsPerShow: number;
  /** Measured after each; one more comes before them, so that everything has been used once. */
  readonly shows: number;
  /** Seats of each show that are held or bought. */
  readonly touched: number;
  /**
   * V8 keeps pages that it has emptied for some seconds before it gives them back: asked at once, a process
   * on a quick machine shows what selling took for a moment, not what a seat keeps.
   */
  readonly quietMs: number;
}

const FULL: Sizes = { seatsPerShow: 50_000, shows: 6, touched: 4_000, quietMs: 10_000 };
const QUICK: Sizes = { seatsPerShow: 2_000, shows: 2, touched: 40, quietMs: 0 };

export const memory: Part = {
  name: 'memory',
  title: 'resident growth by one more seat on sale',
  async run(bench) {
    const { shows, seatsPerShow } = bench.quick ? QUICK : FULL;
    const taken = await measure(bench, bench.quick ? QUICK : FULL);
    const perSeat = (of: (memory: Memory) => number): number =>
      slopeOf(taken.map((memory, show) => ({ x: show * seatsPerShow, y: of(memory) })));
    return {
      figures: {
        bytes_per_seat: perSeat(({ rss }) => rss),
        heap_bytes_per_seat: perSeat(({ heapUsed }) => heapUsed),
        external_bytes_per_seat: perSeat(({ external }) => external),
        seats: shows * seatsPerShow,
        first_mib: (taken[0]?.rss ?? Number.NaN) / 2 ** 20,
        last_mib: (taken.at(-1)?.rss ?? Number.NaN) / 2 ** 20,
      },
    };
  },
};

async function measure(bench: Bench, sizes: Sizes): Promise<readonly Memory[]> {
  const file = path.join(bench.folder, 'memory.json');
  const house = await bench.startHouse({ env: envToTell(file) });
  const hall = await makeHall(house.url, sizes.seatsPerShow, bench.world.clock);
  const taken: Memory[] = [];
  for (let show = 0; show <= sizes.shows; show += 1) {
    await sell(bench, house, hall, sizes.touched);
    await bench.settle(house);
    const { timers } = bench.world;
    // Collects the garbage; what that empties is given back afterwards.
    await askMemory(house, file, timers);
    await timers.sleep(sizes.quietMs);
    const memory = await askMemory(house, file, timers);
    bench.log(`  ${show + 1} shows: ${Math.round(memory.rss / 2 ** 20)} MiB`);
    taken.push(memory);
  }
  return taken;
}

async function sell(bench: Bench, house: House, hall: Hall, touched: number): Promise<void> {
  const showId = await hall.newShow();
  await bench.settle(house);
  const tokens = await signTokens(house.dataFolder, Math.ceil(touched / HOLD_SEATS), bench.world);
  const seatIds = shuffled(
    hall.seats.map(({ id }) => id),
    bench.world.random,
  ).slice(0, touched);
  const http = createHttpClient({ baseUrl: house.url, connections: 16 });
  try {
    await touchShow({ http, showId, seatIds, tokens });
  } finally {
    http.close();
  }
}
