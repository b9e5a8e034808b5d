/** The seats that a command is about: from the directory first, from their streams where it must be sure. */
import {
  evolveSeat,
  initialSeat,
  parseSeatStream,
  type SeatEvent,
  type SeatState,
  seatStream,
} from '#domain/seat.ts';
import { type Aggregate, loadAggregate } from '#event-store/aggregate.ts';
import {
  type EventStore,
  NO_STREAM,
  type StoredEvent,
  type StreamWrite,
} from '#event-store/port.ts';
import type { ShowSeats } from '#projections/port.ts';

/** How many streams are read at once. */
const READS_AT_ONCE = 32;

export interface KnownSeat {
  readonly seatId: string;
  readonly index: number;
  readonly stream: string;
  readonly state: SeatState;
  readonly revision: number;
  /** Empty where only the directory was asked. */
  readonly history: readonly StoredEvent[];
}

export interface SeatRequest {
  readonly show: ShowSeats;
  readonly seatIds: readonly string[];
  /** Their indexes, in the same order. */
  readonly indexes: readonly number[];
}

/** By the directory: a hint. */
export function seatsByDirectory({ show, seatIds, indexes }: SeatRequest): KnownSeat[] {
  return seatIds.map((seatId, at) => {
    const index = indexes[at] ?? -1;
    const stream = seatStream(show.showId, seatId);
    return { seatId, index, stream, ...show.seatAt(index), history: [] };
  });
}

/** By their streams: the truth. */
export async function seatsByStreams(
  store: EventStore,
  seats: readonly KnownSeat[],
): Promise<KnownSeat[]> {
  const known: KnownSeat[] = [];
  for (let at = 0; at < seats.length; at += READS_AT_ONCE) {
    const part = seats.slice(at, at + READS_AT_ONCE);
    known.push(...(await Promise.all(part.map((seat) => seatByStream(store, seat)))));
  }
  return known;
}

/** As {@link seatsByStreams}, but for seats that nothing has happened to as far as is known. */
export async function seatsWithHistory(
  store: EventStore,
  seats: readonly KnownSeat[],
): Promise<KnownSeat[]> {
  const touched = seats.filter(({ revision }) => revision !== NO_STREAM);
  const read = new Map(
    (await seatsByStreams(store, touched)).map((seat) => [seat.seatId, seat] as const),
  );
  return seats.map((seat) => read.get(seat.seatId) ?? seat);
}

async function seatByStream(store: EventStore, seat: KnownSeat): Promise<KnownSeat> {
  const { state, revision, history }: Aggregate<SeatState> = await loadAggregate(
    store,
    seat.stream,
    { initial: initialSeat, evolve: evolveSeat },
  );
  return { ...seat, state, revision, history };
}

/** Tells the directory what was appended, before the tail does. */
export function observeWrites(show: ShowSeats, writes: readonly StreamWrite[]): void {
  for (const { stream, expectedRevision, events } of writes) {
    const seatId = parseSeatStream(stream)?.seatId;
    if (seatId === undefined) continue;
    const index = show.layout.indexOf(seatId);
    for (const [at, event] of events.entries()) {
      show.observe(index, expectedRevision + 1 + at, event as unknown as SeatEvent);
    }
  }
}
