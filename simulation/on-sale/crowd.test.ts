import { expect, test } from 'vitest';
import { systemClock } from '#platform/system.ts';
import { createSeededRandom } from '../seeded-random.ts';
import type { VisitEnd } from './buyer.ts';
import { type CrowdEnd, playCrowd } from './crowd.ts';
import type { HouseView, HouseWatch } from './house-watch.ts';
import { ConnectionLost } from './http-client.ts';
import { gatherCrowd } from './persona.ts';
import { createSaleRecord } from './record.ts';
import { type Buyer, createBuyer } from './sale.ts';

const SEATS = 10;

/** A house in which each buyer takes one seat, unless `visit` says otherwise. */
function play(
  buyers: number,
  visit: (buyer: Buyer, sell: () => void) => Promise<VisitEnd>,
  closeAtMs = Number.POSITIVE_INFINITY,
) {
  const record = createSaleRecord();
  let sold = 0;
  let inside = 0;
  let insideMax = 0;
  const listeners: ((view: HouseView) => void)[] = [];
  const view = (): HouseView => ({
    available: SEATS - sold,
    held: 0,
    reserved: 0,
    sold,
    blocked: 0,
    total: SEATS,
    isOpen: true,
  });
  const house: HouseWatch = {
    view,
    onLook: (listener) => listeners.push(listener),
    look: async () => view(),
    run: async () => undefined,
  };
  const looking = setInterval(() => {
    for (const listener of listeners) listener(view());
  }, 5);
  const ended: Promise<CrowdEnd> = playCrowd({
    buyers: gatherCrowd(buyers, 1).map(createBuyer),
    concurrency: 4,
    closeAtMs,
    random: createSeededRandom(1),
    house,
    record,
    world: { clock: systemClock, timers: { sleep: async () => undefined } },
    visit: async (buyer) => {
      inside += 1;
      insideMax = Math.max(insideMax, inside);
      buyer.visits += 1;
      try {
        return await visit(buyer, () => {
          sold += 1;
        });
      } finally {
        inside -= 1;
      }
    },
  }).finally(() => clearInterval(looking));
  return { ended, record, sold: () => sold, insideMax: () => insideMax };
}

const buys = async (_buyer: Buyer, sell: () => void): Promise<VisitEnd> => {
  sell();
  return 'bought';
};

test('a crowd that is large enough sells the house out, and the rest is turned away', async () => {
  const crowd = play(12, buys);
  expect(await crowd.ended).toBe('sold_out');
  expect(crowd.sold()).toBe(SEATS);
  expect(crowd.insideMax()).toBeLessThanOrEqual(4);
  expect(crowd.record.refusals.get('sold_out')).toBe(2);
});

test('a crowd that is too small goes home', async () => {
  const crowd = play(3, buys);
  expect(await crowd.ended).toBe('crowd_gone');
  expect(crowd.sold()).toBe(3);
});

test('who was refused comes back until there is a seat', async () => {
  const crowd = play(10, async (buyer, sell) => {
    if (buyer.visits === 1) return 'comes_back';
    return buys(buyer, sell);
  });
  expect(await crowd.ended).toBe('sold_out');
  expect(crowd.record.counts).toMatchObject({ arrivals: 10, returns: 10 });
});

test('who got no answer comes back too, any other failure ends the run', async () => {
  const crowd = play(10, async (buyer, sell) => {
    if (buyer.visits === 1) throw new ConnectionLost('killed');
    return buys(buyer, sell);
  });
  expect(await crowd.ended).toBe('sold_out');
  expect(crowd.record.refusals.get('no_answer')).toBe(10);

  const bug = play(10, () => Promise.reject(new Error('a mistake of the driver')));
  await expect(bug.ended).rejects.toThrow('a mistake');
});

test('the doors close when time is up', async () => {
  const crowd = play(10, async () => 'comes_back', systemClock.nowMs() + 50);
  expect(await crowd.ended).toBe('time_is_up');
});
