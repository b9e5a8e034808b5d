/** Each part of ours at tiny sizes: that it measures at all, and that its peers answer as we do. */
import { expect, test } from 'vitest';
import {
  systemClock,
  systemIds,
  systemRandom,
  systemStopwatch,
  systemTimers,
} from '#platform/system.ts';
import { runPart } from './bench.ts';
import { browse } from './browse/part.ts';
import { holds } from './holds/part.ts';
import { createLoadGenerator } from './load/generator.ts';
import { rejections } from './rejections/part.ts';
import { seatMap } from './seat-map/part.ts';
import { stream } from './stream/part.ts';
import { waiting } from './waiting/part.ts';

const world = {
  clock: systemClock,
  stopwatch: systemStopwatch,
  timers: systemTimers,
  ids: systemIds,
  random: systemRandom,
};
const log = (): void => undefined;

test.each([holds, rejections, seatMap, browse, stream, waiting])(
  'the part $name measures and clears up behind itself',
  async (part) => {
    const load = createLoadGenerator(log);
    const { figures, pictures = [] } = await runPart(part, { quick: true, world, load, log });
    for (const value of Object.values(figures)) expect(value).toBeGreaterThanOrEqual(0);
    const ratios = Object.entries(figures).filter(([name]) => name.startsWith('ratio'));
    for (const [, ratio] of ratios) expect(ratio).toBeGreaterThan(0.01);
    for (const { svg } of pictures) expect(svg).toMatch(/^<svg/);
  },
  120_000,
);
