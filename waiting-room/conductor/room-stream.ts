/** A room's stream: read once, then written with its expected revision. */
import type { Decision } from '#domain/decision.ts';
import { fold } from '#domain/decision.ts';
import {
  evolveWaitingRoom,
  initialWaitingRoom,
  type WaitingRoom,
  type WaitingRoomEvent,
  waitingRoomStream,
} from '#domain/waiting-room.ts';
import { type Aggregate, loadAggregate, streamWrite } from '#event-store/aggregate.ts';
import { appendUntilSettled } from '#event-store/append-until-settled.ts';
import type { EventStore } from '#event-store/port.ts';
import type { Clock, Ids, Random, Timers } from '#platform/ports.ts';

export const roomEvolution = { initial: initialWaitingRoom, evolve: evolveWaitingRoom };

export interface RoomStreamDeps {
  readonly store: Pick<EventStore, 'append' | 'readStream'>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly ids: Ids;
}

export interface RoomStreams {
  /** As last read or written here. */
  load(showId: string): Promise<WaitingRoom>;
  /** False where somebody else has written meanwhile: load it and decide again. */
  write(showId: string, decision: Decision<WaitingRoomEvent, unknown>): Promise<boolean>;
  forget(showId: string): void;
}

type Known = Pick<Aggregate<WaitingRoom>, 'stream' | 'state' | 'revision'>;

export function createRoomStreams(deps: RoomStreamDeps): RoomStreams {
  const { store, ids } = deps;
  const known = new Map<string, Known>();

  async function load(showId: string): Promise<Known> {
    const stream = waitingRoomStream(showId);
    const { state, revision } =
      known.get(showId) ?? (await loadAggregate(store, stream, roomEvolution));
    const loaded = { stream, state, revision };
    known.set(showId, loaded);
    return loaded;
  }

  return {
    load: async (showId) => (await load(showId)).state,
    async write(showId, decision) {
      if (!decision.ok)
        throw new Error(`the room of ${showId}: ${JSON.stringify(decision.refusal)}`);
      const { events } = decision;
      if (events.length === 0) return true;
      const room = await load(showId);
      const cause = {
        correlationId: room.stream,
        causationId: ids.make('req'),
        actor: 'system:waiting-room',
      };
      const write = streamWrite(room, events, cause, deps);
      const result = await appendUntilSettled(store, [write], deps);
      if (result.outcome !== 'ok') {
        known.delete(showId);
        return false;
      }
      const state = fold(evolveWaitingRoom, room.state, events);
      known.set(showId, { ...room, state, revision: room.revision + events.length });
      return true;
    },
    forget: (showId) => void known.delete(showId),
  };
}
