/** A whole waiting room on virtual time: real rules, real events, nothing outside this process. */
import type { DrawnBeacon } from '#domain/waiting-room.ts';
import { createMemoryEventStore } from '#event-store/memory.ts';
import type { EventStore } from '#event-store/port.ts';
import { silentLog } from '#event-store/testing/silent-log.ts';
import { createAdmissionTokens } from '../admission-token.ts';
import { type Conductor, createConductor } from '../conductor/conductor.ts';
import { createEstimates } from '../estimates.ts';
import { createMemoryState } from '../memory/state.ts';
import type { Beacon, RoomShow, WaitingRoomRegister, WaitingRoomState } from '../port.ts';
import { createRooms, type Rooms, type SessionAnswer } from '../rooms.ts';
import { createSessions, type Sessions } from '../session-id.ts';
import { createMemoryRegister } from './memory-register.ts';

export const SHOW_ID = 'shw_1';
export const ON_SALE_MS = 1_700_000_000_000;
const KEY = new Uint8Array(32).fill(9);

/** A generator that depends on its seed alone (mulberry32). */
export function seededRandom(seed: number): { next(): number } {
  let state = seed;
  return {
    next() {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
    },
  };
}

export interface RoomKit {
  readonly clock: { nowMs(): number; setMs(ms: number): void };
  readonly store: EventStore;
  readonly register: WaitingRoomRegister;
  readonly sessions: Sessions;
  /** Changes the show from now on. */
  changeShow(change: Partial<RoomShow>): void;
  show(): RoomShow;
  /** Another process on the same store and register, with a state of its own unless given one. */
  process(state?: WaitingRoomState): RoomProcess;
}

export interface RoomProcess {
  readonly state: WaitingRoomState;
  readonly rooms: Rooms;
  readonly conductor: Conductor;
  /** Of each who was called. */
  readonly estimateErrors: readonly number[];
  setLeader(isLeader: boolean): void;
  join(customerId: string): Promise<SessionAnswer & { readonly isNew: boolean }>;
  /** By the session id, as a client does. */
  ask(sessionId: string, customerId: string): Promise<SessionAnswer>;
}

export interface RoomKitOptions {
  readonly show?: Partial<RoomShow>;
  readonly beacon?: Beacon | null;
  readonly seed?: number;
}

export function createRoomKit(options: RoomKitOptions = {}): RoomKit {
  let nowMs = ON_SALE_MS;
  let ids = 0;
  let show: RoomShow = {
    showId: SHOW_ID,
    eventId: 'evt_1',
    isEnabled: true,
    limits: { admitPerSecond: 10, maxActive: 100 },
    onSaleAtMs: ON_SALE_MS,
    closed: null,
    freeSeats: 1_000_000,
    ...options.show,
  };
  const clock = {
    nowMs: () => nowMs,
    setMs: (ms: number) => {
      nowMs = ms;
    },
  };
  const store = createMemoryEventStore();
  const register = createMemoryRegister();
  const sessions = createSessions(KEY);
  const tokens = createAdmissionTokens(KEY, clock);
  const random = seededRandom(options.seed ?? 1);
  const shows = {
    find: async (showId: string) => (showId === show.showId ? show : null),
    ofEvent: async (eventId: string) => (eventId === show.eventId ? [show.showId] : []),
  };
  // A sleep takes its time at once, so that whoever waits with a limit comes to an end.
  const timers = {
    sleep: async (ms: number) => {
      nowMs += Math.ceil(ms);
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
  const nextId = (): string => String(++ids).padStart(12, '0');
  const idMaker = {
    uuid: () => `00000000-0000-7000-8000-${nextId()}`,
    make: (prefix: string) => `${prefix}_${nextId()}`,
  };
  const tools = { clock, timers, random, ids: idMaker, log: silentLog };

  return {
    clock,
    store,
    register,
    sessions,
    show: () => show,
    changeShow(change) {
      show = { ...show, ...change };
    },
    process(state = createMemoryState()) {
      let isLeader = true;
      const estimateErrors: number[] = [];
      const estimates = createEstimates((error) => estimateErrors.push(error));
      const deps = { store, register, state, shows, sessions, tokens, estimates, ...tools };
      const rooms = createRooms({ ...deps, onRoom: () => conductor.notice() });
      const conductor = createConductor({
        ...deps,
        beacon: options.beacon ?? null,
        isStateShared: true,
        leadership: { isLeader: () => isLeader },
      });
      return {
        state,
        rooms,
        conductor,
        estimateErrors,
        setLeader: (leads) => {
          isLeader = leads;
        },
        join: (customerId) => rooms.join(show, customerId),
        async ask(sessionId, customerId) {
          const session = rooms.sessionOf(sessionId, customerId);
          const answer = session === null ? null : await rooms.ask(session);
          if (answer === null) throw new Error(`${customerId} is not in line`);
          return answer;
        },
      };
    },
  };
}

/** Rounds as they come, a number a time that it is asked. */
export function countingBeacon(firstRound = 100): Beacon & { readonly asked: number[] } {
  let round = firstRound;
  const asked: number[] = [];
  const url = 'https://beacon.example/{round}';
  const drawn = (number: number): DrawnBeacon => ({
    url,
    round: number,
    randomness: number.toString(16).padStart(64, '0'),
  });
  return {
    url,
    asked,
    async latest() {
      return drawn(round);
    },
    async at({ round: wanted }) {
      asked.push(wanted);
      round += 1;
      return wanted <= round ? drawn(wanted) : null;
    },
  };
}
