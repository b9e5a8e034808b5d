/** The state of the rooms in this process's memory: about a hundred bytes a person who waits. */
import type { WaitingRoomState } from '../port.ts';
import { createMemoryRoom, type MemoryRoom } from './room.ts';

export function createMemoryState(): WaitingRoomState {
  const rooms = new Map<string, MemoryRoom>();
  function roomOf(showId: string): MemoryRoom {
    let room = rooms.get(showId);
    if (room === undefined) {
      room = createMemoryRoom();
      rooms.set(showId, room);
    }
    return room;
  }
  return {
    enter: async (showId, people) => roomOf(showId).enter(people),
    load: async (showId, loaded, progress) => roomOf(showId).load(loaded, progress),
    look: async (showId, person, nowMs) => roomOf(showId).look(person, nowMs),
    end: async (showId, person, reason, nowMs) => roomOf(showId).end(person, reason, nowMs),
    finish: async (showId, customerKey, confirmedAtMs, nowMs) =>
      roomOf(showId).finish(customerKey, confirmedAtMs, nowMs),
    use: async (showId, person, admission) => roomOf(showId).use(person, admission),
    advance: async (showId, limits, options) => roomOf(showId).advance(limits, options),
    figures: async (showId) => {
      const room = rooms.get(showId);
      const loaded = room?.loaded() ?? null;
      return room === undefined || loaded === null ? null : { loaded, figures: room.figures() };
    },
    drop: async (showId) => void rooms.delete(showId),
  };
}
