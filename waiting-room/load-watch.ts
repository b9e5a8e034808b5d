/**
 * Switches rooms by load: counts the hold requests of each show in this process, and looks once a second.
 * Any process that is over the limit switches a room on; the one that conducts the rooms switches it off.
 */
import { isIdle, noLoad, type ShowLoad, weighLoad } from '#domain/waiting-room-load.ts';
import type { Clock, Log, Timers } from '#platform/ports.ts';
import type { AdmissionCheck, RoomShows, WaitingRoomState } from './port.ts';

/** Both harmless to repeat; what an organiser has said stands. */
export interface RoomSwitch {
  switchOn(showId: string): Promise<void>;
  switchOff(showId: string): Promise<void>;
}

export interface LoadWatchDeps {
  /** Hold requests a second for one show in one process. */
  readonly above: number;
  /** Requests are being refused before anybody counts them: those that are left stand for more. */
  readonly isOverloaded: () => boolean;
  readonly roomSwitch: RoomSwitch;
  readonly shows: Pick<RoomShows, 'find'> & {
    /** Shows whose room is on. */
    withRoom(): readonly string[];
  };
  readonly state: Pick<WaitingRoomState, 'figures'>;
  readonly leadership: { isLeader(): boolean };
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
}

export interface LoadWatch {
  /** The same check, counted. */
  watched(check: AdmissionCheck): AdmissionCheck;
  look(): Promise<void>;
  run(signal: AbortSignal): Promise<void>;
}

/** Of the limit, in a process that refuses what it can not serve. */
const OVERLOADED_SHARE = 0.25;
const LOOK_EVERY_MS = 1_000;
/** Shows that are counted at once; the others are as if nobody asked for them. */
const SHOWS_MAX = 10_000;

export function createLoadWatch(deps: LoadWatchDeps): LoadWatch {
  const { above, roomSwitch, shows, state, leadership, clock, timers, log } = deps;
  const loads = new Map<string, ShowLoad>();
  let counts = new Map<string, number>();
  let lookedAtMs = clock.nowMs();

  function count(showId: string): void {
    const known = counts.get(showId);
    if (known !== undefined) counts.set(showId, known + 1);
    else if (counts.size < SHOWS_MAX) counts.set(showId, 1);
  }

  async function weigh(showId: string, perSecond: number, nowMs: number): Promise<void> {
    const show = await shows.find(showId);
    const isSelling = show !== null && show.closed === null && nowMs >= show.onSaleAtMs;
    if (!isSelling) {
      loads.delete(showId);
      return;
    }
    const isRoomOn = show.isEnabled;
    const isLineEmpty = isRoomOn ? await isEmpty(showId) : true;
    const look = { nowMs, perSecond, isRoomOn, isLineEmpty };
    const limit = deps.isOverloaded() ? above * OVERLOADED_SHARE : above;
    const { load, order } = weighLoad(loads.get(showId) ?? noLoad, look, limit);
    if (isIdle(load, isRoomOn)) loads.delete(showId);
    else loads.set(showId, load);
    if (order === 'on') await turn('on', showId);
    if (order === 'off' && leadership.isLeader()) await turn('off', showId);
  }

  async function isEmpty(showId: string): Promise<boolean> {
    const found = await state.figures(showId);
    return found === null || found.figures.waiting + found.figures.gathered === 0;
  }

  async function turn(to: 'on' | 'off', showId: string): Promise<void> {
    log.info({ showId, to }, 'the load asks for a switch of a waiting room');
    await (to === 'on' ? roomSwitch.switchOn(showId) : roomSwitch.switchOff(showId));
  }

  async function look(): Promise<void> {
    const nowMs = clock.nowMs();
    const seconds = Math.max(1, nowMs - lookedAtMs) / 1_000;
    lookedAtMs = nowMs;
    const counted = counts;
    counts = new Map();
    for (const showId of new Set([...counted.keys(), ...loads.keys(), ...shows.withRoom()])) {
      try {
        await weigh(showId, (counted.get(showId) ?? 0) / seconds, nowMs);
      } catch (error) {
        log.warn({ showId, err: error }, 'a waiting room could not be switched by load');
      }
    }
  }

  return {
    watched: (check) => ({
      mayEnter(request) {
        count(request.showId);
        return check.mayEnter(request);
      },
    }),
    look,
    async run(signal) {
      while (!signal.aborted) {
        await timers.sleep(LOOK_EVERY_MS, signal);
        if (!signal.aborted) await look();
      }
    },
  };
}
