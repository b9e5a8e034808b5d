import { describe, expect, it } from 'vitest';
import { clientWaitMs } from './deadline.ts';

describe('how long a client waits', () => {
  it.each([
    ['wait=5', 5_000],
    ['wait=0', 0],
    ['respond-async, wait=10', 10_000],
    ['WAIT = "7" , return=minimal', 7_000],
    ['wait=3; foo="bar"', 3_000],
  ])('is what it prefers: %s', (prefer, ms) => {
    expect(clientWaitMs(prefer)).toBe(ms);
  });

  it.each([
    [undefined],
    [''],
    ['respond-async'],
    ['wait'],
    ['wait=soon'],
    ['wait=-1'],
    ['await=5'],
    ['wait=5s'],
    ['wait=99999999999999'],
  ])('is for ever where it does not say: %s', (prefer) => {
    expect(clientWaitMs(prefer)).toBe(Number.POSITIVE_INFINITY);
  });
});
