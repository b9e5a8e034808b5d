import { describe, expect, test } from 'vitest';
import { accept, type Decision, refuse } from '../decision.ts';
import { specification } from './given-when-then.ts';

type Counted = { readonly type: 'Counted'; readonly data: { readonly to: number } };

const counter = specification<number, Counted>(0, (_, event) => event.data.to);
const counted = (to: number): Counted => ({ type: 'Counted', data: { to } });
const countOn = (count: number): Decision<Counted, never> => accept(counted(count + 1));
const countTo = (count: number): Decision<Counted, never> =>
  count === 7 ? accept() : accept(counted(7));
const tooFar = (count: number): Decision<Counted, { count: number }> => refuse({ count });

describe('a rule told as a story', () => {
  test('holds when it is so', () => {
    counter.given(counted(2)).when(countOn).thenEvents(counted(3));
    counter.given(counted(2)).when(countTo).thenOnceOnly();
    counter.given(counted(7)).when(countTo).thenNothing();
    counter.given(counted(2)).when(tooFar).thenRefused({ count: 2 });
    counter.given(counted(2)).thenState(2);
  });

  test('fails when it is not so', () => {
    const story = counter.given(counted(2));
    expect(() => story.when(countOn).thenEvents()).toThrow();
    expect(() => story.when(countOn).thenEvents(counted(3), counted(3))).toThrow();
    expect(() => story.when(countOn).thenEvents(counted(4))).toThrow();
    expect(() => story.when(countOn).thenNothing()).toThrow();
    expect(() => story.when(countOn).thenOnceOnly()).toThrow();
    expect(() => story.when(tooFar).thenOnceOnly()).toThrow();
    expect(() => story.when(tooFar).thenRefused({ count: 3 })).toThrow();
    expect(() => story.thenState(3)).toThrow();
  });
});
