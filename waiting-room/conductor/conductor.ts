/**
 * Conducts the rooms: closes and draws them when their sale begins, fills the state where it is empty,
 * and calls people as the limits allow. One process at a time does it; two at once do the same, since
 * every step is judged by the room's stream or by the state itself.
 */
import { advanceAdmission, endWaitingRoom, type WaitingRoom } from '#domain/waiting-room.ts';
import type { EventStore } from '#event-store/port.ts';
import type { Clock, Ids, Log, Random, Timers } from '#platform/ports.ts';
import { type Estimates, NO_ESTIMATES } from '../estimates.ts';
import type {
  Advance,
  Beacon,
  Figures,
  RegisterChange,
  RegisteredRoom,
  RoomShow,
  RoomShows,
  WaitingRoomRegister,
  WaitingRoomState,
} from '../port.ts';
import type { Sessions } from '../session-id.ts';
import { closeRoom, drawRoom } from './draw.ts';
import { fillRoom } from './fill.ts';
import { createRoomStreams } from './room-stream.ts';

export interface ConductorDeps {
  readonly store: Pick<EventStore, 'append' | 'readStream'>;
  readonly register: WaitingRoomRegister;
  readonly state: WaitingRoomState;
  readonly shows: RoomShows;
  readonly sessions: Sessions;
  readonly beacon: Beacon | null;
  /** False where other processes know nothing of the state: it is made anew by each leader. */
  readonly isStateShared: boolean;
  readonly leadership: { isLeader(): boolean };
  /** Hears whose turn has come. */
  readonly estimates?: Estimates;
  readonly onCalled?: (people: number) => void;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly ids: Ids;
  readonly log: Log;
}

export interface Conductor {
  /** One step of every room that has none under way; resolves when those are done. */
  tick(): Promise<void>;
  /** Of all rooms that are conducted here, as of their last step. */
  figures(): ConductedRooms;
  /** A room has come to be: looks for it with the next step. */
  notice(): void;
  /** Steps until the signal aborts, and ends the one in hand. */
  run(signal: AbortSignal): Promise<void>;
}

export interface ConductedRooms {
  readonly rooms: number;
  readonly gathered: number;
  readonly waiting: number;
  /** Called or admitted, and not done. */
  readonly active: number;
}

const TICK_MS = 250;
const LIST_EVERY_MS = 1_000;
const PROGRESS_EVERY_MS = 1_000;
/** What could not be written to the register yet, by room; more than that is dropped. */
const UNRECORDED_MAX = 50_000;

export function createConductor(deps: ConductorDeps): Conductor {
  const { register, state, shows, leadership, clock, timers, log } = deps;
  const streams = createRoomStreams(deps);
  const drawing = { ...deps, streams };
  const stopping = new AbortController();
  const underWay = new Map<string, Promise<void>>();
  const unrecorded = new Map<string, RegisterChange[]>();
  const toldAtMs = new Map<string, number>();
  const lastSeen = new Map<string, Figures>();
  const { estimates = NO_ESTIMATES } = deps;
  let rooms: readonly RegisteredRoom[] = [];
  let listedAtMs = Number.NEGATIVE_INFINITY;

  async function endRoom(showId: string, reason: 'ended' | 'cancelled'): Promise<void> {
    if (!(await streams.write(showId, endWaitingRoom(await streams.load(showId), reason)))) return;
    await register.endRoom(showId);
    await state.drop(showId);
    streams.forget(showId);
    unrecorded.delete(showId);
    toldAtMs.delete(showId);
    lastSeen.delete(showId);
    estimates.forget(showId);
  }

  async function conduct({ showId }: RegisteredRoom): Promise<void> {
    const show = await shows.find(showId);
    if (show === null) return;
    if (show.closed === 'ended' || show.closed === 'cancelled') return endRoom(showId, show.closed);
    const room = await streams.load(showId);
    switch (room.phase) {
      case 'gathering':
        if (show.isEnabled && clock.nowMs() >= show.onSaleAtMs) {
          await closeRoom(drawing, showId, room, stopping.signal);
        } else {
          await ensureFilled(showId, room);
        }
        return;
      case 'closed':
        await drawRoom(drawing, showId, room, stopping.signal);
        return;
      case 'open':
        return callPeople(show, room);
      case 'over':
        return register.endRoom(showId);
      default:
        room.phase satisfies never;
    }
  }

  async function ensureFilled(showId: string, room: WaitingRoom): Promise<void> {
    const found = await state.figures(showId);
    if (found === null) await fillRoom(deps, showId, room, clock.nowMs());
    else lastSeen.set(showId, found.figures);
  }

  async function callPeople(show: RoomShow, room: WaitingRoom): Promise<void> {
    const { showId, limits, freeSeats } = show;
    const nowMs = clock.nowMs();
    const isSelling =
      show.isEnabled && show.closed === null && freeSeats > 0 && nowMs >= show.onSaleAtMs;
    const advance = await state.advance(showId, limits, { isSelling, freeSeats, nowMs });
    if (advance === null) {
      await fillRoom(deps, showId, room, nowMs);
      return;
    }
    lastSeen.set(showId, advance.figures);
    estimates.called(
      showId,
      advance.called.map(({ arrival }) => arrival),
      nowMs,
    );
    if (advance.called.length > 0) deps.onCalled?.(advance.called.length);
    await record(showId, changesOf(advance, nowMs));
    await tellProgress(showId, room, advance, nowMs);
  }

  /** What can't be written now is written with what comes next. */
  async function record(showId: string, changes: readonly RegisterChange[]): Promise<void> {
    const all = [...(unrecorded.get(showId) ?? []), ...changes].slice(-UNRECORDED_MAX);
    if (all.length === 0) return;
    unrecorded.set(showId, all);
    await register.record(showId, all);
    unrecorded.delete(showId);
  }

  async function tellProgress(
    showId: string,
    room: WaitingRoom,
    { figures }: Advance,
    nowMs: number,
  ): Promise<void> {
    if (nowMs - (toldAtMs.get(showId) ?? 0) < PROGRESS_EVERY_MS) return;
    const { calledUpTo, calledTotal, waiting, active } = figures;
    const progress = { calledUpTo, calledTotal, waiting, active };
    toldAtMs.set(showId, nowMs);
    await streams.write(showId, advanceAdmission(room, progress));
  }

  async function list(): Promise<void> {
    if (clock.nowMs() - listedAtMs < LIST_EVERY_MS) return;
    rooms = await register.openRooms();
    listedAtMs = clock.nowMs();
  }

  function start(room: RegisteredRoom): void {
    const { showId } = room;
    if (underWay.has(showId)) return;
    const step = conduct(room)
      .catch((error) => {
        if (!stopping.signal.aborted)
          log.warn({ showId, err: error }, 'a waiting room stands still');
        streams.forget(showId);
      })
      .finally(() => underWay.delete(showId));
    underWay.set(showId, step);
  }

  async function begin(): Promise<void> {
    if (!leadership.isLeader()) {
      for (const { showId } of rooms) {
        streams.forget(showId);
        if (!deps.isStateShared) await state.drop(showId);
      }
      listedAtMs = Number.NEGATIVE_INFINITY;
      rooms = [];
      lastSeen.clear();
      return;
    }
    await list();
    for (const room of rooms) start(room);
  }

  return {
    async tick() {
      await begin();
      await Promise.all(underWay.values());
    },
    figures() {
      const sum = { rooms: lastSeen.size, gathered: 0, waiting: 0, active: 0 };
      for (const { gathered, waiting, active } of lastSeen.values()) {
        sum.gathered += gathered;
        sum.waiting += waiting;
        sum.active += active;
      }
      return sum;
    },
    notice() {
      listedAtMs = Number.NEGATIVE_INFINITY;
    },
    async run(signal) {
      signal.addEventListener('abort', () => stopping.abort(), { once: true });
      let isFailing = false;
      while (!signal.aborted) {
        try {
          await begin();
          isFailing = false;
        } catch (error) {
          if (!isFailing) log.warn({ err: error }, 'the waiting rooms can not be listed');
          isFailing = true;
        }
        await timers.sleep(TICK_MS, signal);
      }
      await Promise.all(underWay.values());
    },
  };
}

const changesOf = ({ called, absent, lapsed }: Advance, nowMs: number): RegisterChange[] => [
  ...absent.map((arrival) => ({ arrival, status: 'absent' }) as const),
  ...lapsed.map((arrival) => ({ arrival, status: 'ended', reason: 'lapsed' }) as const),
  ...called.map(
    ({ arrival, untilMs }) =>
      ({ arrival, status: 'called', calledAtMs: nowMs, takenAtMs: null, untilMs }) as const,
  ),
];
