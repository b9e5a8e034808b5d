import { expect, test } from 'vitest';
import { createStage } from '../../testing/stage.ts';
import { loadShow } from '../load-show.ts';
import { SharedShow } from './shared-show.ts';

async function newShow(): Promise<SharedShow> {
  const stage = createStage();
  await stage.publish('shw_1');
  const loaded = await loadShow(stage.store, 'shw_1');
  if (loaded === null) throw new Error('it was published');
  return new SharedShow(loaded, 0);
}

/** The event that leads to a version holds the seat of that number. */
const delta = (version: number, count = 1) => ({
  version,
  position: BigInt(version),
  changes: {
    indexes: Int32Array.from({ length: count }, (_, at) => version - count + at + 1),
    statuses: new Uint8Array(count).fill(1),
  },
});

const read = (show: SharedShow, version: number) => ({
  version,
  position: BigInt(version),
  showRevision: show.showRevision(),
  statuses: Uint8Array.from({ length: 20 }, (_, seat) => (seat > 0 && seat <= version ? 1 : 0)),
});

function expectAt(show: SharedShow, version: number): void {
  expect(show.map.version).toBe(version);
  expect([...show.map.statuses]).toEqual([...read(show, version).statuses]);
}

test('what comes while it is read is added to it, once, whichever was first', async () => {
  for (const version of [1, 2, 3, 4]) {
    const show = await newShow();
    show.beginRead();
    for (const next of [2, 3, 4]) show.hear(delta(next), 0);
    expect(show.isCurrent()).toBe(false);
    expect(show.replace(read(show, version))).toBe(true);
    expect(show.isCurrent()).toBe(true);
    expectAt(show, 4);
  }
});

test('what is read is of no use where something came to be doubted meanwhile', async () => {
  const show = await newShow();
  show.beginRead();
  show.hear(delta(2), 0);
  show.doubt(); // the delta to 3 was lost
  expect(show.replace(read(show, 2))).toBe(false);
  expect(show.isCurrent()).toBe(false);
  show.beginRead();
  expect(show.replace(read(show, 3))).toBe(true);
  expectAt(show, 3);
});

test('a gap is found out by the version that a delta builds on', async () => {
  const show = await newShow();
  show.beginRead();
  show.replace(read(show, 1));
  show.hear(delta(3), 0);
  expect(show.isCurrent()).toBe(false);
  expectAt(show, 1);
  show.beginRead();
  show.hear(delta(5), 0);
  expect(show.replace(read(show, 3))).toBe(false);
  show.beginRead();
  expect(show.replace(read(show, 5))).toBe(true);
  expectAt(show, 5);
});

test('a delta that is known in part adds the rest, with its changes for those who come back', async () => {
  const show = await newShow();
  show.beginRead();
  show.replace(read(show, 2));
  show.hear(delta(4, 4), 0);
  show.hear(delta(3), 0);
  expectAt(show, 4);
  expect(show.map.changesSince(2)).toEqual([
    [3, 1],
    [4, 1],
  ]);
});

test('an older map takes nothing back, but one that was begun anew does', async () => {
  const show = await newShow();
  show.beginRead();
  show.replace(read(show, 5));
  show.doubt();
  show.beginRead();
  show.replace(read(show, 3));
  expectAt(show, 5);
  show.doubt(true);
  show.beginRead();
  show.replace(read(show, 3));
  expectAt(show, 3);
});

test('it waits for the show’s own events where the map has seen more of them', async () => {
  const show = await newShow();
  show.beginRead();
  show.replace(read(show, 1));
  show.hear(delta(1), show.showRevision() + 1);
  expect(show.wantsShow()).toBe(true);
  expect(show.isCurrent()).toBe(false);
});
