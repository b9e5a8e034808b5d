import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { NewEvent } from '../port.ts';
import type { PreparedAppend, Verdict } from './append-call.ts';
import { RecentAppends } from './recent-appends.ts';

let made = 0;

function event(): NewEvent {
  made += 1;
  return {
    id: `00000000-0000-7000-8000-${String(made).padStart(12, '0')}`,
    type: 'Happened',
    schemaVersion: 1,
    data: { made, left: undefined },
    atMs: 5,
    correlationId: 'req_1',
    causationId: 'req_2',
    actor: 'test',
  };
}

/** An append of so many events to one stream after the other, two events each. */
function append(eventCount: number): PreparedAppend {
  const events = Array.from({ length: eventCount }, event);
  const writes = Array.from({ length: Math.ceil(eventCount / 2) }, (_, at) => ({
    stream: `thing-${made}-${at}`,
    expectedRevision: 6,
    events: events.slice(at * 2, at * 2 + 2),
  }));
  const data = events.map(({ data }) => JSON.stringify(data));
  return { writes, data, bytes: data.join('').length };
}

const ok = (position: number): Verdict => ({ outcome: 'ok', position: BigInt(position) });
const idsOf = ({ writes }: PreparedAppend) => writes.flatMap((w) => w.events.map(({ id }) => id));
const told = (recent: RecentAppends, position: number, maxCount = 1_000) =>
  recent.after(BigInt(position), maxCount)?.events;

test('what was stored is told as a reader would have it', () => {
  const recent = new RecentAppends();
  const mine = append(3);
  recent.learn([mine], [ok(10)]);

  expect(told(recent, 7)).toMatchObject([
    { position: 8n, revision: 7, stream: mine.writes[0]?.stream },
    { position: 9n, revision: 8, stream: mine.writes[0]?.stream },
    { position: 10n, revision: 7, stream: mine.writes[1]?.stream },
  ]);
  expect(told(recent, 7)?.map(({ id }) => id)).toEqual(idsOf(mine));
  expect(Object.keys(told(recent, 7)?.[0]?.data ?? {})).toEqual(['made']);
  expect(told(recent, 8, 1)?.map(({ position }) => position)).toEqual([9n]);
});

test('a reader who wants few of them gets on over the others', () => {
  const recent = new RecentAppends();
  recent.learn([append(6)], [ok(10)]);
  const isWanted = ({ position }: { position: bigint }) => position === 6n || position === 8n;
  const at = (position: bigint, maxCount: number) => {
    const page = recent.after(position, maxCount, isWanted);
    return [page?.events.map((event) => event.position), page?.position];
  };
  expect(at(4n, 10)).toEqual([[6n, 8n], 10n]);
  expect(at(4n, 1)).toEqual([[6n], 6n]);
  expect(at(8n, 10)).toEqual([[], 10n]);
});

test('before it, after it, and where nothing was stored, the database has to say', () => {
  const recent = new RecentAppends();
  expect(told(recent, 0)).toBeUndefined();
  recent.learn([append(2), append(1)], [ok(10), { outcome: 'conflict', conflicts: [] }]);
  expect([told(recent, 7), told(recent, 10), told(recent, 11)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('an append that was sent again and found is in it once', () => {
  const recent = new RecentAppends();
  const mine = append(2);
  const next = append(2);
  recent.learn([mine, next], [ok(2), ok(4)]);
  recent.learn([mine], [ok(2)]);
  expect(told(recent, 0)?.map(({ id }) => id)).toEqual([...idsOf(mine), ...idsOf(next)]);
});

test('a position that comes again with another event is of another history', () => {
  const recent = new RecentAppends();
  recent.learn([append(4)], [ok(4)]);
  const other = append(1);
  recent.learn([other], [ok(3)]);
  expect(told(recent, 2)?.map(({ id }) => id)).toEqual(idsOf(other));
  expect(told(recent, 1)).toBeUndefined();
});

test('it is bounded: the oldest goes first, and what is left has no gap', () => {
  const recent = new RecentAppends();
  for (let at = 1; at <= 100; at += 1) recent.learn([append(200)], [ok(at * 200)]);
  expect(told(recent, 0)).toBeUndefined();
  const last = told(recent, 20_000 - 4_000, 100_000);
  expect(last?.map(({ position }) => Number(position))).toEqual(
    Array.from({ length: 4_000 }, (_, at) => 16_001 + at),
  );
});

test('whoever writes beside us, what is told is the log without a gap', () => {
  const steps = fc.array(fc.record({ count: fc.integer({ min: 1, max: 5 }), mine: fc.boolean() }));
  fc.assert(
    fc.property(steps, (log) => {
      const recent = new RecentAppends();
      const ids: string[] = [];
      for (const { count, mine } of log) {
        const written = append(count);
        ids.push(...idsOf(written));
        if (mine) recent.learn([written], [ok(ids.length)]);
      }
      for (let after = 0; after <= ids.length; after += 1) {
        const events = told(recent, after);
        if (events === undefined) continue;
        expect(events.map(({ id }) => id)).toEqual(ids.slice(after, after + events.length));
        expect(events.map(({ position }) => Number(position))).toEqual(
          events.map((_, at) => after + 1 + at),
        );
      }
    }),
  );
});
