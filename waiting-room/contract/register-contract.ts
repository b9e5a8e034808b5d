/** What every register of waiting rooms must do. */
import { expect, test } from 'vitest';
import type { WaitingRoomRegister } from '../port.ts';
import { newShowId } from './state-contract.ts';

const NOW_MS = 1_700_000_000_000;

export function registerContract(registerOf: () => WaitingRoomRegister): void {
  const join = (showId: string, customerKey: string) =>
    registerOf().join(showId, customerKey, NOW_MS);

  test('arrivals count from 0 without a gap, a customer has one', async () => {
    const showId = newShowId();
    const keys = Array.from({ length: 50 }, (_, at) => `c${at % 40}`);
    const joined = await Promise.all(keys.map((key) => join(showId, key)));
    expect(joined.map(({ arrival }) => arrival)).toEqual(keys.map((key) => Number(key.slice(1))));
    const again = await join(showId, 'c7');
    expect(again).toMatchObject({ arrival: 7, isNew: false, closedAt: null, status: 'waiting' });
    expect(await registerOf().room(showId)).toMatchObject({ arrivals: 40 });
    expect(await registerOf().room(newShowId())).toBeNull();
  });

  test('whoever has ended comes as somebody new', async () => {
    const showId = newShowId();
    const register = registerOf();
    await join(showId, 'a');
    await register.record(showId, [{ arrival: 0, status: 'ended', reason: 'left' }]);
    expect(await register.findLive(showId, 'a')).toBeNull();
    expect(await join(showId, 'a')).toMatchObject({ arrival: 1, isNew: true });
    expect(await register.find(showId, 0)).toMatchObject({ status: 'ended', endReason: 'left' });
    await register.record(showId, [{ arrival: 0, status: 'waiting' }]);
    expect(await register.find(showId, 0)).toMatchObject({ status: 'ended' });
    expect(await register.find(showId, 2)).toBeNull();
  });

  test('those who are live at their shows are found in one look', async () => {
    const register = registerOf();
    const shows = [newShowId(), newShowId(), newShowId()];
    const [first = '', second = '', third = ''] = shows;
    await join(first, 'other');
    await join(first, 'a');
    await join(second, 'b');
    await join(third, 'c');
    await register.record(third, [{ arrival: 0, status: 'ended', reason: 'left' }]);
    const keys = ['a', 'b', 'c'];
    const people = shows.map((showId, at) => ({ showId, customerKey: keys[at] ?? '' }));
    const found = await register.liveAmong([...people, { showId: first, customerKey: 'b' }]);
    expect(found.toSorted((one, two) => two.arrival - one.arrival)).toEqual([
      { showId: first, arrival: 1 },
      { showId: second, arrival: 0 },
    ]);
    expect(await register.liveAmong([])).toEqual([]);
  });

  test('a call is remembered, and what became of it', async () => {
    const showId = newShowId();
    const register = registerOf();
    await join(showId, 'a');
    const call = { calledAtMs: NOW_MS, takenAtMs: null, untilMs: NOW_MS + 5 };
    await register.record(showId, [{ arrival: 0, status: 'called', ...call }]);
    expect(await register.findLive(showId, 'a')).toMatchObject({ status: 'called', call });
    await register.record(showId, [
      { arrival: 0, status: 'waiting' },
      { arrival: 0, status: 'absent' },
    ]);
    expect(await register.findLive(showId, 'a')).toMatchObject({ status: 'absent', call: null });
  });

  test('the first close stands, and tells those who come later', async () => {
    const showId = newShowId();
    const register = registerOf();
    await join(showId, 'a');
    expect(await register.close(showId)).toBe(1);
    expect(await join(showId, 'b')).toMatchObject({ arrival: 1, closedAt: 1 });
    expect(await register.close(showId)).toBe(1);
    expect(await register.find(showId, 0)).toMatchObject({ closedAt: 1 });
    expect(await register.close(newShowId())).toBe(0);
  });

  test('a close in the midst of a rush leaves nobody between', async () => {
    const showId = newShowId();
    const register = registerOf();
    const joining: ReturnType<typeof join>[] = [];
    let closing: Promise<number> | undefined;
    for (let at = 0; at < 300; at += 1) {
      joining.push(join(showId, `c${at}`));
      if (at % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
      if (at === 150) closing = register.close(showId);
    }
    const joined = await Promise.all(joining);
    const closedAt = await closing;
    for (const person of joined) {
      expect([person.arrival, person.closedAt ?? 'before']).toEqual([
        person.arrival,
        person.arrival < (closedAt ?? -1) ? 'before' : closedAt,
      ]);
    }
  });

  test('pages go through all in order, with the places that were drawn', async () => {
    const showId = newShowId();
    const register = registerOf();
    for (const key of ['a', 'b', 'c', 'd']) await join(showId, key);
    await register.writePlaces(showId, 1, Uint32Array.of(0, 2));
    await register.placesWritten(showId);
    const first = await register.page(showId, 0, 3);
    const rest = await register.page(showId, 3, 3);
    expect([...first, ...rest].map(({ arrival, drawnPlace }) => [arrival, drawnPlace])).toEqual([
      [0, null],
      [1, 0],
      [2, 2],
      [3, null],
    ]);
    expect(await register.room(showId)).toMatchObject({ hasPlaces: true });
  });

  test('rooms are open until they are ended', async () => {
    const showId = newShowId();
    const register = registerOf();
    await join(showId, 'a');
    const open = async () => (await register.openRooms()).map((room) => room.showId);
    expect(await open()).toContain(showId);
    await register.endRoom(showId);
    expect(await open()).not.toContain(showId);
  });
}
