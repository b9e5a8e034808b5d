/** What every lock of seats does, whatever it is kept in. */
import { expect, test } from 'vitest';
import type { SeatLock } from '#command-api/older/ports.ts';
import { systemTimers } from '../system.ts';

const LONG_MS = 5_000;

/** `lockOf`: the lock of one process, or of one of several that share it. */
export function seatLockContract(lockOf: (process: 0 | 1) => SeatLock): void {
  test('one at a time for a seat, whichever process asks', async () => {
    let inside = 0;
    let turns = 0;
    await Promise.all(
      Array.from({ length: 20 }, async (_, turn) => {
        const release = await lockOf(turn % 2 === 0 ? 0 : 1).acquire('one', LONG_MS);
        expect(release).not.toBeNull();
        inside += 1;
        expect(inside).toBe(1);
        await systemTimers.sleep(1);
        inside -= 1;
        turns += 1;
        await release?.();
      }),
    );
    expect(turns).toBe(20);
  });

  test('within a process in the order of their asking', async () => {
    const turns: number[] = [];
    const asked = Array.from({ length: 10 }, async (_, turn) => {
      const release = await lockOf(0).acquire('order', LONG_MS);
      turns.push(turn);
      await release?.();
    });
    await Promise.all(asked);
    expect(turns).toEqual(Array.from({ length: 10 }, (_, turn) => turn));
  });

  test('seats do not wait for each other', async () => {
    const first = await lockOf(0).acquire('a', LONG_MS);
    const second = await lockOf(1).acquire('b', 0);
    expect(second).not.toBeNull();
    await Promise.all([first?.(), second?.()]);
  });

  test('who has waited long enough gets none, and stands in nobody’s way', async () => {
    const release = await lockOf(0).acquire('c', LONG_MS);
    const later = lockOf(1).acquire('c', LONG_MS);
    expect(await lockOf(1).acquire('c', 5)).toBeNull();
    expect(await lockOf(0).acquire('c', 5)).toBeNull();
    await release?.();
    const had = await later;
    expect(had).not.toBeNull();
    await had?.();
  });

  test('a second release gives nobody else’s lock away', async () => {
    const first = await lockOf(0).acquire('d', LONG_MS);
    await first?.();
    const second = await lockOf(1).acquire('d', LONG_MS);
    await first?.();
    expect(await lockOf(0).acquire('d', 5)).toBeNull();
    await second?.();
    const third = await lockOf(0).acquire('d', LONG_MS);
    expect(third).not.toBeNull();
    await third?.();
  });

  test('a line has an end', async () => {
    const release = await lockOf(0).acquire('e', LONG_MS);
    const line = Array.from({ length: 1_000 }, () => lockOf(0).acquire('e', 50));
    expect(await lockOf(0).acquire('e', LONG_MS)).toBeNull();
    expect((await Promise.all(line)).every((had) => had === null)).toBe(true);
    await release?.();
  });
}
