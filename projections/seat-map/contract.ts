/** What every seat map answers queries with, wherever it is kept: the same bytes and versions. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fold } from '#domain/decision.ts';
import {
  blockSeat,
  evolveSeat,
  holdSeat,
  initialSeat,
  type SeatEvent,
  seatStream,
} from '#domain/seat.ts';
import { cancelShow, evolveShow, pauseShow, type ShowEvent, showStream } from '#domain/show.ts';
import { availabilityBytes, availabilityJson } from '#read-api/availability/encode.ts';
import { SEAT_STATUS_BYTE } from '../port.ts';
import { createStage, eventsOf, SALE_MS, type Stage } from '../testing/stage.ts';
import type { PublicShow, SeatMapReader } from './port.ts';
import { anySeatStep, ruleOf } from './testing/seat-steps.ts';

export interface MapsUnderTest {
  readonly maps: SeatMapReader;
  /** Brings the maps on to the end of the stage's log. */
  bring(): Promise<void>;
  close(): Promise<void>;
}

const SHOW = 'shw_1';
const WHOLE = { sectionsOnly: false, section: null };

export function seatMapContract(
  start: (stage: Stage) => Promise<MapsUnderTest>,
  { numRuns }: { readonly numRuns: number },
): void {
  async function withMaps(use: (stage: Stage, under: MapsUnderTest) => Promise<void>) {
    const stage = createStage();
    const under = await start(stage);
    try {
      await use(stage, under);
    } finally {
      await under.close();
    }
  }

  async function opened({ maps }: MapsUnderTest): Promise<PublicShow> {
    const show = await maps.open(SHOW);
    if (show === null) throw new Error('the show is there');
    return show;
  }

  const block = (stage: Stage, seatId: string) =>
    stage.decide(SHOW, seatId, (seat) =>
      blockSeat(seat, { blockId: 'blk_1', reason: 'house', nowMs: SALE_MS }),
    );

  test('any history gives the bytes of a plain fold, and version and counts with it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ step: anySeatStep(8), brings: fc.boolean() }), { maxLength: 40 }),
        (steps) =>
          withMaps(async (stage, under) => {
            const layout = await stage.publish(SHOW);
            await under.bring();
            const first = await opened(under);
            let version = 0;
            const told = new Uint8Array(layout.seatCount);
            let toldVersion = 0;
            for (const { step, brings } of steps) {
              const seatId = layout.seatIdAt(step.seat);
              version += (await stage.decide(SHOW, seatId, ruleOf(step))).length;
              if (!brings) continue;
              await under.bring();
              // As an open seat map does: what has changed since the last time.
              const changes = first.map.changesSince(toldVersion);
              for (const [index, status] of changes ?? []) told[index] = status;
              toldVersion = first.map.version;
              expect(changes).not.toBeNull();
              expect(told).toEqual(Uint8Array.from(first.map.statuses));
            }
            await under.bring();

            const show = await opened(under);
            expect(show).toBe(first);
            const plain = await plainStatuses(stage, layout.seatCount, (at) => layout.seatIdAt(at));
            expect([...show.map.statuses]).toEqual(plain);
            expect(show.map.version).toBe(version);
            expect(show.map.available).toBe(plain.filter((status) => status === 0).length);
            layout.sections.forEach(({ firstIndex, count }, number) => {
              const of = plain.slice(firstIndex, firstIndex + count);
              const counted = (status: number) => of.filter((one) => one === status).length;
              expect(show.map.sectionCounts(number)).toEqual({
                available: counted(0),
                held: counted(1),
                reserved: counted(2),
                sold: counted(3),
                blocked: counted(4),
                total: count,
              });
            });
            const last = await lastSeatPosition(stage);
            if (last !== null) expect(show.map.position).toBe(last);
            expect(Buffer.from(availabilityBytes(show, show.map, null))).toEqual(
              Buffer.from(plain),
            );
            const json = JSON.parse(
              Buffer.from(availabilityJson(show, show.map, WHOLE, SALE_MS)).toString(),
            );
            expect(json).toMatchObject({ version, position: String(show.map.position) });
            expect(Buffer.from(json.statuses, 'base64')).toEqual(Buffer.from(plain));
          }),
      ),
      { numRuns },
    );
  });

  test('drafts and unknown shows are not there', () =>
    withMaps(async (_, under) => {
      await under.bring();
      expect(await under.maps.open('shw_2')).toBeNull();
    }));

  test('a show that is asked for late is whole at once, and goes on', () =>
    withMaps(async (stage, under) => {
      const layout = await stage.publish(SHOW);
      await block(stage, layout.seatIdAt(3));
      await under.bring();
      const show = await opened(under);
      expect(show.map.statuses[3]).toBe(SEAT_STATUS_BYTE.blocked);
      await block(stage, layout.seatIdAt(4));
      await under.bring();
      expect(show.map.statuses[4]).toBe(SEAT_STATUS_BYTE.blocked);
      expect(show.map.changesSince(1)).toEqual([[4, SEAT_STATUS_BYTE.blocked]]);
      expect(show.map.changesSince(9)).toBeNull();
    }));

  test('a show that is paused or called off is seen as that, and its seats go on', () =>
    withMaps(async (stage, under) => {
      const layout = await stage.publish(SHOW);
      await under.bring();
      expect((await opened(under)).show().phase).toBe('published');
      await change(stage, pauseShow);
      await under.bring();
      expect((await opened(under)).show().phase).toBe('paused');
      await change(stage, cancelShow);
      await block(stage, layout.seatIdAt(5));
      await under.bring();
      const called = await opened(under);
      expect(called.show().phase).toBe('cancelled');
      expect(called.map.version).toBe(1);
      expect(called.map.statuses[5]).toBe(SEAT_STATUS_BYTE.blocked);
    }));

  test('a show that is over is read when it is asked for, and goes on as well', () =>
    withMaps(async (stage, under) => {
      await stage.publish(SHOW);
      await block(stage, 'A-2-5');
      stage.clock.setMs(3_000_000 + 25 * 3_600_000);
      await under.bring();
      expect((await opened(under)).map.statuses[9]).toBe(SEAT_STATUS_BYTE.blocked);
      await block(stage, 'A-2-4');
      await under.bring();
      expect((await opened(under)).map.version).toBe(2);
    }));

  test('thousands of events at once: who comes back after too many gets no changes', () =>
    withMaps(async (stage, under) => {
      const layout = await stage.publish(SHOW);
      await under.bring();
      const show = await opened(under);
      const until = { holdId: 'hld_1', customerId: 'cus_1', untilMs: SALE_MS + 1 };
      const held: SeatEvent = { type: 'SeatHeld', data: until };
      const released: SeatEvent = {
        type: 'SeatReleased',
        data: { holdId: 'hld_1', orderId: null, reason: 'released' },
      };
      const many = Array.from({ length: 2_050 }, () => [held, released]).flat();
      await stage.append(seatStream(SHOW, layout.seatIdAt(0)), ...many);
      await stage.decide(SHOW, layout.seatIdAt(1), (seat) =>
        holdSeat(seat, { ...until, nowMs: SALE_MS }),
      );
      await under.bring();
      expect(await opened(under)).toBe(show);
      expect(show.map.version).toBe(4_101);
      expect([...show.map.statuses.subarray(0, 3)]).toEqual([0, 1, 0]);
      expect(show.map.changesSince(0)).toBeNull();
    }));
}

async function change(stage: Stage, rule: typeof pauseShow | typeof cancelShow): Promise<void> {
  const history = (await stage.store.readStream(showStream(SHOW))) as unknown as ShowEvent[];
  await stage.append(showStream(SHOW), ...eventsOf(rule(fold(evolveShow, null, history))));
}

async function plainStatuses(
  stage: Stage,
  seatCount: number,
  seatIdAt: (index: number) => string,
): Promise<number[]> {
  const statuses: number[] = [];
  for (let index = 0; index < seatCount; index += 1) {
    const history = await stage.store.readStream(seatStream(SHOW, seatIdAt(index)));
    const state = fold(evolveSeat, initialSeat, history as unknown as readonly SeatEvent[]);
    statuses.push(SEAT_STATUS_BYTE[state.status]);
  }
  return statuses;
}

async function lastSeatPosition(stage: Stage) {
  const { events } = await stage.store.readAll({
    after: 0n,
    maxCount: 10_000,
    filter: { streamPrefixes: ['seat-'] },
  });
  return events.at(-1)?.position ?? null;
}
