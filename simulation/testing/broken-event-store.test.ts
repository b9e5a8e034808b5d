import { expect, test } from 'vitest';
import { evolveSeat, holdSeat, initialSeat, seatStream } from '#domain/seat.ts';
import { loadAggregate, streamWrite } from '#event-store/aggregate.ts';
import { createMemoryEventStore } from '#event-store/memory.ts';
import type { AppendResult, EventStore } from '#event-store/port.ts';
import { systemClock, systemIds } from '#platform/system.ts';
import { checkHistory } from '../checker/check-history.ts';
import { readLog } from '../checker/read-log.ts';
import { customerOf, placeHold, SHOW } from '../checker/testing/history-builder.ts';
import { breakEventStore } from './broken-event-store.ts';

const SEAT = 'A-1';
const tools = { ids: systemIds, clock: systemClock };

/** Two buyers see the seat free at the same moment; each then appends what they decided. */
async function fightOverOneSeat(store: EventStore): Promise<AppendResult[]> {
  const stream = seatStream(SHOW, SEAT);
  const seat = await loadAggregate(store, stream, { initial: initialSeat, evolve: evolveSeat });
  const nowMs = systemClock.nowMs();
  return Promise.all(
    ['hld_1', 'hld_2'].map(async (holdId) => {
      const customerId = customerOf(holdId);
      const decision = holdSeat(seat.state, {
        holdId,
        customerId,
        untilMs: nowMs + 60_000,
        nowMs,
      });
      if (!decision.ok) throw new Error('both see the seat free');
      const cause = { correlationId: holdId, causationId: holdId, actor: `customer:${customerId}` };
      const placed = placeHold(holdId, [SEAT], nowMs).filter((f) => f.type === 'HoldPlaced');
      return store.append([
        streamWrite(seat, decision.events, cause, tools),
        streamWrite({ stream: `hold-${holdId}`, revision: -1 }, placed, cause, tools),
      ]);
    }),
  );
}

const judge = async (store: EventStore) =>
  checkHistory(readLog(store), { nowMs: systemClock.nowMs(), graceMs: 0 });

test('a sound store lets one of two buyers have the seat', async () => {
  const store = createMemoryEventStore({ storeId: 'sound' });
  const outcomes = (await fightOverOneSeat(store)).map((result) => result.outcome);

  expect(outcomes.sort()).toEqual(['conflict', 'ok']);
  expect((await judge(store)).violations).toEqual([]);
});

test('a judge that ignores revisions lets both have it, and the checker says so', async () => {
  const store = breakEventStore(createMemoryEventStore({ storeId: 'broken' }));
  const outcomes = (await fightOverOneSeat(store)).map((result) => result.outcome);

  expect(outcomes).toEqual(['ok', 'ok']);
  expect((await judge(store)).violations).toEqual([
    {
      kind: 'seat_taken_twice',
      subject: seatStream(SHOW, SEAT),
      message: expect.stringContaining('hld_2'),
    },
  ]);
});
