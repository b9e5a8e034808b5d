import { beforeEach, describe, expect, it } from 'vitest';
import { AppendDelay } from './append-delay.ts';

let nowMs = 0;
let delay: AppendDelay;
beforeEach(() => {
  nowMs = 1_000;
  delay = new AppendDelay(() => nowMs);
});

describe('how long appends wait', () => {
  it('is nothing where nothing is appended', () => {
    expect(delay.takeMs()).toBe(0);
  });

  it('is the shortest wait since the last look: a burst passes', () => {
    for (const seconds of [0.5, 0.004, 0.3]) {
      delay.began();
      delay.ended(seconds);
    }
    expect(delay.takeMs()).toBe(4);
    expect(delay.takeMs()).toBe(0);
  });

  it('is the silence where there is no answer at all', () => {
    delay.began();
    nowMs += 700;
    delay.began();
    expect(delay.takeMs()).toBe(700);
    nowMs += 100;
    expect(delay.takeMs()).toBe(800);
  });

  it('begins anew with each answer', () => {
    delay.began();
    delay.began();
    nowMs += 700;
    delay.ended(0.7);
    expect(delay.takeMs()).toBe(700);
    nowMs += 20;
    expect(delay.takeMs()).toBe(20);
  });
});
