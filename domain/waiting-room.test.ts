import { expect, test } from 'vitest';
import { specification } from './testing/given-when-then.ts';
import {
  advanceAdmission,
  closeWaitingRoom,
  drawLottery,
  endWaitingRoom,
  evolveWaitingRoom,
  initialWaitingRoom,
  placeOf,
  type WaitingRoomEvent,
  waitingRoomStream,
} from './waiting-room.ts';

const room = specification(initialWaitingRoom, evolveWaitingRoom);

const BEACON = { url: 'https://beacon.example/{round}', round: 7 };
const CLOSING = {
  showId: 'shw_1',
  entrants: 3,
  digest: 'd',
  seedCommitment: 'c',
  beacon: BEACON,
  withoutBeacon: null,
};
const closed: WaitingRoomEvent = { type: 'WaitingRoomClosed', data: CLOSING };
const DRAW = { seed: 's', beacon: { ...BEACON, randomness: 'ff' }, withoutBeacon: null };
const drawn: WaitingRoomEvent = { type: 'LotteryDrawn', data: DRAW };
const PROGRESS = { calledUpTo: 4, calledTotal: 5, waiting: 9, active: 5 };
const advanced: WaitingRoomEvent = { type: 'AdmissionAdvanced', data: PROGRESS };

test('a room closes once, on the terms of the first who closed it', () => {
  room
    .given()
    .when((state) => closeWaitingRoom(state, CLOSING))
    .thenEvents(closed);
  room
    .given()
    .when((state) => closeWaitingRoom(state, CLOSING))
    .thenOnceOnly();
  room
    .given(closed)
    .when((state) => closeWaitingRoom(state, { ...CLOSING, digest: 'e' }))
    .thenNothing();
});

test('a room that nobody came to has nothing to draw', () => {
  const empty = { ...CLOSING, entrants: 0 };
  room.given({ type: 'WaitingRoomClosed', data: empty }).thenState({
    ...initialWaitingRoom,
    phase: 'open',
    closed: empty,
  });
});

test('the draw reveals the seed that was committed to and the round that was named', () => {
  const draw = { ...DRAW, commitmentOfSeed: 'c' };
  room
    .given(closed)
    .when((state) => drawLottery(state, draw))
    .thenEvents(drawn);
  room
    .given(closed)
    .when((state) => drawLottery(state, draw))
    .thenOnceOnly();
  room
    .given()
    .when((state) => drawLottery(state, draw))
    .thenRefused({ code: 'NotClosed' });
  room
    .given(closed)
    .when((state) => drawLottery(state, { ...draw, commitmentOfSeed: 'x' }))
    .thenRefused({ code: 'SeedNotCommitted' });
  for (const beacon of [
    { ...draw.beacon, round: 8 },
    { ...draw.beacon, url: 'https://ours.example' },
  ]) {
    room
      .given(closed)
      .when((state) => drawLottery(state, { ...draw, beacon }))
      .thenRefused({ code: 'WrongRound' });
  }
});

test('the first draw stands', () => {
  const again = {
    seed: 't',
    beacon: null,
    withoutBeacon: 'unreachable' as const,
    commitmentOfSeed: 'c',
  };
  room
    .given(closed, drawn)
    .when((state) => drawLottery(state, again))
    .thenNothing();
  room.given(closed, drawn, { type: 'LotteryDrawn', data: again }).thenState({
    ...initialWaitingRoom,
    phase: 'open',
    closed: CLOSING,
    drawn: DRAW,
  });
});

test('progress is told where there is some, and never backwards', () => {
  const tell = (calledTotal: number) => (state: typeof initialWaitingRoom) =>
    advanceAdmission(state, { ...PROGRESS, calledTotal });
  room.given(closed, drawn).when(tell(5)).thenEvents(advanced);
  room.given(closed, drawn, advanced).when(tell(5)).thenNothing();
  room.given(closed, drawn, advanced).when(tell(4)).thenNothing();
  room.given(closed).when(tell(5)).thenNothing();
});

test('a room ends once', () => {
  room
    .given()
    .when((state) => endWaitingRoom(state, 'ended'))
    .thenOnceOnly();
});

test('entrants have the place that was drawn, later ones that of their arrival', () => {
  const state = evolveWaitingRoom(initialWaitingRoom, closed);
  expect(placeOf(initialWaitingRoom, { arrival: 0, drawnPlace: null })).toBeNull();
  expect(placeOf(state, { arrival: 2, drawnPlace: null })).toBeNull();
  expect(placeOf(state, { arrival: 2, drawnPlace: 0 })).toBe(0);
  expect(placeOf(state, { arrival: 3, drawnPlace: null })).toBe(3);
  expect(waitingRoomStream('shw_1')).toBe('waiting-room-shw_1');
});
