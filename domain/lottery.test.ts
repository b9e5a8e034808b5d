import { hash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  commitmentOf,
  createRanking,
  digestOf,
  drawPlaces,
  entryOf,
  faultsOfDraw,
  type Lots,
  ticketOf,
} from './lottery.ts';

const sha256 = (text: string): string => hash('sha256', text);

const entriesOf = (count: number): string[] =>
  Array.from({ length: count }, (_, at) => entryOf(`wrs_${at}`, sha256));

const lotsOf = (entries: readonly string[], more: Partial<Lots> = {}): Lots => ({
  seed: 'a seed',
  digest: digestOf(entries, sha256),
  beacon: 'ab12',
  ...more,
});

describe('places', () => {
  test('each entrant has one place, and each place one entrant', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.string(), fc.string(), (count, seed, beacon) => {
        const entries = entriesOf(count);
        const places = drawPlaces(lotsOf(entries, { seed, beacon }), entries, sha256);
        expect([...places].sort((a, b) => a - b)).toEqual(
          Array.from({ length: count }, (_, at) => at),
        );
      }),
    );
  });

  test('by ascending ticket, as anybody can sort them', () => {
    const entries = entriesOf(500);
    const lots = lotsOf(entries);
    const places = drawPlaces(lots, entries, sha256);
    const byHand = entries
      .map((entry, arrival) => ({
        arrival,
        ticket: sha256(`${lots.seed}.${lots.digest}.${lots.beacon}.${entry}`).slice(0, 26),
      }))
      .sort((a, b) => (a.ticket < b.ticket ? -1 : 1));
    expect(byHand.map(({ arrival }) => places[arrival])).toEqual(byHand.map((_, place) => place));
  });

  test('seed, list and beacon each decide', () => {
    const entries = entriesOf(50);
    const drawn = (lots: Lots) => drawPlaces(lots, entries, sha256).join();
    const lots = lotsOf(entries);
    expect(drawn(lots)).toBe(drawn({ ...lots }));
    for (const other of [{ seed: 'b' }, { digest: 'b' }, { beacon: '' }]) {
      expect(drawn({ ...lots, ...other })).not.toBe(drawn(lots));
    }
  });

  test('where somebody came says nothing about where they stand', () => {
    const entries = entriesOf(10_000);
    const places = drawPlaces(lotsOf(entries), entries, sha256);
    const meanOfFirst = places.slice(0, 1_000).reduce((sum, place) => sum + place, 0) / 1_000;
    // Five standard deviations of the mean of a thousand uniform places.
    expect(Math.abs(meanOfFirst - 5_000)).toBeLessThan((5 * 10_000) / Math.sqrt(12 * 1_000));
  });

  test('equal tickets go by arrival, and a list that is not complete has no places', () => {
    const ranking = createRanking(3);
    for (const ticket of ['f'.repeat(26), '0'.repeat(26), '0'.repeat(26)]) ranking.add(ticket);
    expect([...ranking.places()]).toEqual([2, 0, 1]);
    expect(() => ranking.add('00')).toThrow('more than 3');
    expect(() => createRanking(1).places()).toThrow('0 tickets of 1');
  });

  test('tickets that differ in their last digit only are told apart', () => {
    const ranking = createRanking(2);
    ranking.add(`${'a'.repeat(25)}1`);
    ranking.add(`${'a'.repeat(25)}0`);
    expect([...ranking.places()]).toEqual([1, 0]);
  });
});

describe('a published draw', () => {
  const entries = entriesOf(20);
  const lots = lotsOf(entries);
  const published = { ...lots, entrants: 20, commitment: commitmentOf(lots.seed, sha256) };

  test('fits together', () => {
    expect(faultsOfDraw(published, entries, sha256)).toEqual([]);
    expect(ticketOf(lots, entries[0] ?? '', sha256)).toMatch(/^[0-9a-f]{26}$/);
  });

  test.each([
    ['another seed', { ...published, seed: 'b' }, entries, ['seed_not_committed']],
    [
      'one entrant less',
      published,
      entries.slice(1),
      ['wrong_number_of_entrants', 'list_not_digested'],
    ],
    ['two entrants changed places', published, [...entries].reverse(), ['list_not_digested']],
  ])('%s is seen', (_, draw, list, faults) => {
    expect(faultsOfDraw(draw, list, sha256)).toEqual(faults);
  });
});

test('the digest is that of the list as a file', () => {
  expect(digestOf(['aa', 'bb'], sha256)).toBe(sha256('aa\nbb\n'));
});
