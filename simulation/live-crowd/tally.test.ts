import { expect, test } from 'vitest';
import { createSaleRecord } from '../on-sale/record.ts';
import { createTally } from './tally.ts';

const order = (orderId: string, ...seatIds: string[]) => ({
  orderId,
  showId: 'shw_1',
  seatIds,
  totalCents: 1,
});

test('people are counted once, however often they come, and seats that two have are told', async () => {
  const record = createSaleRecord();
  const tally = createTally(record);
  record.refuse('seat_unavailable');
  await tally.during(true, async () => {
    expect(tally.progress()).toMatchObject({ arrived: 1, inside: 1, bought: 0 });
    return 'comes_back';
  });
  record.acknowledgedOrders.push(order('ord_1', 'A-1-1', 'A-1-2'));
  await tally.during(false, async () => 'bought');
  await tally.during(true, async () => 'left');
  expect(tally.progress()).toEqual({
    arrived: 2,
    waiting: 0,
    inside: 0,
    bought: 1,
    seatsBought: 2,
    beaten: 1,
    gaveUp: 1,
    seatsSoldTwice: 0,
  });
  record.acknowledgedOrders.push(order('ord_2', 'A-1-2'));
  expect(tally.progress()).toMatchObject({ seatsBought: 2, seatsSoldTwice: 1 });
});

test('a visit that fails leaves nobody inside', async () => {
  const tally = createTally(createSaleRecord());
  const visit = tally.during(true, () => Promise.reject(new Error('no answer')));
  await expect(visit).rejects.toThrow('no answer');
  expect(tally.progress()).toMatchObject({ arrived: 1, inside: 0 });
});

test('who waits in the line is not inside', async () => {
  let waiting = 1;
  const tally = createTally(createSaleRecord(), () => waiting);
  await tally.during(true, async () => {
    expect(tally.progress()).toMatchObject({ arrived: 1, waiting: 1, inside: 0 });
    waiting = 0;
    expect(tally.progress()).toMatchObject({ arrived: 1, waiting: 0, inside: 1 });
    return 'bought';
  });
});
