import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countSeats, createReel, filmOf, STATUS_NAMES, takeOver } from './film.ts';

test('given seats of two sections, when they are counted, then each has its own and all are the sum', () => {
  const geometry = { section: Uint16Array.of(0, 0, 0, 1, 1), sections: ['A', 'B'] };
  const counts = countSeats(Uint8Array.of(0, 1, 3, 3, 4), geometry);
  expect(counts.bySection.map((one) => [...one])).toEqual([
    [1, 1, 0, 1, 0],
    [0, 0, 0, 1, 1],
  ]);
  expect([...counts.all]).toEqual([1, 1, 0, 2, 1]);
  expect(STATUS_NAMES).toEqual(['available', 'held', 'reserved', 'sold', 'blocked']);
});

const base64 = (bytes: readonly number[]): string => Buffer.from(bytes).toString('base64');

/** As the contract has it: LEB128 of eight times the distance, plus the status. */
function packed(changes: readonly (readonly [index: number, status: number])[]): string {
  const bytes: number[] = [];
  let before = 0;
  for (const [index, status] of changes) {
    let left = (index - before) * 8 + status;
    before = index;
    for (; left > 127; left = Math.floor(left / 128)) bytes.push((left % 128) + 128);
    bytes.push(left);
  }
  return base64(bytes);
}

const SEATS = 3_000;
const change = fc.tuple(fc.nat(SEATS - 1), fc.nat(4));
const changes = fc
  .uniqueArray(change, { selector: ([index]) => index, maxLength: 30 })
  .map((some) => some.toSorted(([one], [next]) => one - next));

test('given a film, when one goes to and fro in it, then each step is what it was', () => {
  fc.assert(
    fc.property(fc.array(changes, { maxLength: 8 }), fc.array(fc.nat(8)), (frames, steps) => {
      const answer = {
        show_id: 'shw_1',
        position: '9',
        server_time: '2026-06-01T20:00:00.000Z',
        published_at: '2026-06-01T10:00:00.000Z',
        total: SEATS,
        start: {
          at: '2026-06-01T10:00:00.000Z',
          version: 0,
          statuses: base64(Array(SEATS).fill(4)),
        },
        frames: frames.map((some) => ({
          at: '2026-06-01T20:00:00.000Z',
          version: 1,
          changes: packed(some),
        })),
      };
      const film = filmOf(answer);
      expect(film.publishedAtMs).toBe(Date.UTC(2026, 5, 1, 10));
      const reel = createReel(film);
      for (const step of steps) {
        const expected = new Uint8Array(SEATS).fill(4);
        for (const [index, status] of frames.slice(0, step).flat()) expected[index] = status;
        expect(Buffer.compare(reel.at(step), expected)).toBe(0);
      }
    }),
    { numRuns: 50 },
  );
});

test('given what is shown, when another moment is taken over, then the seats that differ are named', () => {
  const shown = Uint8Array.of(0, 1, 2, 3);
  expect(takeOver(shown, Uint8Array.of(0, 3, 2, 0))).toEqual([1, 3]);
  expect([...shown]).toEqual([0, 3, 2, 0]);
  expect(takeOver(shown, shown.slice())).toEqual([]);
});
