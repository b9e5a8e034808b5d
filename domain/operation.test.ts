import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold } from './decision.ts';
import {
  evolveOperation,
  FEATURES,
  initialOperation,
  type Operation,
  type OperationEvent,
  switchOf,
  switchOperation,
} from './operation.ts';
import { specification } from './testing/given-when-then.ts';

const operation = specification<Operation, OperationEvent>(initialOperation, evolveOperation);
const reason = 'incident';
const stopped: OperationEvent = { type: 'SalesStopped', data: { reason } };
const resumed: OperationEvent = { type: 'SalesResumed', data: { reason } };
const searchOff: OperationEvent = {
  type: 'FeatureSwitchedOff',
  data: { feature: 'search', reason },
};
const searchOn: OperationEvent = { type: 'FeatureSwitchedOn', data: { feature: 'search', reason } };

const to = (wanted: Partial<Operation>) => (state: Operation) =>
  switchOperation(state, { wanted, reason });

describe('the switches of the house', () => {
  test('everything is on until somebody says otherwise', () => {
    operation.given().thenState({ search: true, live_stream: true, dashboards: true, sales: true });
  });

  test('given a house that sells, when sales are stopped, then they are', () => {
    operation
      .given()
      .when(to({ sales: false }))
      .thenEvents(stopped);
    operation.given(stopped).thenState({ ...initialOperation, sales: false });
  });

  test('given stopped sales, when they are stopped again, then nothing is told', () => {
    operation
      .given(stopped)
      .when(to({ sales: false }))
      .thenNothing();
  });

  test('given stopped sales, when they are resumed, then they go on', () => {
    operation
      .given(stopped)
      .when(to({ sales: true }))
      .thenEvents(resumed);
    operation.given(stopped, resumed).thenState(initialOperation);
  });

  test('a feature goes off and on by itself, and leaves the others', () => {
    operation
      .given()
      .when(to({ search: false }))
      .thenEvents(searchOff);
    operation.given(searchOff).thenState({ ...initialOperation, search: false });
    operation
      .given(searchOff)
      .when(to({ search: true }))
      .thenEvents(searchOn);
    operation.given(searchOff, searchOn).thenState(initialOperation);
    operation
      .given(searchOff)
      .when(to({ search: false }))
      .thenNothing();
  });

  test('several at once, sales first, and only what changes', () => {
    operation
      .given(searchOff)
      .when(to({ search: false, dashboards: false, sales: false }))
      .thenEvents(stopped, {
        type: 'FeatureSwitchedOff',
        data: { feature: 'dashboards', reason },
      });
  });

  test('what is wanted is there afterwards, and the same wish again does nothing', () => {
    const wishes = fc.record(
      {
        sales: fc.boolean(),
        search: fc.boolean(),
        live_stream: fc.boolean(),
        dashboards: fc.boolean(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(wishes, { maxLength: 6 }), wishes, (earlier, wanted) => {
        const before = earlier.reduce<Operation>((state, wish) => {
          const decision = to(wish)(state);
          return decision.ok ? fold(evolveOperation, state, decision.events) : state;
        }, initialOperation);
        const decision = to(wanted)(before);
        if (!decision.ok) throw new Error('refused');
        const after = fold(evolveOperation, before, decision.events);
        expect(after).toEqual({ ...before, ...wanted });
        expect(to(wanted)(after)).toEqual({ ok: true, events: [] });
        const turned = decision.events.map(switchOf);
        expect(new Set(turned).size).toBe(turned.length);
      }),
    );
  });

  test('an event names its switch', () => {
    expect([stopped, searchOff].map(switchOf)).toEqual(['sales', 'search']);
    expect(FEATURES).toHaveLength(3);
  });
});
