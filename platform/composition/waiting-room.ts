/** The waiting room: in memory, or in Redis where several processes share it. */
import { type PublishedShow, wasPublished } from '#domain/show.ts';
import { endOfShowMs } from '#domain/show-status.ts';
import { migrate } from '#projections/migrate.ts';
import type { PublicSeatMap, PublicShow } from '#projections/seat-map/port.ts';
import type { Switches } from '#projections/switches/port.ts';
import { createAdmissionTokens } from '#waiting-room/admission-token.ts';
import { createBeacon } from '#waiting-room/beacon.ts';
import { createConductor } from '#waiting-room/conductor/conductor.ts';
import { createMemoryState } from '#waiting-room/memory/state.ts';
import { watchOrders } from '#waiting-room/orders-watch.ts';
import type {
  JoinAnswers,
  RoomShow,
  RoomShows,
  WaitingRoomRegister,
  WaitingRoomState,
} from '#waiting-room/port.ts';
import { createJoinAnswers } from '#waiting-room/postgres/join-answers.ts';
import { createRegister, WAITING_ROOM_DDL } from '#waiting-room/postgres/register.ts';
import { createRedisState } from '#waiting-room/redis/state.ts';
import { createRooms, type Rooms } from '#waiting-room/rooms.ts';
import { createSessions, type Sessions } from '#waiting-room/session-id.ts';
import { createSessionStreams, type SessionStreams } from '#waiting-room/streams.ts';
import { andThen } from '../now-or-later.ts';
import type { Parts } from './core.ts';
import { createRoomMetrics, tellOfRooms } from './room-metrics.ts';

export interface WaitingRoomParts {
  readonly rooms: Rooms;
  readonly shows: RoomShows;
  readonly streams: SessionStreams;
  readonly register: WaitingRoomRegister;
  readonly joins: JoinAnswers;
  readonly sessions: Sessions;
  readonly state: WaitingRoomState;
  /** Who conducts the rooms. */
  readonly leadership: { isLeader(): boolean };
  /** Why nobody can wait in this process; null where they can. */
  readonly refusal: () => string | null;
  /** Conducts the rooms where this process leads, and ends admissions with their orders. */
  run(signal: AbortSignal): Promise<void>;
}

export async function createWaitingRoom(parts: Parts): Promise<WaitingRoomParts> {
  const { config, issuer, leaderships, shared, storage, store, tools } = parts;
  await migrate(storage.pool, WAITING_ROOM_DDL);
  const register = createRegister(storage.pool, tools);
  const state =
    shared === null ? createMemoryState() : createRedisState(shared.connection.commands);
  const sessions = createSessions(issuer.key.deriveKey('waiting room sessions'));
  const tokens = createAdmissionTokens(
    issuer.key.deriveKey('waiting room admissions'),
    tools.clock,
  );
  const shows = roomShowsOf(parts);
  // Nobody else is on an embedded database: no broken connection is a reason to hand over.
  const leadership = config.databaseUrl === null ? ALONE : leaderships.of('waiting-room');
  const metrics = createRoomMetrics(parts.metrics);
  const deps = { store, register, state, sessions, tokens, shows, ...metrics, ...tools };
  const conductor = createConductor({
    ...deps,
    beacon: config.beaconUrl === null ? null : createBeacon(config.beaconUrl, tools.timers),
    isStateShared: shared !== null,
    leadership,
  });
  tellOfRooms(parts.metrics, conductor);
  const rooms = createRooms({ ...deps, onRoom: () => conductor.notice() });
  return {
    rooms,
    shows,
    register,
    joins: createJoinAnswers(storage.pool, tools),
    sessions,
    state,
    leadership,
    streams: createSessionStreams({ rooms, state, ...tools }),
    refusal: () => (shared === null && !leadership.isLeader() ? KEPT_ELSEWHERE : null),
    async run(signal) {
      await Promise.all([conductor.run(signal), watchOrders({ ...deps, rooms }, signal)]);
    },
  };
}

const ALONE = { isLeader: () => true };

const KEPT_ELSEWHERE =
  'Another process keeps the waiting rooms in its memory: several need a REDIS_URL.';

function roomShowsOf({ models, tools }: Parts): RoomShows {
  return {
    find(showId) {
      const seats = models.seatMaps.inMemory(showId) ?? models.publicMaps.open(showId);
      return andThen(seats, (seats) =>
        seats === null ? null : new RoomOfShow(seats, models.switches, tools.clock.nowMs()),
      );
    },
    async ofEvent(eventId) {
      const listed = await models.catalog.showsOf([eventId]);
      return listed.filter(({ show }) => wasPublished(show)).map(({ show }) => show.showId);
    },
  };
}

/** Holds ask too, and only whether there is a room: what is not asked for is not worked out. */
class RoomOfShow implements RoomShow {
  readonly #seats: PublicShow;
  readonly #show: PublishedShow;
  readonly #switches: Switches;
  readonly #nowMs: number;

  constructor(seats: PublicShow, switches: Switches, nowMs: number) {
    this.#seats = seats;
    this.#show = seats.show();
    this.#switches = switches;
    this.#nowMs = nowMs;
  }

  get showId() {
    return this.#show.showId;
  }

  get eventId() {
    return this.#show.eventId;
  }

  get isEnabled() {
    return this.#show.terms.waitingRoom.enabled;
  }

  get limits() {
    const { admitPerSecond, maxActive } = this.#show.terms.waitingRoom;
    return { admitPerSecond, maxActive };
  }

  get onSaleAtMs() {
    return this.#show.terms.onSaleAtMs;
  }

  get closed() {
    return closedBy(this.#seats, this.#switches.isOn('sales'), this.#nowMs);
  }

  get freeSeats() {
    return this.#seats.availableCount();
  }
}

function closedBy(seats: PublicShow, isSelling: boolean, nowMs: number): RoomShow['closed'] {
  const show = seats.show();
  if (show.phase === 'cancelled') return 'cancelled';
  if (nowMs >= endOfShowMs(show)) return 'ended';
  if (show.phase === 'paused' || !isSelling) return 'paused';
  return isSoldOut(seats) ? 'sold_out' : null;
}

const soldOut = new WeakMap<PublicSeatMap, { readonly version: number; readonly isIt: boolean }>();

/** For good, as far as anybody knows: what is only held may yet come back. */
function isSoldOut({ map, layout }: PublicShow): boolean {
  if (map.available > 0) return false;
  const known = soldOut.get(map);
  if (known?.version === map.version) return known.isIt;
  const isIt = layout.sections.every((_, number) => {
    const { held, reserved } = map.sectionCounts(number);
    return held + reserved === 0;
  });
  soldOut.set(map, { version: map.version, isIt });
  return isIt;
}
