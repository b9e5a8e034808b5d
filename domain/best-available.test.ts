import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type BestAvailableRequest,
  type House,
  pickBestAvailable,
  prepareBestAvailable,
  SPREAD_BLOCKS,
} from './best-available.ts';
import type { Layout } from './layout.ts';
import { pickUnits } from './pick-units.ts';
import { block, floor, layoutOf, pictured } from './testing/catalogue.ts';

/**
 * A house drawn as a text, a row a string, the front row first: see `seats` in the catalogue; `x` is
 * a plain seat that is taken.
 */
function drawn(...rows: readonly string[]) {
  const layout = layoutOf(pictured(...rows.map((row) => row.replaceAll('x', '.'))));
  const taken = new Set([...rows.join('')].flatMap((seat, at) => (seat === 'x' ? [at] : [])));
  return { layout, house: { isFree: (index: number) => !taken.has(index) } };
}

/** The seats picked in a drawn house, as row and seat. */
function picked(
  rows: readonly string[],
  request: BestAvailableRequest,
  more: Partial<House> = {},
): string | null {
  const { layout, house } = drawn(...rows);
  const seats = pickBestAvailable(prepareBestAvailable(layout), request, { ...house, ...more });
  return seats === null ? null : seatsOf(layout, seats);
}

function seatsOf(layout: Layout, indexes: readonly number[]): string {
  return indexes.map((index) => layout.seatIdAt(index).replace('S-', '')).join(' ');
}

describe('the best seats side by side', () => {
  test('are at the front and the centre', () => {
    expect(picked(['.......', '.......'], { quantity: 3 })).toBe('1-3 1-4 1-5');
  });

  test('are rather a row behind than at the far side', () => {
    expect(picked(['..xxxxxxxx..', '............'], { quantity: 2 })).toBe('2-6 2-7');
  });

  test('leave no single seat over where that can be avoided', () => {
    expect(picked(['xx.....xx', '.........'], { quantity: 4 })).toBe('2-3 2-4 2-5 2-6');
    expect(picked(['x...xx....x'], { quantity: 2 })).toBe('1-7 1-8');
  });

  test('leave one over where it can’t', () => {
    expect(picked(['x...x'], { quantity: 2 })).toMatch(/^1-2 1-3$|^1-3 1-4$/);
  });

  test('have a clear view, if need be with a seat left over', () => {
    expect(picked(['oooo', 'x...x'], { quantity: 2 })).toMatch(/^2-/);
    expect(picked(['oooooo', 'xxxxxx'], { quantity: 2 })).toBe('1-3 1-4');
    expect(picked(['oo..', 'xxxx'], { quantity: 3 })).toBe('1-2 1-3 1-4');
  });

  test('are not where people in wheelchairs and those with them belong', () => {
    expect(picked(['wcwcwc', '......'], { quantity: 2 })).toBe('2-3 2-4');
    expect(picked(['wcwc', 'xx.x'], { quantity: 2 })).toBeNull();
  });

  test('are of the section and the tier that were asked for', () => {
    const layout = layoutOf(block('A', 2, 6), block('B', 2, 6));
    const ranking = prepareBestAvailable(layout);
    const tiers = Uint8Array.from({ length: 24 }, (_, index) => Math.floor(index / 6) % 2);
    const pick = (request: Partial<BestAvailableRequest>) => {
      const seats = pickBestAvailable(
        ranking,
        { quantity: 2, ...request },
        { isFree: () => true, tiers },
      );
      return seats === null ? null : seatsOf(layout, seats);
    };
    expect(pick({})).toBe('A-1-3 A-1-4');
    expect(pick({ section: 'B' })).toBe('B-1-3 B-1-4');
    expect(pick({ tier: 1 })).toBe('A-2-3 A-2-4');
    expect(pick({ section: 'B', tier: 1 })).toBe('B-2-3 B-2-4');
    expect(pick({ section: 'C' })).toBeNull();
    expect(pick({ tier: 2 })).toBeNull();
  });

  test('leave alone what is being written at the moment', () => {
    expect(picked(['....', '....'], { quantity: 2 }, { skip: (index) => index === 2 })).toBe(
      '1-1 1-2',
    );
  });
});

describe('for a wheelchair', () => {
  test('there is one place, and company beside it', () => {
    expect(picked(['....', 'w...', '.cw.'], { quantity: 1, accessible: true })).toBe('2-1');
    expect(picked(['....', 'w...', '.cw.'], { quantity: 2, accessible: true })).toBe('3-2 3-3');
    expect(picked(['wwc.'], { quantity: 2, accessible: true })).toBe('1-2 1-3');
    expect(picked(['ww..'], { quantity: 2, accessible: true })).toBe('1-1 1-2');
    expect(picked(['xw..'], { quantity: 3, accessible: true })).toBe('1-2 1-3 1-4');
  });

  test('there is none but an accessible one', () => {
    expect(picked(['.c..'], { quantity: 1, accessible: true })).toBeNull();
    expect(picked(['.c.x'], { quantity: 2, accessible: true })).toBeNull();
  });

  test('company is near when it can’t be beside', () => {
    expect(picked(['wx.x', '.x.x'], { quantity: 2, accessible: true })).toBe('1-1 1-3');
    expect(picked(['wxxx', '.x.x'], { quantity: 2, accessible: true })).toBe('1-1 2-1');
    expect(picked(['.x.x.', 'xwxcx'], { quantity: 2, accessible: true })).toBe('2-2 2-4');
    expect(
      picked(['.x.x.', 'xwxcx'], { quantity: 2, accessible: true, adjacent: true }),
    ).toBeNull();
  });
});

describe('where nothing is free side by side', () => {
  test('a party that insists goes without', () => {
    expect(picked(['.x.x.'], { quantity: 2, adjacent: true })).toBeNull();
  });

  test('others sit in one row', () => {
    expect(picked(['.xxx.', '.x.xx'], { quantity: 2 })).toBe('2-1 2-3');
    expect(picked(['.xxx.', '.x.xx'], { quantity: 2, adjacent: false })).toBe('2-1 2-3');
  });

  test('or in rows behind each other', () => {
    expect(picked(['..xxx', 'xxxxx', 'xx..x', 'x..xx'], { quantity: 4 })).toBe('3-3 3-4 4-2 4-3');
  });

  test('or in as few sections as will do', () => {
    const layout = layoutOf(block('A', 1, 1), block('B', 1, 3), block('C', 1, 2));
    const ranking = prepareBestAvailable(layout);
    const everywhere = { isFree: () => true };
    expect(pickBestAvailable(ranking, { quantity: 5 }, everywhere)).toEqual([1, 2, 3, 4, 5]);
    expect(pickBestAvailable(ranking, { quantity: 6 }, everywhere)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(pickBestAvailable(ranking, { quantity: 7 }, everywhere)).toBeNull();
  });

  test('with the wheelchair in one of them', () => {
    const layout = layoutOf(block('A', 1, 3), { ...pictured('.w') });
    const ranking = prepareBestAvailable(layout);
    const pick = (quantity: number) =>
      pickBestAvailable(ranking, { quantity, accessible: true }, { isFree: () => true });
    expect(pick(3)).toEqual([0, 3, 4].map(() => expect.any(Number)));
    expect(pick(3)).toContain(4);
    expect(pick(5)).toEqual([0, 1, 2, 3, 4]);
  });
});

describe('many buyers at once', () => {
  test('are spread over blocks that don’t overlap', () => {
    const layout = layoutOf(block('A', 40, 20));
    const ranking = prepareBestAvailable(layout);
    const house = { isFree: () => true };
    const picks = Array.from({ length: SPREAD_BLOCKS }, (_, offset) =>
      pickBestAvailable(ranking, { quantity: 3 }, { ...house, offset }),
    );
    const seats = new Set(picks.flatMap((pick) => pick ?? []));
    expect(seats.size).toBe(3 * SPREAD_BLOCKS);
    expect(picks[0]).toEqual(pickBestAvailable(ranking, { quantity: 3 }, house));
  });

  test('are not given worse kinds of seats for it', () => {
    const offsets = Array.from({ length: 40 }, (_, offset) => offset);
    const picks = offsets.map((offset) =>
      picked(['oooooooo', '.....xx...', 'xx....xx'], { quantity: 2 }, { offset }),
    );
    for (const pick of picks) expect(pick).toMatch(/^(2-(1|4) |3-(3|5))/);
  });

  test('are served in a fraction of a frame, in a house of 50,000', () => {
    const layout = layoutOf(...Array.from({ length: 50 }, (_, at) => block(`S${at}`, 25, 40)));
    const ranking = prepareBestAvailable(layout);
    const checkered = { isFree: (index: number) => index % 3 !== 0, offset: 7 };
    pickBestAvailable(ranking, { quantity: 3 }, checkered);
    const started = performance.now();
    for (let run = 0; run < 20; run += 1) {
      expect(
        pickBestAvailable(ranking, { quantity: 2 }, { isFree: () => true, offset: run }),
      ).toHaveLength(2);
      expect(pickBestAvailable(ranking, { quantity: 3, adjacent: true }, checkered)).toBeNull();
    }
    // Generous, for slow machines: it takes about a tenth of it.
    expect((performance.now() - started) / 40).toBeLessThan(20);
  });
});

describe('whatever the house', () => {
  const anyRow = fc.array(fc.constantFrom('.', '.', '.', 'x', 'x', 'w', 'c', 'o'), {
    minLength: 1,
    maxLength: 12,
  });
  const anyHouse = fc.array(
    anyRow.map((row) => row.join('')),
    { minLength: 1, maxLength: 6 },
  );
  const anyRequest = fc.record({
    quantity: fc.integer({ min: 1, max: 5 }),
    accessible: fc.constantFrom(undefined, false, true),
    adjacent: fc.constantFrom(undefined, false, true),
  });

  test('seats are free, as many as asked, of the kind asked, and together when insisted on', () => {
    fc.assert(
      fc.property(anyHouse, anyRequest, fc.nat(40), (rows, request, offset) => {
        const { layout, house } = drawn(...rows);
        const seats = pickBestAvailable(prepareBestAvailable(layout), request, {
          ...house,
          offset,
        });
        const usable = Array.from({ length: layout.seatCount }, (_, index) =>
          layout.describe(index),
        )
          .filter(({ index }) => house.isFree(index))
          .filter((seat) => request.accessible === true || (!seat.accessible && !seat.companion));
        const wheelchair = usable.some((seat) => seat.accessible) || request.accessible !== true;
        if (seats === null) {
          const couldSit = usable.length >= request.quantity && wheelchair;
          if (request.adjacent !== true) expect(couldSit).toBe(false);
          return;
        }
        expect(new Set(seats).size).toBe(request.quantity);
        expect(usable.map(({ index }) => index)).toEqual(expect.arrayContaining([...seats]));
        const places = seats.map((index) => layout.describe(index));
        if (request.accessible === true)
          expect(places.some((place) => place.accessible)).toBe(true);
        if (request.adjacent === true) {
          expect(new Set(places.map((place) => place.row)).size).toBe(1);
          expect((seats.at(-1) ?? 0) - (seats[0] ?? 0)).toBe(request.quantity - 1);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('a party is never torn apart where it could sit together', () => {
    fc.assert(
      fc.property(anyHouse, anyRequest, (rows, request) => {
        const { layout, house } = drawn(...rows);
        const ranking = prepareBestAvailable(layout);
        const together = pickBestAvailable(ranking, { ...request, adjacent: true }, house);
        const relaxed = pickBestAvailable(ranking, { ...request, adjacent: undefined }, house);
        if (together !== null) expect(relaxed).toEqual(together);
      }),
    );
  });
});

describe('units nobody chose', () => {
  const layout = layoutOf(block('A', 1, 3), floor('FLOOR', 5));
  const free = () => true;

  test('are taken from the offset on and around', () => {
    expect(pickUnits(layout, 'FLOOR', 3, free, 0)).toEqual([3, 4, 5]);
    expect(pickUnits(layout, 'FLOOR', 3, free, 4)).toEqual([7, 3, 4]);
    expect(pickUnits(layout, 'FLOOR', 2, (index) => index > 5, 1_000_001)).toEqual([6, 7]);
  });

  test('are all there or none', () => {
    expect(pickUnits(layout, 'FLOOR', 5, free, 2)).toHaveLength(5);
    expect(pickUnits(layout, 'FLOOR', 6, free, 0)).toBeNull();
    expect(pickUnits(layout, 'FLOOR', 3, (index) => index < 5, 0)).toBeNull();
  });

  test('are of a general-admission area', () => {
    expect(pickUnits(layout, 'A', 1, free, 0)).toBeNull();
    expect(pickUnits(layout, 'B', 1, free, 0)).toBeNull();
  });
});
