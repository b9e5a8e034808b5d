/** What every state of waiting rooms must do, told once for all adapters. */
import { expect, test } from 'vitest';
import { ADMISSION_MS } from '#domain/waiting-room-admission.ts';
import {
  ABSENT_AFTER_MS,
  ageRow,
  CALLS_MAX,
  COMING_WEIGHT,
  ENDS_MAX,
  sum,
  WINDOW_MS,
} from '#domain/waiting-room-measures.ts';
import { ENDED_KEPT_MS, type Entering, type Standing, type WaitingRoomState } from '../port.ts';

const LIMITS = { admitPerSecond: 10, maxActive: 100 };
const START_MS = 1_700_000_000_000;
const FREE_SEATS = 1_000;
let shows = 0;

export const newShowId = (): string => `shw_${process.pid}_${++shows}`;
export const keyOf = (arrival: number): string => `customer${arrival}`;

export const person = (arrival: number, more: Partial<Entering> = {}): Entering => ({
  arrival,
  customerKey: keyOf(arrival),
  place: arrival,
  call: null,
  ...more,
});

const PROGRESS = { calledUpTo: -1, calledTotal: 0 };

export function stateContract(stateOf: () => WaitingRoomState): void {
  /** A room with people in their places, and shorthands for one show. */
  async function openRoom(people: readonly Entering[]) {
    const state = stateOf();
    const showId = newShowId();
    await state.enter(showId, people, START_MS);
    await state.load(showId, 'open', PROGRESS);
    const standing = async (arrival: number, nowMs = START_MS): Promise<Standing> =>
      (await state.look(showId, { arrival, customerKey: keyOf(arrival) }, nowMs)).standing;
    const advance = async (nowMs: number, limits = LIMITS, isSelling = true) => {
      const options = { isSelling, freeSeats: FREE_SEATS, nowMs };
      const advanced = await state.advance(showId, limits, options);
      if (advanced === null) throw new Error('the room is open');
      return advanced;
    };
    const end = (arrival: number, nowMs = START_MS) =>
      state.end(showId, { arrival, customerKey: keyOf(arrival) }, 'left', nowMs);
    return { state, showId, standing, advance, end };
  }

  const people = (count: number): Entering[] =>
    Array.from({ length: count }, (_, at) => person(at));
  const calledIn = ({ called }: { called: readonly { arrival: number }[] }) =>
    called.map(({ arrival }) => arrival);

  test('people stand in order of their places, whichever way they came', async () => {
    const room = await openRoom([
      person(0, { place: 2 }),
      person(1, { place: 0 }),
      person(2, { place: 1 }),
    ]);
    expect(await room.standing(0)).toEqual({ kind: 'waiting', place: 2, ahead: 2 });
    expect(await room.standing(1)).toEqual({ kind: 'waiting', place: 0, ahead: 0 });
    expect(calledIn(await room.advance(START_MS))).toEqual([1, 2, 0]);
  });

  test('whoever is put in again stays as they are', async () => {
    const room = await openRoom(people(3));
    await room.advance(START_MS, { ...LIMITS, admitPerSecond: 1 });
    await room.end(1);
    await room.state.enter(room.showId, people(3), START_MS);
    expect(await room.standing(0)).toMatchObject({ kind: 'admitted' });
    expect(await room.standing(1)).toEqual({ kind: 'ended', reason: 'left' });
    expect(await room.standing(2)).toEqual({ kind: 'waiting', place: 2, ahead: 0 });
  });

  test('a customer is found without their session', async () => {
    const { state, showId } = await openRoom(people(2));
    const found = await state.look(showId, { arrival: null, customerKey: keyOf(1) }, START_MS);
    expect(found).toMatchObject({ arrival: 1, standing: { kind: 'waiting', ahead: 1 } });
    const nobody = await state.look(showId, { arrival: null, customerKey: 'nobody' }, START_MS);
    expect(nobody).toMatchObject({ loaded: 'open', arrival: null, standing: { kind: 'unknown' } });
  });

  test('nobody is called before everybody is in, and the room says so', async () => {
    const state = stateOf();
    const showId = newShowId();
    const limits = [LIMITS, { isSelling: true, freeSeats: FREE_SEATS, nowMs: START_MS }] as const;
    expect(await state.figures(showId)).toBeNull();
    await state.enter(showId, people(1), START_MS);
    expect(await state.figures(showId)).toBeNull();
    expect(await state.advance(showId, ...limits)).toBeNull();
    const look = await state.look(showId, { arrival: 7, customerKey: keyOf(7) }, START_MS);
    expect(look).toMatchObject({ loaded: null, standing: { kind: 'unknown' } });
    await state.load(showId, 'gathering', PROGRESS);
    expect(await state.advance(showId, ...limits)).toBeNull();
    await state.load(showId, 'open', { calledUpTo: 4, calledTotal: 5 });
    await state.load(showId, 'gathering', PROGRESS);
    expect((await state.figures(showId))?.loaded).toBe('open');
    const advanced = await state.advance(showId, ...limits);
    expect(advanced?.figures).toMatchObject({ calledUpTo: 4, calledTotal: 6 });
  });

  test('those who gather get their place with the draw', async () => {
    const state = stateOf();
    const showId = newShowId();
    await state.enter(showId, [person(0, { place: null }), person(1, { place: null })], START_MS);
    await state.load(showId, 'gathering', PROGRESS);
    const look = (arrival: number) =>
      state.look(showId, { arrival, customerKey: keyOf(arrival) }, START_MS);
    expect(await look(0)).toMatchObject({
      standing: { kind: 'gathering' },
      figures: { gathered: 2 },
    });
    await state.end(showId, person(1), 'left', START_MS);
    await state.enter(showId, [person(0, { place: 1 }), person(1, { place: 0 })], START_MS);
    expect(await look(0)).toMatchObject({
      standing: { kind: 'waiting', place: 1, ahead: 0 },
      figures: { gathered: 0, waiting: 1 },
    });
    expect((await look(1)).standing).toEqual({ kind: 'ended', reason: 'left' });
  });

  test('no faster than the bucket fills', async () => {
    const room = await openRoom(people(50));
    expect(calledIn(await room.advance(START_MS))).toHaveLength(10);
    expect(calledIn(await room.advance(START_MS))).toHaveLength(0);
    expect(calledIn(await room.advance(START_MS + 250))).toHaveLength(2);
    expect(calledIn(await room.advance(START_MS + 300))).toHaveLength(1);
    expect(calledIn(await room.advance(START_MS))).toHaveLength(0);
    expect(calledIn(await room.advance(START_MS + 60_000))).toHaveLength(10);
  });

  test('no more at once than may shop', async () => {
    const room = await openRoom(people(10));
    const limits = { admitPerSecond: 100, maxActive: 3 };
    expect(calledIn(await room.advance(START_MS, limits))).toEqual([0, 1, 2]);
    expect(calledIn(await room.advance(START_MS + 1_000, limits))).toEqual([]);
    await room.end(1, START_MS + 1_000);
    expect(calledIn(await room.advance(START_MS + 1_000, limits))).toEqual([3]);
  });

  test('nobody while nothing is sold', async () => {
    const room = await openRoom(people(2));
    expect(calledIn(await room.advance(START_MS, LIMITS, false))).toEqual([]);
    expect(calledIn(await room.advance(START_MS))).toEqual([0, 1]);
  });

  test('an admission begins when it is seen, lasts its time, and then the turn is free', async () => {
    const room = await openRoom(people(2));
    const limits = { ...LIMITS, maxActive: 1 };
    await room.advance(START_MS, limits);
    const takenAtMs = START_MS + 5_000;
    const untilMs = takenAtMs + ADMISSION_MS;
    const admitted = { kind: 'admitted', takenAtMs, untilMs };
    expect(await room.standing(0, takenAtMs)).toEqual({ ...admitted, isNew: true });
    expect(await room.standing(0, takenAtMs + 1)).toEqual({ ...admitted, isNew: false });
    expect((await room.advance(untilMs - 1, limits)).lapsed).toEqual([]);
    expect(await room.standing(0, untilMs)).toEqual({ kind: 'ended', reason: 'lapsed' });
    const advanced = await room.advance(untilMs, limits);
    expect(advanced).toMatchObject({ lapsed: [0], absent: [], called: [{ arrival: 1 }] });
    expect(await room.standing(0, untilMs)).toEqual({ kind: 'ended', reason: 'lapsed' });
  });

  test('whoever does not come when called makes room, and is first when they come back', async () => {
    const room = await openRoom(people(4));
    const limits = { ...LIMITS, maxActive: 1 };
    const [call] = (await room.advance(START_MS, limits)).called;
    expect(call?.arrival).toBe(0);
    const untilMs = call?.untilMs ?? 0;
    expect(untilMs - START_MS).toBeGreaterThanOrEqual(120_000);
    const advanced = await room.advance(untilMs, limits);
    expect(advanced).toMatchObject({ absent: [0], lapsed: [], called: [{ arrival: 1 }] });
    const found = await room.state.look(
      room.showId,
      { arrival: null, customerKey: keyOf(0) },
      untilMs,
    );
    expect(found).toMatchObject({ arrival: 0, standing: { kind: 'unknown' } });
    await room.state.enter(room.showId, [person(0)], untilMs);
    expect(await room.standing(0, untilMs)).toEqual({ kind: 'waiting', place: 0, ahead: 0 });
    expect(await room.standing(2, untilMs)).toEqual({ kind: 'waiting', place: 2, ahead: 1 });
  });

  test('a confirmed order ends the admission that was had then, and no later one', async () => {
    const { state, showId, advance, standing } = await openRoom(people(2));
    await advance(START_MS + 1_000);
    await standing(0, START_MS + 2_000);
    const now = START_MS + 5_000;
    expect(await state.finish(showId, keyOf(0), START_MS, now)).toBeNull();
    expect(await state.finish(showId, 'nobody', now, now)).toBeNull();
    expect(await state.finish(showId, keyOf(0), START_MS + 3_000, now)).toBe(0);
    expect(await state.finish(showId, keyOf(0), START_MS + 3_000, now)).toBeNull();
    expect(await standing(0, now)).toEqual({ kind: 'ended', reason: 'bought' });
    await state.enter(showId, [person(2, { customerKey: keyOf(0) })], now);
    const again = await state.look(showId, { arrival: null, customerKey: keyOf(0) }, now);
    expect(again).toMatchObject({ arrival: 2, standing: { kind: 'waiting' } });
    expect(await state.finish(showId, keyOf(0), START_MS + 3_000, now)).toBeNull();
  });

  test('an admission that is shown counts, also where it had been forgotten', async () => {
    const { state, showId, end, standing } = await openRoom([person(1)]);
    const admission = { takenAtMs: START_MS, untilMs: START_MS + ADMISSION_MS };
    for (const arrival of [0, 1]) {
      for (const use of ['restored', 'known']) {
        expect(await state.use(showId, person(arrival), admission, START_MS)).toBe(use);
      }
      expect(await standing(arrival)).toEqual({ kind: 'admitted', ...admission, isNew: false });
    }
    expect((await state.figures(showId))?.figures).toMatchObject({ active: 2, waiting: 0 });
    await end(0);
    expect(await state.use(showId, person(0), admission, START_MS)).toBe('ended');
  });

  test('people are put back among the shoppers as the register knows them', async () => {
    const call = { calledAtMs: START_MS, takenAtMs: null, untilMs: START_MS + 100_000 };
    const taken = { ...call, takenAtMs: START_MS + 1 };
    const room = await openRoom([person(0, { call }), person(1, { call: taken }), person(2)]);
    expect((await room.state.figures(room.showId))?.figures).toMatchObject({
      active: 2,
      waiting: 1,
    });
    expect((await room.advance(START_MS, { ...LIMITS, maxActive: 2 })).called).toEqual([]);
    const advanced = await room.advance(call.untilMs, { ...LIMITS, maxActive: 2 });
    expect(advanced).toMatchObject({ absent: [0], lapsed: [1], called: [{ arrival: 2 }] });
  });

  test('what was measured is what was waited and shopped, by how long each had been in', async () => {
    const room = await openRoom(people(4));
    const limits = { ...LIMITS, maxActive: 2 };
    await room.advance(START_MS, limits);
    await room.standing(0);
    await room.standing(1);
    await room.end(3);
    const early = await room.advance(START_MS + 500, limits);
    expect(early.figures.measures).toMatchObject({ waitedMs: 500, left: 1, leaveRates: [] });
    expect(early.figures.measures.first).toEqual({ freeSeats: FREE_SEATS, calledTotal: 0 });
    await room.advance(START_MS + 2_000, limits);
    await room.end(0, START_MS + 2_500);
    const { measures } = (await room.advance(START_MS + 5_000, limits)).figures;
    // Two until half a second, two until two seconds old, and one who was 5 s old when it was looked.
    expect(measures.shoppedMs.slice(0, 6)).toEqual([1_000, 0, 3_000, 0, 3_000, 0]);
    expect(measures.ended.slice(0, 6)).toEqual([0, 0, 1, 0, 0, 0]);
    // The last one was called in the place of who had gone, and has not come.
    expect([sum(measures.atAge), measures.atAge[4]]).toEqual([1, 1]);
    expect([sum(measures.unheard), measures.unheard[0]]).toEqual([1, 1]);
  });

  test('how long it takes until people come is told of the last ones, and how many do not', async () => {
    const room = await openRoom(people(4));
    const { figures } = await room.advance(START_MS);
    expect(figures.measures).toMatchObject({ came: 0, absent: 0, comingMs: null });
    await room.standing(0, START_MS + 8_000);
    await room.standing(1, START_MS + 4_000);
    const comingMs = 8_000 + COMING_WEIGHT * (4_000 - 8_000);
    const soon = await room.advance(START_MS + ABSENT_AFTER_MS - 1);
    expect(soon.figures.measures).toMatchObject({ came: 2, absent: 0, comingMs });
    const late = await room.advance(START_MS + ABSENT_AFTER_MS);
    expect(late.figures.measures).toMatchObject({ came: 2, absent: 2, comingMs });
    expect(late.figures.measures.unheard[ageRow(ABSENT_AFTER_MS)]).toBe(2);
    // Who comes after all was not absent; to leave is to come, and to stay for no time.
    await room.standing(2, START_MS + 60_000);
    await room.end(3, START_MS + 60_000);
    const { measures } = (await room.advance(START_MS + 60_000)).figures;
    expect(measures).toMatchObject({ came: 4, absent: 0, comingMs });
    expect([sum(measures.unheard), sum(measures.atAge), measures.ended[0]]).toEqual([0, 3, 1]);
  });

  test('old calls count less than new ones', async () => {
    const room = await openRoom(people(CALLS_MAX));
    const limits = { admitPerSecond: CALLS_MAX, maxActive: CALLS_MAX };
    await room.advance(START_MS, limits);
    await room.standing(0, START_MS + 1_000);
    const { measures } = (await room.advance(START_MS + ABSENT_AFTER_MS, limits)).figures;
    expect(measures).toMatchObject({ came: 0.5, absent: (CALLS_MAX - 1) / 2 });
  });

  test('how many leave is told a window at a time', async () => {
    const room = await openRoom(people(6));
    const nobody = { ...LIMITS, maxActive: 0 };
    await room.advance(START_MS, nobody);
    for (const window of [1, 2, 3, 4, 5, 6]) {
      if (window < 4) await room.end(window);
      await room.advance(START_MS + window * WINDOW_MS, nobody);
    }
    const found = await room.state.figures(room.showId);
    expect(found?.figures.measures).toMatchObject({ waitedMs: 0, left: 0 });
    const perLine = found?.figures.measures.leaveRates.map((rate) => rate * WINDOW_MS);
    expect(perLine).toEqual([0, 0, 0, expect.closeTo(1 / 3), expect.closeTo(1 / 4)]);
  });

  test('old ends count less than new ones', async () => {
    const room = await openRoom(people(ENDS_MAX.most));
    const limits = { admitPerSecond: ENDS_MAX.most, maxActive: ENDS_MAX.most };
    await room.advance(START_MS, limits);
    for (let at = 0; at < ENDS_MAX.most; at += 1) await room.standing(at);
    for (let at = 0; at < ENDS_MAX.most; at += 1) await room.end(at, START_MS + 5_000);
    const { figures } = await room.advance(START_MS + 5_000, limits);
    expect(figures.measures.ended[4]).toBe(ENDS_MAX.most / 2);
  });

  test('a room that is dropped is gone, with its people', async () => {
    const room = await openRoom(people(3));
    await room.state.drop(room.showId);
    expect(await room.state.figures(room.showId)).toBeNull();
    expect(await room.standing(0)).toEqual({ kind: 'unknown' });
  });

  test('the end of an admission is forgotten after a while', async () => {
    const room = await openRoom(people(1));
    await room.end(0);
    await room.end(0, START_MS + 1);
    await room.advance(START_MS + ENDED_KEPT_MS - 1);
    expect(await room.standing(0)).toEqual({ kind: 'ended', reason: 'left' });
    await room.advance(START_MS + ENDED_KEPT_MS);
    expect(await room.standing(0)).toEqual({ kind: 'unknown' });
  });
}
