import { describe, expect, it } from 'vitest';
import { secondsOfSeats } from './seconds-of-seats.ts';

describe('the seconds of a run that takes seats', () => {
  it('are those that are wanted, where there are seats for them', () => {
    expect(secondsOfSeats(50_000, { wanted: 3, perSecond: 9_000 })).toBe(3);
  });

  it('are those that are wanted, where no rate is known yet', () => {
    expect(secondsOfSeats(50_000, { wanted: 2, perSecond: 0 })).toBe(2);
  });

  it('are fewer where the house is too fast for its hall, with room for a faster run', () => {
    expect(secondsOfSeats(50_000, { wanted: 8, perSecond: 9_000 })).toBe(4);
    expect(secondsOfSeats(50_000, { wanted: 3, perSecond: 20_000 })).toBe(2);
  });

  it('are at least one', () => {
    expect(secondsOfSeats(50_000, { wanted: 3, perSecond: 80_000 })).toBe(1);
  });
});
