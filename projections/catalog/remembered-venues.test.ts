import { expect, test } from 'vitest';
import { showStream } from '#domain/show.ts';
import { venueStream } from '#domain/venue.ts';
import type { Position, StoredEvent } from '#event-store/port.ts';
import type { VenueSummary } from './port.ts';
import { createRememberedVenues } from './remembered-venues.ts';

const TAIL_STARTS_AT = 100n;

function createCatalogue() {
  let asks = 0;
  let name = 'Arena';
  let position: Position = TAIL_STARTS_AT;
  const venues = createRememberedVenues({
    catalog: {
      venue: async (venueId) => {
        asks += 1;
        return venueId === 'ven_none' ? null : ({ venueId, name } as VenueSummary);
      },
    },
    gate: { position: () => position },
    after: TAIL_STARTS_AT,
  });
  return {
    asks: () => asks,
    nameOf: async (venueId = 'ven_1') => (await venues.venue(venueId))?.name ?? null,
    /** The tail brings an event; the catalogue takes it later. */
    hears: (stream: string, at: Position) =>
      venues.onEvents([{ stream, position: at } as StoredEvent]),
    takes: (at: Position, changed = name) => {
      position = at;
      name = changed;
    },
  };
}

test('a venue is asked for once', async () => {
  const catalogue = createCatalogue();
  expect([await catalogue.nameOf(), await catalogue.nameOf()]).toEqual(['Arena', 'Arena']);
  expect(catalogue.asks()).toBe(1);
  await catalogue.nameOf('ven_2');
  expect(catalogue.asks()).toBe(2);
});

test('what happens to anything else changes nothing', async () => {
  const catalogue = createCatalogue();
  await catalogue.nameOf();
  catalogue.hears(showStream('shw_1'), 101n);
  await catalogue.nameOf();
  expect(catalogue.asks()).toBe(1);
});

test('after a change it is asked for until the catalogue has taken that, and remembered again', async () => {
  const catalogue = createCatalogue();
  await catalogue.nameOf();
  catalogue.hears(venueStream('ven_1'), 105n);
  // The catalogue is behind: what it says is told, and not kept.
  expect(await catalogue.nameOf()).toBe('Arena');
  catalogue.takes(104n);
  expect(await catalogue.nameOf()).toBe('Arena');
  catalogue.takes(105n, 'Dome');
  expect([await catalogue.nameOf(), await catalogue.nameOf()]).toEqual(['Dome', 'Dome']);
  expect(catalogue.asks()).toBe(4);
});

test('a catalogue behind where the tail starts may lack what nobody will hear of', async () => {
  const catalogue = createCatalogue();
  catalogue.takes(99n);
  await catalogue.nameOf();
  catalogue.takes(100n, 'Dome');
  expect(await catalogue.nameOf()).toBe('Dome');
});

test('what the catalogue takes while it answers may be missing from the answer', async () => {
  const catalogue = createCatalogue();
  const asked = catalogue.nameOf();
  // The answer is of a moment before.
  catalogue.takes(105n, 'Dome');
  catalogue.hears(venueStream('ven_1'), 105n);
  await asked;
  expect(await catalogue.nameOf()).toBe('Dome');
});

test('a venue that there isn’t is looked for again', async () => {
  const catalogue = createCatalogue();
  expect([await catalogue.nameOf('ven_none'), await catalogue.nameOf('ven_none')]).toEqual([
    null,
    null,
  ]);
  expect(catalogue.asks()).toBe(2);
});

test('of more venues than it keeps it still tells every one', async () => {
  const catalogue = createCatalogue();
  const ids = Array.from({ length: 1_200 }, (_, number) => `ven_${number}`);
  for (const id of ids) expect(await catalogue.nameOf(id)).toBe('Arena');
  const asks = catalogue.asks();
  await catalogue.nameOf('ven_1199');
  expect(catalogue.asks()).toBe(asks);
});
