/**
 * What is told of a show's waiting room: when it closed and on what terms, what was drawn, and how far
 * people have been called. Who waits is kept elsewhere; who was first is decided by what stands here.
 */
import { accept, type Decision, refuse } from './decision.ts';

/** The stream of a show's room; nothing else builds this name. */
export const waitingRoomStream = (showId: string): string => `waiting-room-${showId}`;

/** A round of public randomness, named before it has happened. */
export interface BeaconRound {
  readonly url: string;
  readonly round: number;
}

export interface DrawnBeacon extends BeaconRound {
  /** Hex, as the beacon gave it. */
  readonly randomness: string;
}

/** Why there is no beacon in a draw. */
export type WithoutBeacon = 'not_configured' | 'unreachable';

export type WaitingRoomEvent =
  /** Whoever came so far takes part in the draw; whoever comes now stands behind them. */
  | {
      readonly type: 'WaitingRoomClosed';
      readonly data: {
        readonly showId: string;
        /** Arrivals 0 to `entrants - 1` take part. */
        readonly entrants: number;
        /** Of the entrants' list. */
        readonly digest: string;
        readonly seedCommitment: string;
        /** The round that decides, in the future at this moment; null where there is none. */
        readonly beacon: BeaconRound | null;
        readonly withoutBeacon: WithoutBeacon | null;
      };
    }
  | {
      readonly type: 'LotteryDrawn';
      readonly data: {
        readonly seed: string;
        readonly beacon: DrawnBeacon | null;
        readonly withoutBeacon: WithoutBeacon | null;
      };
    }
  /** Progress, at most about once a second. */
  | {
      readonly type: 'AdmissionAdvanced';
      readonly data: {
        /** The highest place that was called so far. */
        readonly calledUpTo: number;
        readonly calledTotal: number;
        readonly waiting: number;
        readonly active: number;
      };
    }
  | {
      readonly type: 'WaitingRoomEnded';
      readonly data: { readonly reason: 'ended' | 'cancelled' };
    };

type ClosedData = Extract<WaitingRoomEvent, { type: 'WaitingRoomClosed' }>['data'];
type DrawnData = Extract<WaitingRoomEvent, { type: 'LotteryDrawn' }>['data'];

export interface WaitingRoom {
  /**
   * - `gathering`: nobody has a place yet
   * - `closed`: the draw is on its way
   * - `open`: people are called in order of their places
   */
  readonly phase: 'gathering' | 'closed' | 'open' | 'over';
  readonly closed: ClosedData | null;
  /** Null where there was nobody to draw for. */
  readonly drawn: DrawnData | null;
  /** -1 before anybody. */
  readonly calledUpTo: number;
  readonly calledTotal: number;
}

export const initialWaitingRoom: WaitingRoom = {
  phase: 'gathering',
  closed: null,
  drawn: null,
  calledUpTo: -1,
  calledTotal: 0,
};

export function evolveWaitingRoom(state: WaitingRoom, event: WaitingRoomEvent): WaitingRoom {
  switch (event.type) {
    case 'WaitingRoomClosed':
      if (state.phase !== 'gathering') return state;
      return { ...state, closed: event.data, phase: event.data.entrants === 0 ? 'open' : 'closed' };
    case 'LotteryDrawn':
      return state.phase === 'closed' ? { ...state, drawn: event.data, phase: 'open' } : state;
    case 'AdmissionAdvanced': {
      const { calledUpTo, calledTotal } = event.data;
      return { ...state, calledUpTo, calledTotal };
    }
    case 'WaitingRoomEnded':
      return { ...state, phase: 'over' };
    default:
      event satisfies never;
      return state;
  }
}

/** Closes for the draw, once. */
export function closeWaitingRoom(
  state: WaitingRoom,
  command: ClosedData,
): Decision<WaitingRoomEvent, never> {
  if (state.phase !== 'gathering') return accept();
  return accept({ type: 'WaitingRoomClosed', data: command });
}

export interface DrawRefused {
  /** Not closed yet; another seed than was committed to; another round than was named. */
  readonly code: 'NotClosed' | 'SeedNotCommitted' | 'WrongRound';
}

/** Reveals the seed and the beacon's word. The first draw stands. */
export function drawLottery(
  state: WaitingRoom,
  command: DrawnData & { readonly commitmentOfSeed: string },
): Decision<WaitingRoomEvent, DrawRefused> {
  if (state.phase === 'gathering') return refuse({ code: 'NotClosed' });
  if (state.phase !== 'closed' || state.closed === null) return accept();
  const { seed, beacon, withoutBeacon, commitmentOfSeed } = command;
  if (commitmentOfSeed !== state.closed.seedCommitment) return refuse({ code: 'SeedNotCommitted' });
  const named = state.closed.beacon;
  if (beacon !== null && (beacon.round !== named?.round || beacon.url !== named.url)) {
    return refuse({ code: 'WrongRound' });
  }
  return accept({ type: 'LotteryDrawn', data: { seed, beacon, withoutBeacon } });
}

/** Tells progress where there is some. */
export function advanceAdmission(
  state: WaitingRoom,
  command: Extract<WaitingRoomEvent, { type: 'AdmissionAdvanced' }>['data'],
): Decision<WaitingRoomEvent, never> {
  if (state.phase !== 'open' || command.calledTotal <= state.calledTotal) return accept();
  return accept({ type: 'AdmissionAdvanced', data: command });
}

/** The show is over or called off: nobody is called any more. */
export function endWaitingRoom(
  state: WaitingRoom,
  reason: 'ended' | 'cancelled',
): Decision<WaitingRoomEvent, never> {
  if (state.phase === 'over') return accept();
  return accept({ type: 'WaitingRoomEnded', data: { reason } });
}

/** A person's place in the line; null while nobody has one. */
export function placeOf(
  state: WaitingRoom,
  person: { readonly arrival: number; readonly drawnPlace: number | null },
): number | null {
  if (state.closed === null) return null;
  return person.arrival < state.closed.entrants ? person.drawnPlace : person.arrival;
}
