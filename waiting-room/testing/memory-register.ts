/** A register for tests that need no database. */
import type {
  Joined,
  RegisterChange,
  Registered,
  RegisteredRoom,
  WaitingRoomRegister,
} from '../port.ts';

interface Room {
  people: Registered[];
  live: Map<string, number>;
  closedAt: number | null;
  hasPlaces: boolean;
  ended: boolean;
}

export function createMemoryRegister(): WaitingRoomRegister {
  const rooms = new Map<string, Room>();
  function roomOf(showId: string): Room {
    const room = rooms.get(showId) ?? {
      people: [],
      live: new Map(),
      closedAt: null,
      hasPlaces: false,
      ended: false,
    };
    rooms.set(showId, room);
    return room;
  }
  const describe = (showId: string, room: Room): RegisteredRoom => ({
    showId,
    arrivals: room.people.length,
    closedAt: room.closedAt,
    hasPlaces: room.hasPlaces,
  });
  const liveOf = (room: Room, customerKey: string): Registered | null =>
    room.people[room.live.get(customerKey) ?? -1] ?? null;

  return {
    async join(showId, customerKey): Promise<Joined> {
      const room = roomOf(showId);
      const known = liveOf(room, customerKey);
      const { closedAt } = room;
      if (known !== null) return { ...known, closedAt, isNew: false };
      const arrival = room.people.length;
      const made: Registered = {
        arrival,
        customerKey,
        status: 'waiting',
        drawnPlace: null,
        call: null,
        endReason: null,
      };
      room.people.push(made);
      room.live.set(customerKey, arrival);
      return { ...made, closedAt, isNew: true };
    },
    async find(showId, arrival) {
      const { people, closedAt } = roomOf(showId);
      const found = people[arrival];
      return found === undefined ? null : { ...found, closedAt };
    },
    findLive: async (showId, customerKey) => liveOf(roomOf(showId), customerKey),
    liveAmong: async (people) =>
      people.flatMap(({ showId, customerKey }) => {
        const live = liveOf(roomOf(showId), customerKey);
        return live === null ? [] : [{ showId, arrival: live.arrival }];
      }),
    async record(showId, changes) {
      for (const change of changes) apply(roomOf(showId), change);
    },
    async close(showId) {
      const room = roomOf(showId);
      room.closedAt ??= room.people.length;
      return room.closedAt;
    },
    page: async (showId, from, limit) => roomOf(showId).people.slice(from, from + limit),
    async writePlaces(showId, firstArrival, places) {
      const { people } = roomOf(showId);
      places.forEach((place, at) => {
        const person = people[firstArrival + at];
        if (person !== undefined) people[firstArrival + at] = { ...person, drawnPlace: place };
      });
    },
    async placesWritten(showId) {
      roomOf(showId).hasPlaces = true;
    },
    async room(showId) {
      const room = rooms.get(showId);
      return room === undefined ? null : describe(showId, room);
    },
    openRooms: async () =>
      [...rooms].filter(([, room]) => !room.ended).map(([showId, room]) => describe(showId, room)),
    async endRoom(showId) {
      roomOf(showId).ended = true;
    },
  };
}

function apply(room: Room, change: RegisterChange): void {
  const person = room.people[change.arrival];
  if (person === undefined || person.status === 'ended') return;
  const { arrival, status } = change;
  const call =
    change.status === 'called'
      ? { calledAtMs: change.calledAtMs, takenAtMs: change.takenAtMs, untilMs: change.untilMs }
      : null;
  const endReason = change.status === 'ended' ? change.reason : null;
  room.people[arrival] = { ...person, status, call, endReason };
  if (status === 'ended' && room.live.get(person.customerKey) === arrival) {
    room.live.delete(person.customerKey);
  }
}
