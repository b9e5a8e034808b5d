/**
 * Rules told as stories, after emmett's `DeciderSpecification`, but strict: the events must be these
 * and no others.
 *
 *     const seat = specification(initialSeat, evolveSeat);
 *     seat.given(held).when((state) => releaseSeat(state, command)).thenEvents(released);
 *     seat.given(sold).when((state) => holdSeat(state, command)).thenRefused({ code: … });
 *
 * (No method is called `then`: that would make a promise of it.)
 */
import assert from 'node:assert/strict';
import { type Decision, fold } from '../decision.ts';

interface Outcome<Event, Refusal> {
  /** Exactly these events, in this order. */
  thenEvents(...expected: readonly Event[]): void;
  /** Accepted and already true: no events. */
  thenNothing(): void;
  /** Refused with exactly this. */
  thenRefused(expected: Refusal): void;
  /** Accepted, and the same command on the state that follows emits nothing. */
  thenOnceOnly(): void;
}

interface Story<State, Event> {
  when<Refusal>(decide: (state: State) => Decision<Event, Refusal>): Outcome<Event, Refusal>;
  /** What the given events fold to. */
  thenState(expected: State): void;
}

export interface Specification<State, Event> {
  given(...events: readonly Event[]): Story<State, Event>;
}

export function specification<State, Event>(
  initial: State,
  evolve: (state: State, event: Event) => State,
): Specification<State, Event> {
  return {
    given: (...events) => {
      const state = fold(evolve, initial, events);
      return {
        thenState: (expected) => assert.deepStrictEqual(state, expected),
        when: (decide) => outcomeOf(decide, state, evolve),
      };
    },
  };
}

function outcomeOf<State, Event, Refusal>(
  decide: (state: State) => Decision<Event, Refusal>,
  state: State,
  evolve: (state: State, event: Event) => State,
): Outcome<Event, Refusal> {
  const decision = decide(state);
  return {
    thenEvents: (...expected) => assert.deepStrictEqual(decision, { ok: true, events: expected }),
    thenNothing: () => assert.deepStrictEqual(decision, { ok: true, events: [] }),
    thenRefused: (refusal) => assert.deepStrictEqual(decision, { ok: false, refusal }),
    thenOnceOnly: () => {
      assert.ok(decision.ok, `refused: ${JSON.stringify(decision)}`);
      const again = decide(fold(evolve, state, decision.events));
      assert.deepStrictEqual(again, { ok: true, events: [] });
    },
  };
}
