/** Our side: single-event appends through the event store, as its callers make them. */
import { seatStream } from '#domain/seat.ts';
import type { EventStore } from '#event-store/port.ts';
import { createSeatWriter, type SeatWriterDeps } from './seat-writes.ts';

export interface WriterRound {
  readonly store: Pick<EventStore, 'append'>;
  readonly writers: number;
  readonly durationMs: number;
  /** A name that no other round of the history has. */
  readonly showId: string;
}

/** Each writer appends again as soon as it is answered. Appends a second. */
export async function measureStore(round: WriterRound, deps: SeatWriterDeps): Promise<number> {
  const { store, writers, durationMs, showId } = round;
  const startedMs = deps.clock.nowMs();
  const untilMs = startedMs + durationMs;
  let appended = 0;
  const write = async (writer: number): Promise<void> => {
    const seat = createSeatWriter(seatStream(showId, `A-1-${writer}`), deps);
    while (deps.clock.nowMs() < untilMs) {
      const result = await store.append([seat.next()]);
      if (result.outcome !== 'ok') throw new Error(`an append ended in ${result.outcome}`);
      appended += 1;
    }
  };
  await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
  return (appended * 1_000) / (deps.clock.nowMs() - startedMs);
}
