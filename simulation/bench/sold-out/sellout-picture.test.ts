import { expect, test } from 'vitest';
import { drawSellout } from './sellout-picture.ts';

test('the picture goes from nothing sold to the last seat, at its second', () => {
  const svg = drawSellout({
    curve: [
      [-3, 0],
      [1, 10],
      [2.5, 90],
      [30, 100],
    ],
    seats: 100,
    sold: 100,
    sold_out_seconds: 4,
    seconds: 31,
  });
  expect(svg).toContain('100 of 100 seats in 4 s');
  const [line = ''] = /(?<=points=")[^"]+/.exec(svg) ?? [];
  // Left to right, bottom to top; what was seen before the beginning and after the end is left out.
  expect(line.split(' ')).toEqual(['72.0,312.0', '228.0,286.4', '462.0,81.6', '696.0,56.0']);
});
