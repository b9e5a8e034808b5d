import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold } from './decision.ts';
import {
  cancelShow,
  changeShow,
  createShow,
  evolveShow,
  initialShow,
  parseShowStream,
  pauseShow,
  publishShow,
  resumeShow,
  type Show,
  type ShowEvent,
  type ShowState,
  showStream,
} from './show.ts';
import { isOnSale, showStatus } from './show-status.ts';
import { completeTerms, type ShowTermsChange, type ShowTermsInput } from './show-terms.ts';
import { block, floor, layoutOf, showTerms } from './testing/catalogue.ts';
import { specification } from './testing/given-when-then.ts';

const show = specification<ShowState, ShowEvent>(initialShow, evolveShow);

const ids = { showId: 'shw_1', eventId: 'evt_1', owner: 'org_1' };
const terms = completeTerms(showTerms);
const created: ShowEvent = { type: 'ShowCreated', data: { ...ids, terms } };
const layoutRef = { venueRevision: 7, layoutVersion: 2, seatCount: 8 };
const published: ShowEvent = { type: 'ShowPublished', data: layoutRef };
const paused: ShowEvent = { type: 'ShowPaused', data: {} };
const resumed: ShowEvent = { type: 'ShowResumed', data: {} };
const cancelled: ShowEvent = { type: 'ShowCancelled', data: {} };

const layout = layoutOf(block('A', 2, 3), floor('FLOOR', 2));
const publish = { venueRevision: 7, layoutVersion: 2, layout };

function pathsOf(change: Partial<ShowTermsInput>): string[] {
  const decision = createShow(initialShow, { ...ids, terms: { ...showTerms, ...change } });
  return decision.ok ? [] : decision.refusal.errors.map(({ path }) => path);
}

describe('creating a show', () => {
  test('makes a draft with all terms in full', () => {
    show
      .given()
      .when((state) => createShow(state, { ...ids, terms: showTerms }))
      .thenEvents(created);
    expect(terms).toMatchObject({
      holdMs: 600_000,
      maxSeatsPerHold: 8,
      maxLiveSeats: 8,
      doorsAtMs: null,
      taxes: [],
      tierByRow: {},
      policy: { cancelUntilMs: null, refundFees: false },
      waitingRoom: { enabled: false },
    });
  });

  test('happens once only', () => {
    show
      .given()
      .when((state) => createShow(state, { ...ids, terms: showTerms }))
      .thenOnceOnly();
  });

  test('takes undefined for left out', () => {
    const input = { ...showTerms, holdMs: undefined, policy: { transfer: undefined } };
    show
      .given()
      .when((state) => createShow(state, { ...ids, terms: input }))
      .thenEvents(created);
  });

  const tier = { id: 'a', name: 'A', priceCents: 1 };
  const tax = { name: 'VAT', rateBps: 700, inclusive: true, appliesTo: 'both' as const };
  test.each<[string, Partial<ShowTermsInput>, string[]]>([
    ['no such currency', { currency: 'XYZ' }, ['currency']],
    ['a currency in lower case', { currency: 'eur' }, ['currency']],
    ['ends before it starts', { endsAtMs: 2_000_000 }, ['ends_at']],
    ['doors after the start', { doorsAtMs: 2_000_001 }, ['doors_at']],
    ['sold when it is over', { onSaleAtMs: 3_000_000 }, ['on_sale_at']],
    ['no time at all', { startsAtMs: Number.NaN }, ['starts_at']],
    ['no tier', { priceTiers: [], tierBySection: {} }, ['price_tiers']],
    ['a tier twice', { priceTiers: [tier, tier], tierBySection: {} }, ['price_tiers.1.id']],
    [
      'a price that is no amount',
      { priceTiers: [{ ...tier, priceCents: -1, feeCents: 0.5 }], tierBySection: {} },
      ['price_tiers.0.price_cents', 'price_tiers.0.fee_cents'],
    ],
    ['a tier that is not there', { tierBySection: { A: 'gold' } }, ['tier_by_section.A']],
    ['a place that can’t be', { tierBySeat: { 'A-1-': 'standard' } }, ['tier_by_seat.A-1-']],
    ['no hold time', { holdMs: 0 }, ['hold_minutes']],
    [
      'no seats a hold',
      { maxSeatsPerHold: 0, maxLiveSeats: 1.5 },
      ['max_seats_per_hold', 'max_live_seats'],
    ],
    ['a tax twice', { taxes: [tax, tax] }, ['taxes.1.name']],
    ['a tax below zero', { taxes: [{ ...tax, rateBps: -1 }] }, ['taxes.0.rate_bps']],
    [
      'a waiting room that lets nobody in',
      { waitingRoom: { enabled: true, admitPerSecond: 0, maxActive: 0 } },
      ['waiting_room.max_active', 'waiting_room.admit_per_second'],
    ],
  ])('refuses %s', (_, change, paths) => {
    expect(pathsOf(change)).toEqual(paths);
  });
});

describe('changing a show', () => {
  test('records what differs', () => {
    show
      .given(created)
      .when((state) => changeShow(state, { currency: 'USD', maxLiveSeats: 8 }))
      .thenEvents({ type: 'ShowChanged', data: { changes: { currency: 'USD' } } });
  });

  test('is done once only', () => {
    const change: ShowTermsChange = { holdMs: 90_000, policy: { transfer: false }, endsAtMs: null };
    show
      .given(created)
      .when((state) => changeShow(state, change))
      .thenOnceOnly();
  });

  test('changes policy and waiting room field by field', () => {
    show
      .given(created)
      .when((state) => changeShow(state, { policy: { refundFees: true } }))
      .thenEvents({
        type: 'ShowChanged',
        data: { changes: { policy: { ...terms.policy, refundFees: true } } },
      });
  });

  test('leaves alone what buyers relied on once it is published', () => {
    show
      .given(created, published)
      .when((state) => changeShow(state, { currency: 'USD', venueId: 'ven_2', holdMs: 60_000 }))
      .thenRefused({
        code: 'InvalidInput',
        errors: [
          { path: 'venue_id', message: 'cannot change once the show is published' },
          { path: 'currency', message: 'cannot change once the show is published' },
        ],
      });
  });

  test('allows times and limits also afterwards', () => {
    show
      .given(created, published)
      .when((state) => changeShow(state, { holdMs: 60_000, onSaleAtMs: 5, currency: 'EUR' }))
      .thenEvents({ type: 'ShowChanged', data: { changes: { onSaleAtMs: 5, holdMs: 60_000 } } });
  });

  test('is over for a cancelled one', () => {
    show
      .given(created, published, cancelled)
      .when((state) => changeShow(state, { holdMs: 60_000 }))
      .thenRefused({ code: 'WrongShowPhase', phase: 'cancelled' });
  });
});

describe('publishing a show', () => {
  test('fixes its layout', () => {
    show
      .given(created)
      .when((state) => publishShow(state, publish))
      .thenEvents(published);
    show
      .given(created, published)
      .thenState({ ...ids, terms, phase: 'published', layout: layoutRef });
  });

  test('does nothing twice, not even when the venue has changed', () => {
    show
      .given(created, published)
      .when((state) => publishShow(state, { ...publish, layoutVersion: 3 }))
      .thenNothing();
    show
      .given(created, published, paused)
      .when((state) => publishShow(state, publish))
      .thenNothing();
  });

  test('is refused while a seat has no tier', () => {
    const draft: ShowEvent = {
      type: 'ShowCreated',
      data: { ...ids, terms: { ...terms, tierBySection: { A: 'standard' } } },
    };
    show
      .given(draft)
      .when((state) => publishShow(state, publish))
      .thenRefused({
        code: 'InvalidInput',
        errors: [
          {
            path: 'tier_by_section.FLOOR',
            message: '2 of 2 places have no price tier, FLOOR-000001 first',
          },
        ],
      });
  });

  test('is refused for a cancelled show', () => {
    show
      .given(created, cancelled)
      .when((state) => publishShow(state, publish))
      .thenRefused({ code: 'WrongShowPhase', phase: 'cancelled' });
  });
});

describe('pausing, resuming and cancelling', () => {
  test('happen once each', () => {
    show.given(created, published).when(pauseShow).thenEvents(paused);
    show.given(created, published, paused).when(pauseShow).thenNothing();
    show.given(created, published, paused).when(resumeShow).thenEvents(resumed);
    show.given(created, published).when(resumeShow).thenNothing();
    show.given(created, published, paused).when(cancelShow).thenEvents(cancelled);
    show.given(created, cancelled).when(cancelShow).thenNothing();
  });

  test('need a show on the programme', () => {
    const draft = { code: 'WrongShowPhase', phase: 'draft' } as const;
    show.given(created).when(pauseShow).thenRefused(draft);
    show.given(created).when(resumeShow).thenRefused(draft);
    show
      .given(created, published, cancelled)
      .when(resumeShow)
      .thenRefused({ code: 'WrongShowPhase', phase: 'cancelled' });
    show.given().when(cancelShow).thenRefused({ code: 'ShowNotFound' });
  });

  test('nothing brings a cancelled show back, whatever is recorded later', () => {
    const any = fc.constantFrom<ShowEvent>(published, paused, resumed, cancelled);
    fc.assert(
      fc.property(fc.array(any), fc.array(any), (before, after) => {
        const state = fold(evolveShow, initialShow, [created, ...before, cancelled, ...after]);
        expect(state?.phase).toBe('cancelled');
        expect(fold(evolveShow, initialShow, before)).toBeNull();
      }),
    );
  });
});

describe('the status of a show', () => {
  const stateAfter = (...events: readonly ShowEvent[]): Show => {
    const state = fold(evolveShow, initialShow, [created, ...events]);
    if (state === null) throw new Error('no show');
    return state;
  };

  test.each([
    ['draft', stateAfter(), 1_500_000, 5, false],
    ['scheduled', stateAfter(published), 999_999, 5, false],
    ['on_sale', stateAfter(published), 1_000_000, 5, true],
    ['sold_out', stateAfter(published), 1_500_000, 0, true],
    ['paused', stateAfter(published, paused), 1_500_000, 5, false],
    ['on_sale', stateAfter(published, paused, resumed), 2_999_999, 5, true],
    ['ended', stateAfter(published), 3_000_000, 5, false],
    ['ended', stateAfter(published, paused), 3_000_000, 0, false],
    ['cancelled', stateAfter(published, cancelled), 3_000_000, 5, false],
  ] as const)('is %s', (status, state, nowMs, available, onSale) => {
    expect(showStatus(state, nowMs, available)).toBe(status);
    expect(isOnSale(state, nowMs)).toBe(onSale);
  });

  test('ends some hours after the start where no end is given', () => {
    const state = stateAfter(published, {
      type: 'ShowChanged',
      data: { changes: { endsAtMs: null } },
    });
    expect(showStatus(state, 2_000_000 + 4 * 3_600_000 - 1, 1)).toBe('on_sale');
    expect(showStatus(state, 2_000_000 + 4 * 3_600_000, 1)).toBe('ended');
  });
});

test('the name of its stream leads back to a show', () => {
  expect(parseShowStream(showStream('shw_1'))).toBe('shw_1');
  expect(parseShowStream('seat-shw_1.A-1-1')).toBeNull();
});
