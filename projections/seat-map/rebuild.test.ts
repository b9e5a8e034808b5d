import { expect, test } from 'vitest';
import { blockSeat, holdSeat, unblockSeat } from '#domain/seat.ts';
import { createTail } from '../tail.ts';
import { createStage, SALE_MS, type Stage } from '../testing/stage.ts';
import { createSeatDirectory } from './directory.ts';
import { rebuildSeatMaps } from './rebuild.ts';

async function start(stage: Stage) {
  const seatMaps = createSeatDirectory(stage);
  const tail = createTail({ ...stage, after: 0n });
  seatMaps.follow(tail);
  tail.start();
  await tail.reached(await stage.store.head(), 5_000);
  return { seatMaps, tail };
}

const hold = (stage: Stage, seatId: string, holdId: string) =>
  stage.decide('shw_1', seatId, (seat) =>
    holdSeat(seat, { holdId, customerId: 'cus_1', untilMs: 9e12, nowMs: SALE_MS }),
  );

const signal = new AbortController().signal;

test('beside the live map, while people hold: the same bytes', async () => {
  const stage = createStage();
  await stage.publish('shw_1');
  await stage.publish('shw_2');
  const { seatMaps, tail } = await start(stage);
  let isOver = false;
  const busy = async (): Promise<void> => {
    for (let round = 0; !isOver; round += 1) {
      const seatId = `A-1-${(round % 5) + 1}`;
      await stage.decide('shw_1', seatId, (seat) =>
        blockSeat(seat, { blockId: `blk_${round}`, reason: 'rain', nowMs: SALE_MS }),
      );
      await stage.decide('shw_1', seatId, (seat) => unblockSeat(seat));
      await stage.timers.sleep(0);
    }
  };
  const people = busy();
  for (let round = 0; round < 10; round += 1) {
    const result = await rebuildSeatMaps({ ...stage, seatMaps }, { signal, pageSize: 7 });
    expect(result).toMatchObject({ outcome: 'switched', verdict: { identical: true } });
    expect(result.verdict?.tables.map(({ table }) => table)).toEqual(['shw_1', 'shw_2']);
    expect(result.position).toBe(result.verdict?.position);
    await stage.timers.sleep(5);
  }
  isOver = true;
  await people;
  await tail.stop();
});

test('a map that is wrong is told of, put right, and told to whoever follows it', async () => {
  const stage = createStage();
  await stage.publish('shw_1');
  await hold(stage, 'A-1-1', 'hld_1');
  const { seatMaps, tail } = await start(stage);
  const live = await seatMaps.open('shw_1');
  const map = live?.map;
  if (map === undefined) throw new Error('no map');
  (map.statuses as Uint8Array)[3] = 3;
  const version = map.version;

  const result = await rebuildSeatMaps({ ...stage, seatMaps }, { signal });
  expect(result.verdict).toMatchObject({
    identical: false,
    tables: [{ table: 'shw_1', onlyLive: 1, onlyBuilt: 1 }],
  });
  expect(result.verdict?.tables[0]?.examples[0]).toMatchObject({
    side: 'live',
    row: expect.stringContaining('"seatId":"A-1-4","status":3'),
  });
  expect([...map.statuses.slice(0, 4)]).toEqual([1, 0, 0, 0]);
  expect(map.version).toBe(version);
  expect([map.available, map.sectionCounts(0)]).toEqual([
    19,
    { available: 9, held: 1, reserved: 0, sold: 0, blocked: 0, total: 10 },
  ]);
  const again = await rebuildSeatMaps({ ...stage, seatMaps }, { signal });
  expect(again.verdict?.identical).toBe(true);

  await hold(stage, 'A-1-2', 'hld_2');
  expect(await tail.reached(await stage.store.head(), 5_000)).toBe(true);
  expect([...map.statuses.slice(0, 4)]).toEqual([1, 1, 0, 0]);
  await tail.stop();
});
