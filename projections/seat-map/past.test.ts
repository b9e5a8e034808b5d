import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Layout } from '#domain/layout.ts';
import type { EventStore, ReadAllOptions } from '#event-store/port.ts';
import { systemStopwatch } from '#platform/system.ts';
import { createStage, SALE_MS, type Stage } from '../testing/stage.ts';
import { createKeptChanges, indexOfChange, statusOfChange } from './kept-changes.ts';
import { createPastSeatMaps } from './past.ts';
import { momentsOf, type PastFilm, type PastSeatMaps } from './port.ts';
import { playLongSale } from './testing/long-sale.ts';
import { anySeatStep, ruleOf } from './testing/seat-steps.ts';

const times = { lastSampleBy: () => null };

interface Watched {
  readonly past: PastSeatMaps;
  /** How many pages of seat events were read. */
  readonly pages: () => number;
  readonly kept: ReturnType<typeof createKeptChanges>;
}

function pastOf(stage: Stage, partsMax?: number): Watched {
  let pages = 0;
  const store: Pick<EventStore, 'readStream' | 'readAll' | 'head'> = {
    readStream: (stream, options) => stage.store.readStream(stream, options),
    head: () => stage.store.head(),
    readAll: (options: ReadAllOptions) => {
      if (options.filter !== undefined) pages += 1;
      return stage.store.readAll(options);
    },
  };
  const kept = createKeptChanges(store, partsMax);
  const past = createPastSeatMaps({ store, timers: stage.timers, times, stored: null, kept });
  return { past, pages: () => pages, kept };
}

/** The statuses at the end of each frame. */
function played({ start, frames }: PastFilm): readonly Uint8Array[] {
  const statuses = start.statuses.slice();
  return frames.map(({ changes }) => {
    for (const change of changes) statuses[indexOfChange(change)] = statusOfChange(change);
    return statuses.slice();
  });
}

async function statusesAt(
  past: PastSeatMaps,
  show: Show,
  atMs: number,
): Promise<readonly number[]> {
  const map = await past.seatMapAsOf(show, await past.positionAt(atMs));
  return [...(map?.statuses ?? [])];
}

interface Show {
  readonly showId: string;
  readonly layout: Layout;
}

test('any history: each frame of a film is the house of that moment, however it is cut', async () => {
  const step = fc.tuple(anySeatStep(6), fc.nat(400));
  const cut = fc.record({
    from: fc.integer({ min: -200, max: 900 }),
    length: fc.integer({ min: 1, max: 2_000 }),
    frameCount: fc.integer({ min: 1, max: 9 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), cut, async (steps, { from, ...rest }) => {
      const stage = createStage();
      const show = { showId: 'shw_1', layout: await stage.publish('shw_1') };
      for (const [seatStep, pauseMs] of steps) {
        stage.clock.setMs(stage.clock.nowMs() + pauseMs);
        await stage.decide('shw_1', show.layout.seatIdAt(seatStep.seat), ruleOf(seatStep));
      }
      const { past } = pastOf(stage);
      const span = {
        fromMs: SALE_MS + from,
        toMs: SALE_MS + from + rest.length,
        frameCount: rest.frameCount,
      };
      const film = await past.film(show, span);
      if (span.toMs < SALE_MS) {
        expect(film).toBeNull();
        return;
      }
      if (film === null) throw new Error('it was published by then');
      expect(film.publishedAtMs).toBe(SALE_MS);
      const frames = played(film);
      expect(frames).toHaveLength(rest.frameCount);
      for (const [at, momentMs] of momentsOf(span).entries()) {
        if (momentMs < SALE_MS) continue;
        expect([...(frames[at] ?? [])]).toEqual(await statusesAt(past, show, momentMs));
      }
      if (span.fromMs >= SALE_MS) {
        expect([...film.start.statuses]).toEqual(await statusesAt(past, show, span.fromMs));
      }
    }),
    { numRuns: 60 },
  );
});

test('what happens later is read on from where the last look ended', async () => {
  const stage = createStage();
  const show = { showId: 'shw_1', layout: await stage.publish('shw_1') };
  const { past, pages } = pastOf(stage);
  const hold = { party: 0, act: 'hold', atMs: SALE_MS } as const;
  await stage.decide('shw_1', 'A-1-1', ruleOf({ ...hold, seat: 0 }));
  expect(await statusesAt(past, show, SALE_MS)).toEqual([1, ...Array(19).fill(0)]);
  await stage.decide('shw_1', 'A-1-2', ruleOf({ ...hold, seat: 1 }));
  expect(await statusesAt(past, show, SALE_MS)).toEqual([1, 1, ...Array(18).fill(0)]);
  const read = pages();
  expect(await statusesAt(past, show, SALE_MS)).toEqual([1, 1, ...Array(18).fill(0)]);
  expect(pages()).toBe(read);
});

test('a stadium’s sale of 200,000 events is read once; then any moment is there at once', async () => {
  const stage = createStage();
  const { show, endMs, statuses } = await playLongSale(stage, { seats: 50_000, events: 200_000 });
  const { past, pages, kept } = pastOf(stage);
  // However many look for the first time.
  const first = await Promise.all([1, 2, 3].map(() => statusesAt(past, show, endMs)));
  for (const seen of first) expect(seen).toEqual([...statuses]);
  const read = pages();
  expect(read).toBeLessThanOrEqual(Math.ceil(200_000 / 4_000) + 2);
  expect(kept.size().parts).toBe(Math.ceil(200_000 / 8_192));

  const position = await stage.store.head();
  const looks: number[] = [];
  for (let look = 0; look < 20; look += 1) {
    const startedMs = systemStopwatch.nowMs();
    await past.seatMapAsOf(show, (position * BigInt(look + 1)) / 20n);
    looks.push(systemStopwatch.nowMs() - startedMs);
  }
  expect(Math.max(...looks)).toBeLessThan(300);
  const startedMs = systemStopwatch.nowMs();
  const film = await past.film(show, { fromMs: SALE_MS, toMs: endMs, frameCount: 600 });
  expect(systemStopwatch.nowMs() - startedMs).toBeLessThan(1_000);
  expect(film?.frames).toHaveLength(600);
  expect(played(film as PastFilm).at(-1)).toEqual(statuses);
  expect(pages()).toBe(read);
}, 60_000);

test('memory has a bound: who was looked at longest ago goes, and what never fits is read each time', async () => {
  const stage = createStage();
  const one = await playLongSale(stage, { seats: 1_000, events: 20_000, showId: 'shw_1' });
  const two = await playLongSale(stage, { seats: 1_000, events: 10_000, showId: 'shw_2' });
  const three = await playLongSale(stage, { seats: 1_000, events: 50_000, showId: 'shw_3' });
  const { past, pages, kept } = pastOf(stage, 5);
  for (const { show, statuses } of [one, two, three, two, three, one]) {
    const head = await stage.store.head();
    expect((await past.seatMapAsOf(show, head))?.statuses).toEqual(statuses);
    expect(kept.size().parts).toBeLessThanOrEqual(5);
  }
  const read = pages();
  expect((await past.seatMapAsOf(one.show, await stage.store.head()))?.statuses).toEqual(
    one.statuses,
  );
  expect(pages()).toBe(read);
  // Longer than all that may be kept.
  const film = await past.film(three.show, { fromMs: SALE_MS, toMs: three.endMs, frameCount: 7 });
  expect(played(film as PastFilm).at(-1)).toEqual(three.statuses);
  expect(pages()).toBeGreaterThan(read);
  expect(kept.size()).toEqual({ parts: 5, partsMax: 5 });
}, 60_000);
