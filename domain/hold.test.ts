import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold } from './decision.ts';
import {
  convertHold,
  evolveHold,
  extendHold,
  type HoldEvent,
  type HoldState,
  holdStatusAt,
  holdStream,
  initialHold,
  isPlaced,
  releaseHold,
  totalCents,
} from './hold.ts';
import { specification } from './testing/given-when-then.ts';

const hold = specification(initialHold, evolveHold);
const EXPIRES_MS = 1_000;
const item = {
  seatId: 'A-1-1',
  section: 'A',
  row: '1',
  label: '1',
  tier: 'standard',
  priceCents: 5_000,
  feeCents: 450,
  taxCents: 10,
};
const placed: HoldEvent = {
  type: 'HoldPlaced',
  data: {
    holdId: 'hld_1',
    showId: 'shw_1',
    customerId: 'cus_1',
    items: [item],
    currency: 'EUR',
    expiresAtMs: EXPIRES_MS,
    holdMs: 600,
  },
};
const extended: HoldEvent = { type: 'HoldExtended', data: { expiresAtMs: EXPIRES_MS + 600 } };
const released: HoldEvent = { type: 'HoldReleased', data: { reason: 'buyer' } };
const converted: HoldEvent = { type: 'HoldConverted', data: { orderId: 'ord_1' } };
const abandoned: HoldEvent = { type: 'HoldAbandoned', data: {} };

const extend = (nowMs: number) => (state: HoldState) => extendHold(state, { nowMs });
const release = (nowMs: number) => (state: HoldState) =>
  releaseHold(state, { nowMs, reason: 'buyer' });
const convert =
  (nowMs: number, orderId = 'ord_1') =>
  (state: HoldState) =>
    convertHold(state, { nowMs, orderId });

describe('a hold', () => {
  test('has a stream of its own, and a total of prices, fees and taxes', () => {
    expect(holdStream('hld_1')).toBe('hold-hld_1');
    expect(totalCents([item, item])).toBe(10_920);
  });

  test('can be extended once, while it lasts', () => {
    hold
      .given(placed)
      .when(extend(EXPIRES_MS - 1))
      .thenEvents(extended);
    hold.given(placed, extended).when(extend(0)).thenRefused({ code: 'ExtensionUsed' });
    const late = { code: 'HoldHasExpired', expiredAtMs: EXPIRES_MS } as const;
    hold.given(placed).when(extend(EXPIRES_MS)).thenRefused(late);
    hold.given().when(extend(0)).thenRefused({ code: 'HoldNotActive', status: 'none' });
  });

  test('is released once; after its end there is nothing to release', () => {
    hold.given(placed).when(release(0)).thenEvents(released);
    hold.given(placed).when(release(0)).thenOnceOnly();
    hold.given(placed).when(release(EXPIRES_MS)).thenNothing();
    hold.given().when(release(0)).thenNothing();
    const refusal = { code: 'HoldIsConverted', orderId: 'ord_1' } as const;
    hold.given(placed, converted).when(release(0)).thenRefused(refusal);
  });

  test('becomes one order, and no second one', () => {
    hold.given(placed).when(convert(0)).thenEvents(converted);
    hold.given(placed).when(convert(0)).thenOnceOnly();
    const second = { code: 'HoldNotActive', status: 'converted' } as const;
    hold.given(placed, converted).when(convert(0, 'ord_2')).thenRefused(second);
    const gone = { code: 'HoldNotActive', status: 'released' } as const;
    hold.given(placed, released).when(convert(0)).thenRefused(gone);
    const late = { code: 'HoldHasExpired', expiredAtMs: EXPIRES_MS } as const;
    hold.given(placed).when(convert(EXPIRES_MS)).thenRefused(late);
  });

  test('that was abandoned first is never placed', () => {
    hold.given(abandoned, placed).thenState({ status: 'abandoned' });
    hold
      .given(abandoned)
      .when(convert(0))
      .thenRefused({ code: 'HoldNotActive', status: 'abandoned' });
  });

  test('is expired from its deadline on, unless it is over already', () => {
    const statusAt = (nowMs: number, ...events: HoldEvent[]) => {
      const state = fold(evolveHold, initialHold, [placed, ...events]);
      return isPlaced(state) ? holdStatusAt(state, nowMs) : state.status;
    };
    expect(statusAt(EXPIRES_MS - 1)).toBe('active');
    expect(statusAt(EXPIRES_MS)).toBe('expired');
    expect(statusAt(EXPIRES_MS, extended)).toBe('active');
    expect(statusAt(EXPIRES_MS, converted)).toBe('converted');
    expect(statusAt(EXPIRES_MS, released)).toBe('released');
  });

  test('ends one way only, whatever is tried', () => {
    const anyTry = fc.tuple(
      fc.constantFrom('extend', 'release', 'convert', 'convert again'),
      fc.integer({ min: 0, max: 2_000 }),
    );
    fc.assert(
      fc.property(fc.array(anyTry, { maxLength: 12 }), (tries) => {
        const events: HoldEvent[] = [placed];
        for (const [what, nowMs] of tries) {
          const state = fold(evolveHold, initialHold, events);
          const decision = {
            extend: () => extend(nowMs)(state),
            release: () => release(nowMs)(state),
            convert: () => convert(nowMs)(state),
            'convert again': () => convert(nowMs, 'ord_2')(state),
          }[what]();
          if (decision.ok) events.push(...decision.events);
        }
        const ends = events.filter(
          ({ type }) => type === 'HoldReleased' || type === 'HoldConverted',
        );
        expect(ends.length).toBeLessThanOrEqual(1);
        expect(events.filter(({ type }) => type === 'HoldExtended').length).toBeLessThanOrEqual(1);
      }),
    );
  });
});
