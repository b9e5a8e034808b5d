import type { NewEvent, StreamWrite } from '#event-store/port.ts';
import type { Clock, Ids } from '#platform/ports.ts';

/** Makes the appends of one writer: a seat of its own that is held, event after event. */
export interface SeatWriter {
  next(): StreamWrite;
}

export interface SeatWriterDeps {
  readonly clock: Clock;
  readonly ids: Ids;
}

/** Events as a hold leaves them, single ones; each stream grows for as long as a round takes. */
export function createSeatWriter(
  seatStreamName: string,
  { clock, ids }: SeatWriterDeps,
): SeatWriter {
  let expectedRevision = -1;
  const requestId = ids.make('req');
  const customerId = ids.make('cus');
  return {
    next() {
      const atMs = clock.nowMs();
      const event: NewEvent = {
        id: ids.uuid(),
        type: 'SeatHeld',
        schemaVersion: 1,
        atMs,
        correlationId: requestId,
        causationId: requestId,
        actor: `customer:${customerId}`,
        data: { holdId: ids.make('hld'), customerId, untilMs: atMs + 600_000 },
      };
      const write = { stream: seatStreamName, expectedRevision, events: [event] };
      expectedRevision += 1;
      return write;
    },
  };
}
