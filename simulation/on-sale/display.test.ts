import { expect, test } from 'vitest';
import { roomFor } from './crowd.ts';
import type { HouseView } from './house-watch.ts';
import { createLatencyMeter } from './latency.ts';
import { createProgress, drawBar } from './progress.ts';
import { createSaleRecord } from './record.ts';

const house = (parts: Partial<HouseView>): HouseView => ({
  available: 0,
  held: 0,
  reserved: 0,
  sold: 0,
  blocked: 0,
  total: 100,
  isOpen: true,
  ...parts,
});

test('the bar shows sold, reserved, held and free seats', () => {
  expect(drawBar(house({ available: 100 }))).toBe('░'.repeat(50));
  expect(drawBar(house({ sold: 50, reserved: 10, held: 20, available: 20 }))).toBe(
    `${'█'.repeat(25)}${'▓'.repeat(5)}${'▒'.repeat(10)}${'░'.repeat(10)}`,
  );
  expect(drawBar(house({ sold: 100 }))).toBe('█'.repeat(50));
});

test('the crowd inside shrinks with the seats that are left', () => {
  expect(roomFor(house({ available: 90 }), 128)).toBe(128);
  expect(roomFor(house({ available: 5 }), 128)).toBe(15);
  expect(roomFor(house({ available: 1 }), 128)).toBe(4);
  expect(roomFor(house({ available: 0, held: 10 }), 128)).toBe(0);
});

test('a terminal is redrawn, a file gets a line every few seconds', () => {
  let nowMs = 0;
  const world = {
    clock: { nowMs: () => nowMs },
    timers: { sleep: async () => undefined },
  };
  const record = createSaleRecord();
  const onTerminal: string[] = [];
  const inFile: string[] = [];
  const terminal = createProgress({ isTTY: true, write: (t) => onTerminal.push(t) }, record, world);
  const file = createProgress({ write: (t) => inFile.push(t) }, record, world);
  for (; nowMs <= 6_000; nowMs += 250) {
    terminal.show(house({ sold: 10, available: 90 }));
    file.show(house({ sold: 10, available: 90 }));
  }
  expect(onTerminal).toHaveLength(25);
  expect(onTerminal[1]).toContain('\u001b[3A');
  expect(inFile).toHaveLength(3);
  expect(inFile[0]).toContain('sold 10/100');
  expect(inFile.join('')).not.toContain('\u001b');
});

test('percentiles are the nearest rank', () => {
  const meter = createLatencyMeter();
  for (let ms = 1; ms <= 200; ms += 1) meter.record('hold', ms);
  meter.record('order', 7);
  expect(meter.summary()).toEqual({
    hold: { count: 200, p50_ms: 100, p95_ms: 190, p99_ms: 198, max_ms: 200 },
    order: { count: 1, p50_ms: 7, p95_ms: 7, p99_ms: 7, max_ms: 7 },
  });
});
