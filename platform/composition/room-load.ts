/** Waiting rooms that go on by themselves, where a load is set. */
import { createWaitingRoomSwitch } from '#command-api/catalog/waiting-room.ts';
import type { Position } from '#event-store/port.ts';
import { createLoadWatch } from '#waiting-room/load-watch.ts';
import type { AdmissionCheck } from '#waiting-room/port.ts';
import type { Core } from './core.ts';

export interface RoomLoad {
  /** What holds ask, counted where somebody counts. */
  readonly admission: AdmissionCheck;
  run(signal: AbortSignal): Promise<void>;
}

export function watchRoomLoad(
  { config, models, overload, store, tools, waitingRoom }: Core,
  shown: (position: Position) => Promise<void>,
): RoomLoad {
  const { rooms, shows, state, leadership } = waitingRoom;
  const above = config.waitingRoomAbove;
  if (above === null) return { admission: rooms, run: async () => undefined };
  const watch = createLoadWatch({
    above,
    isOverloaded: () => Math.max(...Object.values(overload.pressures())) > 1,
    roomSwitch: createWaitingRoomSwitch({ store, shown, ...tools }),
    shows: {
      find: (showId) => shows.find(showId),
      withRoom: () =>
        models.seatMaps
          .shows()
          .filter((show) => show.show().terms.waitingRoom.enabled)
          .map(({ showId }) => showId),
    },
    state,
    leadership,
    ...tools,
  });
  return { admission: watch.watched(rooms), run: (signal) => watch.run(signal) };
}
