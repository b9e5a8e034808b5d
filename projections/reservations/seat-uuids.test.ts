import { expect, test } from 'vitest';
import { block, floor } from '#domain/testing/catalogue.ts';
import { olderSeatIdOf } from '#platform/http/older/ids.ts';
import type { ShowSeats } from '../port.ts';
import { createSeatDirectory } from '../seat-map/directory.ts';
import { createStage } from '../testing/stage.ts';
import { createSeatUuids } from './seat-uuids.ts';

const stage = createStage();
const directory = createSeatDirectory(stage);

async function show(showId: string): Promise<ShowSeats> {
  await stage.publish(showId, [block('A', 40, 50), floor('FLOOR', 500)]);
  const opened = await directory.open(showId);
  if (opened === null) throw new Error(`${showId} is not there`);
  return opened;
}

test('each seat of a show is found by its UUID, and no other', async () => {
  const seats = await show('shw_1');
  const uuids = await createSeatUuids({ ...stage, shows: () => [seats] }).ofShow(seats);
  for (let index = 0; index < seats.layout.seatCount; index += 1) {
    expect(uuids.at(index)).toBe(olderSeatIdOf('shw_1', seats.layout.seatIdAt(index)));
    expect(uuids.indexOf(uuids.at(index))).toBe(index);
  }
  for (const none of [
    olderSeatIdOf('shw_2', 'A-1-1'),
    olderSeatIdOf('shw_1', 'A-99-1'),
    '00000000-0000-0000-0000-000000000000',
    '00000000-0000-0000-0000-000000000001',
    'A-1-1',
  ]) {
    expect(uuids.indexOf(none)).toBe(-1);
  }
});

test('a seat is looked for in every show that is not over', async () => {
  const shows = [await show('shw_3'), await show('shw_4')];
  const uuids = createSeatUuids({ ...stage, shows: () => shows });
  expect(await uuids.find(olderSeatIdOf('shw_4', 'FLOOR-000500'))).toMatchObject({
    show: { showId: 'shw_4' },
    index: 40 * 50 + 499,
  });
  expect(await uuids.find(olderSeatIdOf('shw_3', 'A-1-1'))).toMatchObject({ index: 0 });
  expect(await uuids.find(olderSeatIdOf('shw_5', 'A-1-1'))).toBeNull();
});

test('who comes at once waits for one and the same making', async () => {
  const seats = await show('shw_6');
  let slices = 0;
  const timers = {
    sleep: async () => {
      slices += 1;
    },
  };
  const uuids = createSeatUuids({ timers, shows: () => [seats] });
  const made = await Promise.all(Array.from({ length: 50 }, () => uuids.ofShow(seats)));
  expect(new Set(made).size).toBe(1);
  expect(slices).toBe(3);
});
