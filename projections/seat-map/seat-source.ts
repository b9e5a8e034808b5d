/** Where commands and sagas get the seats that they are about to change. */
import {
  evolveSeat,
  initialSeat,
  parseSeatStream,
  type SeatEvent,
  seatStream,
} from '#domain/seat.ts';
import type { SeatAt, SeatSource } from '#event-store/append-with-seats.ts';
import type {
  AppendOptions,
  AppendResult,
  EventStore,
  StoredEvent,
  StreamWrite,
} from '#event-store/port.ts';
import { NO_STREAM } from '#event-store/port.ts';
import type { SeatDirectory, ShowSeats } from '../port.ts';

export interface SeatSourceDeps {
  readonly store: Pick<EventStore, 'readStream'>;
  readonly directory: SeatDirectory;
}

export function createSeatSource({ store, directory }: SeatSourceDeps): SeatSource {
  return {
    async hint(showId, seatIds) {
      const show = await directory.open(showId);
      if (show === null) return Promise.all(seatIds.map((seatId) => read(showId, seatId)));
      return seatIds.map((seatId) => show.seatAt(show.layout.indexOf(seatId)));
    },
    truth: (showId, seatIds) => Promise.all(seatIds.map((seatId) => read(showId, seatId))),
  };

  async function read(showId: string, seatId: string): Promise<SeatAt> {
    const history = await store.readStream(seatStream(showId, seatId));
    await teach(directory, history);
    return {
      state: history.reduce(
        (state, event) => evolveSeat(state, event as unknown as SeatEvent),
        initialSeat,
      ),
      revision: history.at(-1)?.revision ?? NO_STREAM,
    };
  }
}

/**
 * The event store as this process sees it: what it appends itself is in its directory when the
 * append is answered, before the tail brings it.
 */
export function teachDirectory(store: EventStore, directory: SeatDirectory): EventStore {
  return {
    isAtomicAcrossStreams: store.isAtomicAcrossStreams,
    storeId: () => store.storeId(),
    readStream: (stream, options) => store.readStream(stream, options),
    readAll: (options) => store.readAll(options),
    subscribe: (options) => store.subscribe(options),
    head: () => store.head(),
    close: () => store.close(),
    async append(writes: readonly StreamWrite[], options?: AppendOptions): Promise<AppendResult> {
      const result = await store.append(writes, options);
      if (result.outcome === 'ok') {
        for (const write of writes) {
          const events = write.events.map((event, index) => ({
            ...event,
            stream: write.stream,
            revision: write.expectedRevision + 1 + index,
            position: result.position,
          }));
          await teach(directory, events);
        }
      }
      return result;
    },
  };
}

async function teach(directory: SeatDirectory, history: readonly StoredEvent[]): Promise<void> {
  const seat = parseSeatStream(history[0]?.stream ?? '');
  if (seat === null) return;
  const show = await openIfReadable(directory, seat.showId);
  const index = show?.layout.indexOf(seat.seatId) ?? -1;
  if (show === null || index < 0) return;
  for (const event of history) show.observe(index, event.revision, event as unknown as SeatEvent);
}

/** What is stored must not look like a failure because a show can't be read just now. */
async function openIfReadable(directory: SeatDirectory, showId: string): Promise<ShowSeats | null> {
  try {
    return await directory.open(showId);
  } catch {
    return null; // only a hint is lost: the tail brings the same events
  }
}
