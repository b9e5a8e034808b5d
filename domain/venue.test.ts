import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold } from './decision.ts';
import { buildLayout } from './layout.ts';
import { drawLayout } from './layout-drawing.ts';
import type { SectionInput } from './layout-input.ts';
import { anySections, block, floor } from './testing/catalogue.ts';
import { specification } from './testing/given-when-then.ts';
import {
  type CreateVenue,
  changeVenue,
  createVenue,
  evolveVenue,
  initialVenue,
  type VenueEvent,
  type VenueState,
} from './venue.ts';

const venue = specification<VenueState, VenueEvent>(initialVenue, evolveVenue);

const details = {
  name: 'Arena',
  address: null,
  city: 'Berlin',
  country: 'DE',
  timezone: 'Europe/Berlin',
};

function command(...sections: readonly SectionInput[]): CreateVenue {
  return { ...details, venueId: 'ven_1', owner: 'org_1', sections };
}

function eventsOf(create: CreateVenue): readonly VenueEvent[] {
  const decision = createVenue(initialVenue, create);
  if (!decision.ok) throw new Error(JSON.stringify(decision.refusal));
  return decision.events;
}

const created = eventsOf(command(block('A', 2, 3), floor('FLOOR', 5)));

describe('a venue', () => {
  test('is created with its first layout', () => {
    expect(created.map(({ type }) => type)).toEqual([
      'VenueCreated',
      'VenueLayoutStarted',
      'VenueSectionAdded',
      'VenueRowsAdded',
      'VenueSectionAdded',
      'VenueLayoutCompleted',
    ]);
    expect(created[1]?.data).toEqual({ layoutVersion: 1, sectionCount: 2, seatCount: 11 });
  });

  test('is created once only', () => {
    venue
      .given()
      .when((state) => createVenue(state, command(block('A', 2, 3))))
      .thenOnceOnly();
  });

  test('names every fault of its details and its sections', () => {
    const faulty = {
      ...command(block('A-1', 1, 1)),
      name: '',
      timezone: 'Mars/Olympus',
      city: ' ',
    };
    venue
      .given()
      .when((state) => createVenue(state, faulty))
      .thenRefused({
        code: 'InvalidInput',
        errors: [
          { path: 'name', message: 'must not be empty' },
          { path: 'city', message: 'must not be empty' },
          { path: 'timezone', message: 'must be an IANA time zone, such as Europe/Berlin' },
          { path: 'sections.0.id', message: 'must be 1 to 12 letters, digits, "_" or "."' },
        ],
      });
  });

  test('changes its details without a new layout', () => {
    venue
      .given(...created)
      .when((state) => changeVenue(state, { city: 'Potsdam', address: 'Allee 1' }))
      .thenEvents({
        type: 'VenueDetailsChanged',
        data: { ...details, city: 'Potsdam', address: 'Allee 1' },
      });
  });

  test('makes no new version of the same sections', () => {
    venue
      .given(...created)
      .when((state) => changeVenue(state, { sections: [block('A', 2, 3), floor('FLOOR', 5)] }))
      .thenNothing();
  });

  test('makes a new version of other sections, and keeps the old one readable', () => {
    const state = fold(evolveVenue, initialVenue, created);
    const decision = changeVenue(state, { sections: [block('A', 2, 4)] });
    if (!decision.ok) throw new Error('refused');
    const all = [...created, ...decision.events];
    expect(fold(evolveVenue, initialVenue, all)?.layout).toEqual({
      layoutVersion: 2,
      seatCount: 8,
      sections: drawLayout([block('A', 2, 4)]),
    });
    expect(fold(evolveVenue, initialVenue, all.slice(0, created.length))).toEqual(state);
  });

  test('sells by no layout that is half written', () => {
    const state = fold(evolveVenue, initialVenue, created.slice(0, -1));
    expect(state?.layout).toBeNull();
  });

  test('must exist to be changed', () => {
    venue
      .given()
      .when((state) => changeVenue(state, { city: 'Potsdam' }))
      .thenRefused({ code: 'VenueNotFound' });
  });
});

describe('the events of a layout', () => {
  test('fold to some state in any order, and never throw', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...created, ...created]), (events) => {
        const state = fold(evolveVenue, initialVenue, events);
        expect(state === null).toBe(events.every(({ type }) => type !== 'VenueCreated'));
      }),
    );
  });

  test('fold to what was drawn', () => {
    fc.assert(
      fc.property(anySections, (sections) => {
        const state = fold(evolveVenue, initialVenue, eventsOf(command(...sections)));
        expect(state?.layout?.sections).toEqual(drawLayout(sections));
        expect(changeVenue(state, { sections })).toEqual({ ok: true, events: [] });
      }),
      { numRuns: 50 },
    );
  });

  test('stay below 400 KB each, and lose nothing, in the largest and wordiest of venues', () => {
    const seats = Array.from({ length: 10_000 }, (_, at) => ({
      label: `𝔸𝔸𝔸𝔸𝔸𝔸𝔸${String(at).padStart(5, '0')}`,
      accessible: true,
      companion: true,
      obstructedView: true,
      x: -999_999.99,
      y: -999_999.99,
    }));
    const sections = Array.from({ length: 12 }, (_, at) => block(`S${at}`, 2, seats));
    const input = command(...sections, block('TINY', 9_999, 1), block('LONG', 1, 1));
    const events = JSON.parse(JSON.stringify(eventsOf(input))) as VenueEvent[];
    for (const event of events) {
      expect(Buffer.byteLength(JSON.stringify(event.data))).toBeLessThan(400_000);
    }
    const state = fold(evolveVenue, initialVenue, events);
    const layout = buildLayout(state?.layout?.sections ?? []);
    expect(layout.seatCount).toBe(250_000);
    const last = layout.indexOf(`S11-2-${seats[9_999]?.label}`);
    expect(last).toBe(239_999);
    expect(layout.describe(last)).toMatchObject({
      accessible: true,
      companion: true,
      obstructedView: true,
      x: -999_999.99,
      y: -999_999.99,
    });
    expect(layout.indexOf(`S0-1-${seats[3_000]?.label}`)).toBe(3_000);
  });

  test('count on over the parts of a row of thousands', () => {
    const state = fold(evolveVenue, initialVenue, eventsOf(command(block('A', 2, 7_001))));
    const layout = buildLayout(state?.layout?.sections ?? []);
    expect(layout.sections[0]).toMatchObject({ rows: [{ count: 7_001 }, { count: 7_001 }] });
    expect(layout.seatIdAt(14_001)).toBe('A-2-7001');
    expect(layout.indexOf('A-1-7001')).toBe(7_000);
  });
});
