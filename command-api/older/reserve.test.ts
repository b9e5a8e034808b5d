import { expect, test } from 'vitest';
import { observeAppends } from '#event-store/observed-appends.ts';
import { olderIdOf, olderSeatIdOf } from '#platform/http/older/ids.ts';
import { createKeyedQueue } from '#platform/keyed-queue.ts';
import { systemIds } from '#platform/system.ts';
import { createSeatUuids } from '#projections/reservations/seat-uuids.ts';
import { createSeatDirectory } from '#projections/seat-map/directory.ts';
import { createSeatSource, directoryTeacher } from '#projections/seat-map/seat-source.ts';
import { createStage } from '#projections/testing/stage.ts';
import { createUnboughtHolds } from '../holds/unbought-holds.ts';
import type { SeatLock } from './ports.ts';
import { findSeat, RESERVATION_MS, reserve } from './reserve.ts';

const SHOW = 'shw_1';
const cause = { correlationId: 'req_1', causationId: 'req_1', actor: 'older_api:cus_1' };

interface Locking extends SeatLock {
  readonly asked: { key: string; waitMs: number }[];
  held: number;
}

const locking = (isFree = true): Locking => {
  const lock: Locking = {
    asked: [],
    held: 0,
    async acquire(key, waitMs) {
      lock.asked.push({ key, waitMs });
      if (!isFree) return null;
      lock.held += 1;
      return async () => {
        lock.held -= 1;
      };
    },
  };
  return lock;
};

async function house(lock: SeatLock) {
  const stage = createStage();
  const directory = createSeatDirectory(stage);
  await stage.publish(SHOW);
  const show = await directory.open(SHOW);
  if (show === null) throw new Error('the show is not there');
  const store = observeAppends(stage.store, stage.clock);
  store.observe(directoryTeacher(directory));
  const deps = {
    ...stage,
    store,
    directory,
    seats: createSeatSource({ store, directory }),
    ids: systemIds,
    customers: createKeyedQueue(),
    refusedAttempts: { count: () => undefined },
    unboughtHolds: createUnboughtHolds(null),
    accessCodes: { admit: async () => ({ outcome: 'not-on-sale' }) as const },
    switches: { isOn: () => true },
    seatUuids: createSeatUuids({ shows: () => [show], timers: stage.timers }),
    lock,
    reservationMs: RESERVATION_MS,
  };
  return async (seatId: string, customerId = 'cus_1') => {
    const seat = await findSeat(deps, olderSeatIdOf(SHOW, seatId));
    return reserve(deps, { ...seat, customerId, isAdmitted: true, askedAtMs: 0, cause });
  };
}

test('a reservation is a hold of fifteen minutes, whatever the show’s own hold time', async () => {
  const lock = locking();
  const { hold } = await (await house(lock))('A-1-1');
  expect(hold).toMatchObject({ channel: 'older_api', holdMs: 15 * 60_000 });
  expect(hold.items).toHaveLength(1);
});

test('the seat’s lock is waited for at most 5 s, by 32 hex digits, and given back', async () => {
  const lock = locking();
  const reserveSeat = await house(lock);
  await reserveSeat('A-1-1');
  await expect(reserveSeat('A-1-1', 'cus_2')).rejects.toMatchObject({ code: 'seat_taken' });
  const key = olderSeatIdOf(SHOW, 'A-1-1').replaceAll('-', '');
  expect(key).toMatch(/^[0-9a-f]{32}$/);
  expect(lock.asked).toEqual(Array.from({ length: 2 }, () => ({ key, waitMs: 5_000 })));
  expect(lock.held).toBe(0);
});

test('without the lock it is 409 lock_timeout, to be tried again in a second', async () => {
  const lock = locking(false);
  await expect((await house(lock))('A-1-1')).rejects.toMatchObject({
    code: 'lock_timeout',
    status: 409,
    headers: { 'Retry-After': '1' },
  });
});

test('a seat that is taken is named to nobody but its own customer', async () => {
  const reserveSeat = await house(locking());
  const { hold } = await reserveSeat('A-1-1');
  await expect(reserveSeat('A-1-1')).rejects.toMatchObject({
    code: 'seat_taken',
    extra: { reservationId: olderIdOf(hold.holdId) },
  });
  await expect(reserveSeat('A-1-1', 'cus_2')).rejects.toMatchObject({ extra: {} });
});
