import { expect, test, vi } from 'vitest';
import { digestOf, drawPlaces, entryOf } from '#domain/lottery.ts';
import { type WaitingRoomEvent, waitingRoomStream } from '#domain/waiting-room.ts';
import { ADMISSION_MS } from '#domain/waiting-room-admission.ts';
import { sha256 } from './conductor/entrants.ts';
import { createMemoryState } from './memory/state.ts';
import type { WaitingRoomState } from './port.ts';
import {
  countingBeacon,
  createRoomKit,
  ON_SALE_MS,
  type RoomKit,
  type RoomProcess,
  SHOW_ID,
} from './testing/room-kit.ts';

const MINUTE_MS = 60_000;
const customers = (count: number, prefix = 'cus_'): string[] =>
  Array.from({ length: count }, (_, at) => `${prefix}${at}`);

/** People who come a minute before the sale, and their session ids. */
async function gather(kit: RoomKit, process: RoomProcess, count: number) {
  kit.clock.setMs(ON_SALE_MS - MINUTE_MS);
  const joined = [];
  for (const customerId of customers(count)) joined.push(await process.join(customerId));
  return joined.map(({ sessionId }, at) => ({ sessionId, customerId: `cus_${at}` }));
}

/** Lets the clock run on in steps of a quarter of a second. */
async function run(kit: RoomKit, process: RoomProcess, forMs: number): Promise<void> {
  const untilMs = kit.clock.nowMs() + forMs;
  while (kit.clock.nowMs() < untilMs) {
    await process.conductor.tick();
    kit.clock.setMs(kit.clock.nowMs() + 250);
  }
}

async function startSale(kit: RoomKit, process: RoomProcess): Promise<void> {
  kit.clock.setMs(Math.max(kit.clock.nowMs(), ON_SALE_MS));
  // Closes; draws; fills.
  for (let step = 0; step < 3; step += 1) {
    await process.conductor.tick();
    kit.clock.setMs(kit.clock.nowMs() + 1_000);
  }
}

type DataOf<Type> = Extract<WaitingRoomEvent, { type: Type }>['data'];

async function eventsOf<Type extends WaitingRoomEvent['type']>(kit: RoomKit, type: Type) {
  const events = await kit.store.readStream(waitingRoomStream(SHOW_ID));
  return events.filter((event) => event.type === type).map(({ data }) => data as DataOf<Type>);
}

const NOBODY_IN = { limits: { admitPerSecond: 1e-9, maxActive: 1 }, freeSeats: 0 };

test('whoever comes before the sale has no place yet, and an honest guess', async () => {
  const kit = createRoomKit();
  const process = kit.process();
  const [first] = await gather(kit, process, 20);
  await process.conductor.tick();
  const answer = await process.ask(first?.sessionId ?? '', 'cus_0');
  expect(answer).toMatchObject({
    state: 'waiting',
    position: null,
    place: null,
    admissionToken: null,
  });
  // A minute until the sale, and half of the crowd at ten a second.
  expect(answer.etaSeconds).toBe(62);
  expect(answer.pollAfterMs).toBeGreaterThan(20_000);
});

test('without a session a customer is found in the first of many rooms, with few questions', async () => {
  const kit = createRoomKit();
  const process = kit.process();
  const shows = Array.from({ length: 120 }, (_, number) => `shw_${number}`);
  const joinRegister = (showId: string, customerId: string) =>
    kit.register.join(showId, kit.sessions.customerKey(showId, customerId), ON_SALE_MS);
  await process.join('cus_0');
  await joinRegister('shw_70', 'cus_1');
  const looks = vi.spyOn(kit.register, 'liveAmong');
  expect(await process.rooms.findLive(shows, 'cus_1')).toMatchObject({ showId: 'shw_70' });
  expect(looks).toHaveBeenCalledTimes(2);
  expect(await process.rooms.findLive(shows, 'cus_0')).toMatchObject({ showId: SHOW_ID });
  expect(await process.rooms.findLive(shows, 'cus_2')).toBeNull();
  expect(await process.rooms.findLive([], 'cus_0')).toBeNull();
  // The state knows of the one, only the register of the other.
  await joinRegister('shw_0', 'cus_0');
  expect(await process.rooms.findLive(shows, 'cus_0')).toMatchObject({ showId: 'shw_0' });
});

test('the order is that of the lot, as anybody can draw it again', async () => {
  const beacon = countingBeacon();
  const kit = createRoomKit({ beacon, show: NOBODY_IN });
  const process = kit.process();
  const people = await gather(kit, process, 60);
  await startSale(kit, process);

  const [closed] = await eventsOf(kit, 'WaitingRoomClosed');
  const [drawn] = await eventsOf(kit, 'LotteryDrawn');
  const entries = people.map(({ sessionId }) => entryOf(sessionId, sha256));
  expect(closed).toMatchObject({ entrants: 60, digest: digestOf(entries, sha256) });
  expect(closed?.seedCommitment).toBe(sha256(drawn?.seed ?? ''));
  // The round had not happened when the terms were stored.
  expect(closed?.beacon?.round).toBe(102);
  expect(drawn?.beacon).toMatchObject({ round: 102 });
  const lots = {
    seed: drawn?.seed ?? '',
    digest: closed?.digest ?? '',
    beacon: drawn?.beacon?.randomness ?? '',
  };
  const places = drawPlaces(lots, entries, sha256);
  for (const [arrival, { sessionId, customerId }] of people.entries()) {
    const answer = await process.ask(sessionId, customerId);
    expect(answer).toMatchObject({ position: (places[arrival] ?? 0) + 1, ahead: places[arrival] });
    expect(answer.place).toBe(answer.position);
  }
});

test('later ones stand behind, in order of arrival', async () => {
  const kit = createRoomKit({ show: NOBODY_IN });
  const process = kit.process();
  await gather(kit, process, 5);
  await startSale(kit, process);
  for (const at of [0, 1, 2]) {
    expect(await process.join(`late_${at}`)).toMatchObject({ position: 6 + at, isNew: true });
  }
  expect(await process.join('late_1')).toMatchObject({ position: 7, isNew: false });
});

test('a room of a sale that has begun has nothing to draw', async () => {
  const kit = createRoomKit();
  const process = kit.process();
  await startSale(kit, process);
  const first = await process.join('cus_a');
  await run(kit, process, 2_000);
  expect(await process.ask(first.sessionId, 'cus_a')).toMatchObject({ state: 'admitted' });
});

test('a person who leaves frees the place, before the draw and after it', async () => {
  const kit = createRoomKit({ show: NOBODY_IN });
  const process = kit.process();
  const people = await gather(kit, process, 10);
  const leave = async (at: number) => {
    const { sessionId = '', customerId = '' } = people[at] ?? {};
    const session = process.rooms.sessionOf(sessionId, customerId);
    if (session !== null) await process.rooms.leave(session);
    return process.ask(sessionId, customerId);
  };
  expect(await leave(3)).toMatchObject({ state: 'closed', reason: 'left' });
  await startSale(kit, process);
  expect((await process.state.figures(SHOW_ID))?.figures.waiting).toBe(9);
  await leave(4);
  const positions = [];
  for (const [at, { sessionId, customerId }] of people.entries()) {
    if (at === 3 || at === 4) continue;
    positions.push((await process.ask(sessionId, customerId)).position);
  }
  expect(positions.toSorted((a, b) => Number(a) - Number(b))).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(await process.join('cus_3')).toMatchObject({ isNew: true, position: 9 });
});

test('an admission lets its customer in, and nobody else, until an order is confirmed', async () => {
  const kit = createRoomKit();
  const process = kit.process();
  await startSale(kit, process);
  const joined = await process.join('cus_a');
  await run(kit, process, 2_000);
  const { admissionToken, sessionId } = await process.ask(joined.sessionId, 'cus_a');
  const token = admissionToken ?? '';
  const mayEnter = (customerId: string, proof: { token?: string; sessionId?: string }) =>
    process.rooms.mayEnter({ showId: SHOW_ID, customerId, token: proof.token, ...proof });
  expect(await mayEnter('cus_a', { token })).toBe(true);
  expect(await mayEnter('cus_a', { sessionId })).toBe(true);
  expect(await mayEnter('cus_a', {})).toBe(false);
  expect(await mayEnter('cus_b', { token })).toBe(false);
  expect(await mayEnter('cus_b', { sessionId })).toBe(false);
  expect(await mayEnter('cus_a', { token: `${token}x`, sessionId: 'wrs_x' })).toBe(false);
  await process.rooms.confirmed(SHOW_ID, 'cus_a', kit.clock.nowMs());
  expect(await mayEnter('cus_a', { token })).toBe(false);
  expect(await mayEnter('cus_a', { sessionId })).toBe(false);
  expect(await process.ask(sessionId, 'cus_a')).toMatchObject({
    state: 'closed',
    reason: 'bought',
  });
  kit.changeShow({ isEnabled: false });
  expect(await mayEnter('cus_b', {})).toBe(true);
});

test('an admission is over after a quarter of an hour, and the token with it', async () => {
  const kit = createRoomKit();
  const process = kit.process();
  await startSale(kit, process);
  const { sessionId } = await process.join('cus_a');
  await run(kit, process, 2_000);
  const { admissionToken, admission } = await process.ask(sessionId, 'cus_a');
  kit.clock.setMs((admission?.untilMs ?? 0) - 1);
  const request = { showId: SHOW_ID, customerId: 'cus_a', token: admissionToken ?? '' };
  expect(await process.rooms.mayEnter(request)).toBe(true);
  kit.clock.setMs(kit.clock.nowMs() + 1);
  expect(await process.rooms.mayEnter(request)).toBe(false);
  expect(await process.ask(sessionId, 'cus_a')).toMatchObject({
    state: 'closed',
    reason: 'lapsed',
  });
  await run(kit, process, 1_000);
  expect(await process.join('cus_a')).toMatchObject({ isNew: true });
  expect((admission?.untilMs ?? 0) - (admission?.takenAtMs ?? 0)).toBe(ADMISSION_MS);
});

test('whoever was away when called comes first when they are back', async () => {
  const kit = createRoomKit({ show: { limits: { admitPerSecond: 10, maxActive: 1 } } });
  const process = kit.process();
  await startSale(kit, process);
  const sleeper = await process.join('cus_sleeps');
  for (const customerId of customers(5)) await process.join(customerId);
  await run(kit, process, 3 * MINUTE_MS);
  expect(await process.ask(sleeper.sessionId, 'cus_sleeps')).toMatchObject({ position: 1 });
});

test('a restart costs nobody their place, and lets nobody more in', async () => {
  const kit = createRoomKit({ show: { limits: { admitPerSecond: 5, maxActive: 10 } } });
  const before = kit.process();
  const people = await gather(kit, before, 40);
  for (const customerId of customers(10, 'late_')) {
    const { sessionId } = await before.join(customerId);
    people.push({ sessionId, customerId });
  }
  await startSale(kit, before);
  await run(kit, before, 5_000);
  const asked = async (process: RoomProcess) => {
    const answers = [];
    for (const { sessionId, customerId } of people) {
      const { state, position, place, admissionToken } = await process.ask(sessionId, customerId);
      answers.push({ state, position, place, admissionToken });
    }
    return answers;
  };
  const told = await asked(before);
  expect(told.filter(({ state }) => state === 'admitted')).toHaveLength(10);

  const after = kit.process();
  // Nobody is told a place by chance before everybody is back.
  const early = await after.ask(people[20]?.sessionId ?? '', people[20]?.customerId ?? '');
  expect(early).toMatchObject({ state: 'waiting', position: null });
  await after.conductor.tick();
  expect(await asked(after)).toEqual(told);
  await run(kit, after, 20_000);
  expect((await after.state.figures(SHOW_ID))?.figures.active).toBe(10);
});

test('an admission that was given up stays so, whatever the state forgets', async () => {
  const kit = createRoomKit();
  const process = kit.process();
  await startSale(kit, process);
  const { sessionId } = await process.join('cus_a');
  await run(kit, process, 2_000);
  const { admissionToken } = await process.ask(sessionId, 'cus_a');
  const session = process.rooms.sessionOf(sessionId, 'cus_a');
  if (session === null || admissionToken === null) throw new Error('just admitted');
  await process.rooms.leave(session);
  const request = { showId: SHOW_ID, customerId: 'cus_a', token: admissionToken };
  const forgetful = kit.process();
  await run(kit, forgetful, 1_000);
  expect(await forgetful.rooms.mayEnter(request)).toBe(false);
  expect((await forgetful.state.figures(SHOW_ID))?.figures.active).toBe(0);
  await run(kit, process, 10 * MINUTE_MS);
  expect(await process.rooms.mayEnter(request)).toBe(false);
});

test('a restart while people gather loses none of them', async () => {
  const kit = createRoomKit({ show: NOBODY_IN });
  const people = await gather(kit, kit.process(), 30);
  const after = kit.process();
  await startSale(kit, after);
  expect((await eventsOf(kit, 'WaitingRoomClosed'))[0]).toMatchObject({ entrants: 30 });
  const positions = new Set<number | null>();
  for (const { sessionId, customerId } of people) {
    positions.add((await after.ask(sessionId, customerId)).position);
  }
  expect(positions.size).toBe(30);
  expect(await after.join('cus_3')).toMatchObject({ isNew: false });
});

test('two who conduct at once do the same', async () => {
  const kit = createRoomKit({ show: { limits: { admitPerSecond: 5, maxActive: 10 } } });
  const state = createMemoryState();
  const [one, other] = [kit.process(state), kit.process(state)];
  await gather(kit, one, 50);
  kit.clock.setMs(ON_SALE_MS);
  for (let step = 0; step < 60; step += 1) {
    await Promise.all([one.conductor.tick(), other.conductor.tick()]);
    kit.clock.setMs(kit.clock.nowMs() + 250);
  }
  expect(await eventsOf(kit, 'WaitingRoomClosed')).toHaveLength(1);
  expect(await eventsOf(kit, 'LotteryDrawn')).toHaveLength(1);
  expect((await state.figures(SHOW_ID))?.figures).toMatchObject({ active: 10, calledTotal: 10 });
});

test('another leader goes on where the last one was', async () => {
  const kit = createRoomKit({ show: { limits: { admitPerSecond: 1, maxActive: 100 } } });
  const state = createMemoryState();
  const [one, other] = [kit.process(state), kit.process(state)];
  await gather(kit, one, 20);
  other.setLeader(false);
  await startSale(kit, one);
  await run(kit, one, 3_000);
  await run(kit, other, 3_000);
  const called = async () => (await state.figures(SHOW_ID))?.figures.calledTotal ?? 0;
  const before = await called();
  one.setLeader(false);
  other.setLeader(true);
  await run(kit, other, 5_000);
  expect(await called()).toBeGreaterThan(before);
  const progress = await eventsOf(kit, 'AdmissionAdvanced');
  expect(progress.map(({ calledTotal }) => calledTotal)).toEqual(
    [...new Set(progress.map(({ calledTotal }) => calledTotal))].toSorted((a, b) => a - b),
  );
});

test('while the state is away nobody is let in, but who was admitted goes on', async () => {
  const kit = createRoomKit();
  const inner = createMemoryState();
  let isAway = false;
  const state = new Proxy(inner, {
    get: (target, name: keyof WaitingRoomState) =>
      isAway ? () => Promise.reject(new Error('away')) : target[name],
  });
  const process = kit.process(state);
  await startSale(kit, process);
  const { sessionId } = await process.join('cus_a');
  const waiting = await process.join('cus_b');
  kit.changeShow({ limits: { admitPerSecond: 10, maxActive: 1 } });
  await run(kit, process, 2_000);
  const { admissionToken } = await process.ask(sessionId, 'cus_a');
  const mayEnter = (proof: { token?: string; sessionId?: string }, customerId = 'cus_a') =>
    process.rooms.mayEnter({ showId: SHOW_ID, customerId, token: proof.token, ...proof });

  isAway = true;
  await run(kit, process, 1_000);
  expect(await mayEnter({ token: admissionToken ?? '' })).toBe(true);
  expect(await mayEnter({ sessionId })).toBe(true);
  expect(await mayEnter({ sessionId: waiting.sessionId }, 'cus_b')).toBe(false);
  await expect(process.ask(sessionId, 'cus_a')).rejects.toThrow('away');
  await expect(process.join('cus_c')).rejects.toThrow('away');
  await process.rooms.confirmed(SHOW_ID, 'cus_a', kit.clock.nowMs());
  expect(await mayEnter({ token: admissionToken ?? '' })).toBe(false);
  isAway = false;
  expect(await process.ask(waiting.sessionId, 'cus_b')).toMatchObject({ state: 'waiting' });
});

test.each([
  ['no beacon is configured', null, 'not_configured'],
  ['the beacon is silent', silentBeacon(), 'unreachable'],
  ['the beacon is lost after the close', vanishingBeacon(), 'unreachable'],
] as const)('where %s, the draw goes on and says so', async (_, beacon, withoutBeacon) => {
  const kit = createRoomKit({ beacon, show: NOBODY_IN });
  const process = kit.process();
  await gather(kit, process, 5);
  await startSale(kit, process);
  expect(await eventsOf(kit, 'LotteryDrawn')).toMatchObject([{ beacon: null, withoutBeacon }]);
});

function silentBeacon() {
  const away = () => Promise.reject(new Error('no answer'));
  return { url: 'https://beacon.example/{round}', latest: away, at: away };
}

function vanishingBeacon() {
  return { ...silentBeacon(), latest: countingBeacon().latest };
}

test('paused, sold out, over: closed, and the place is kept while it may go on', async () => {
  const kit = createRoomKit({ show: NOBODY_IN });
  const process = kit.process();
  await startSale(kit, process);
  const { sessionId } = await process.join('cus_a');
  await process.conductor.tick();
  for (const closed of ['paused', 'sold_out'] as const) {
    kit.changeShow({ closed });
    expect(await process.ask(sessionId, 'cus_a')).toMatchObject({
      state: 'closed',
      reason: closed,
    });
  }
  kit.changeShow({ closed: null });
  kit.clock.setMs(kit.clock.nowMs() + 2_000);
  await process.conductor.tick();
  expect(await process.ask(sessionId, 'cus_a')).toMatchObject({ state: 'waiting', position: 1 });
  kit.changeShow({ closed: 'cancelled' });
  kit.clock.setMs(kit.clock.nowMs() + 2_000);
  await process.conductor.tick();
  expect(await process.ask(sessionId, 'cus_a')).toMatchObject({ reason: 'cancelled' });
  expect(await eventsOf(kit, 'WaitingRoomEnded')).toEqual([{ reason: 'cancelled' }]);
});

test('another customer can do nothing with an id', async () => {
  const kit = createRoomKit();
  const process = kit.process();
  const { sessionId } = await process.join('cus_a');
  expect(process.rooms.sessionOf(sessionId, 'cus_a')).not.toBeNull();
  expect(process.rooms.sessionOf(sessionId, 'cus_b')).toBeNull();
});
