/** Where commands and sagas get the seats that they are about to change. */
import {
  evolveSeat,
  initialSeat,
  parseSeatStream,
  type SeatEvent,
  seatStream,
} from '#domain/seat.ts';
import type { SeatAt, SeatSource } from '#event-store/append-with-seats.ts';
import type { AppendObserver } from '#event-store/observed-appends.ts';
import type { EventStore, NewEvent, Revision } from '#event-store/port.ts';
import { NO_STREAM } from '#event-store/port.ts';
import type { SeatDirectory, ShowSeats } from '../port.ts';

export interface SeatSourceDeps {
  readonly store: Pick<EventStore, 'readStream'>;
  readonly directory: SeatDirectory;
}

export function createSeatSource({ store, directory }: SeatSourceDeps): SeatSource {
  return {
    hint(showId, seatIds) {
      const show = directory.inMemory(showId);
      return show === undefined ? look(showId, seatIds) : seatsOf(show, seatIds);
    },
    truth: (showId, seatIds) => Promise.all(seatIds.map((seatId) => read(showId, seatId))),
  };

  async function look(showId: string, seatIds: readonly string[]): Promise<readonly SeatAt[]> {
    const show = await directory.open(showId);
    if (show !== null) return seatsOf(show, seatIds);
    return Promise.all(seatIds.map((seatId) => read(showId, seatId)));
  }

  async function read(showId: string, seatId: string): Promise<SeatAt> {
    const stream = seatStream(showId, seatId);
    const history = await store.readStream(stream);
    await teach(directory, stream, history[0]?.revision ?? 0, history);
    return {
      state: history.reduce(
        (state, event) => evolveSeat(state, event as unknown as SeatEvent),
        initialSeat,
      ),
      revision: history.at(-1)?.revision ?? NO_STREAM,
    };
  }
}

const seatsOf = (show: ShowSeats, seatIds: readonly string[]): readonly SeatAt[] =>
  seatIds.map((seatId) => show.seatAt(show.layout.indexOf(seatId)));

/**
 * What this process appends itself is in its directory when the append is answered, before the tail
 * brings it.
 */
export function directoryTeacher(directory: SeatDirectory): AppendObserver {
  return {
    answered(writes, { outcome }) {
      if (outcome !== 'ok') return undefined;
      const others: Promise<void>[] = [];
      for (const { stream, expectedRevision, events } of writes) {
        const work = teach(directory, stream, expectedRevision + 1, events);
        if (work !== undefined) others.push(work);
      }
      return others.length === 0 ? undefined : Promise.all(others).then(() => undefined);
    },
  };
}

/** At once where the show is in memory. */
function teach(
  directory: SeatDirectory,
  stream: string,
  firstRevision: Revision,
  events: readonly Pick<NewEvent, 'type' | 'data'>[],
): Promise<void> | undefined {
  const seat = parseSeatStream(stream);
  if (seat === null) return undefined;
  const { showId, seatId } = seat;
  const tell = (show: ShowSeats | null): void => {
    const index = show?.layout.indexOf(seatId) ?? -1;
    if (show === null || index < 0) return;
    let revision = firstRevision;
    for (const event of events) {
      show.observe(index, revision, event as unknown as SeatEvent);
      revision += 1;
    }
  };
  const show = directory.inMemory(showId);
  if (show === undefined) return openIfReadable(directory, showId).then(tell);
  tell(show);
  return undefined;
}

/** What is stored must not look like a failure because a show can't be read just now. */
async function openIfReadable(directory: SeatDirectory, showId: string): Promise<ShowSeats | null> {
  try {
    return await directory.open(showId);
  } catch {
    return null; // only a hint is lost: the tail brings the same events
  }
}
