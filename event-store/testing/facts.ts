import { randomUUID } from 'node:crypto';
import type { AppendResult, EventStore, NewEvent, Position, StreamWrite } from '../port.ts';
import { NO_STREAM } from '../port.ts';

/** A fact of no importance; whatever matters to a test is given. */
export function fact(given: Partial<NewEvent> = {}): NewEvent {
  return {
    id: randomUUID(),
    type: 'SeatHeld',
    schemaVersion: 1,
    atMs: 1_790_000_000_123,
    correlationId: 'req_1',
    causationId: 'req_1',
    actor: 'customer:cus_1',
    data: { seat: 'A-1' },
    ...given,
  };
}

export function facts(count: number, given: Partial<NewEvent> = {}): NewEvent[] {
  return Array.from({ length: count }, () => fact(given));
}

/** The first events of a stream. */
export function created(stream: string, events: readonly NewEvent[] = [fact()]): StreamWrite {
  return { stream, expectedRevision: NO_STREAM, events };
}

/** The position of an append that has to succeed; of the last of them where each stream has its own. */
export async function stored(
  store: EventStore,
  ...writes: readonly StreamWrite[]
): Promise<Position> {
  const [first, ...rest] = writes;
  if (first !== undefined && rest.length > 0 && !store.isAtomicAcrossStreams) {
    await stored(store, first);
    return stored(store, ...rest);
  }
  const result: AppendResult = await store.append(writes);
  if (result.outcome !== 'ok') throw new Error(`Append ended in ${JSON.stringify(result)}`);
  return result.position;
}
