import type { AppendResult, EventStore, Position, SubscriptionBatch } from '../port.ts';

const PAGE = 1_000;

/**
 * The same store with positions counted from 1 without gaps, as the contract's tests write them: the
 * ordinal of an event in the log in place of its position, whatever numbers the store gives.
 */
export function countedPositions(store: EventStore): EventStore {
  /** Positions of the log's events, in order. */
  const known: Position[] = [];

  /** One reads for all. */
  let learning: Promise<void> = Promise.resolve();

  function learn(upTo: Position): Promise<void> {
    learning = learning.then(() => readOn(upTo));
    return learning;
  }

  async function readOn(upTo: Position): Promise<void> {
    while ((known.at(-1) ?? 0n) < upTo) {
      const after = known.at(-1) ?? 0n;
      const { events } = await store.readAll({ after, maxCount: PAGE });
      if (events.length === 0) return;
      known.push(...events.map(({ position }) => position));
    }
  }

  async function ordinalOf(position: Position): Promise<Position> {
    await learn(position);
    let low = 0;
    let high = known.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((known[middle] ?? 0n) <= position) low = middle + 1;
      else high = middle;
    }
    const beyond = position - (known.at(-1) ?? 0n);
    return BigInt(low) + (beyond > 0n ? beyond : 0n);
  }

  async function positionOf(ordinal: Position): Promise<Position> {
    if (ordinal <= 0n) return ordinal;
    await learn(await store.head());
    const last = known.at(-1) ?? 0n;
    return known[Number(ordinal) - 1] ?? last + (ordinal - BigInt(known.length));
  }

  async function counted<Part extends Pick<SubscriptionBatch, 'events' | 'position'>>(
    part: Part,
  ): Promise<Part> {
    const events = [];
    for (const event of part.events) {
      events.push({ ...event, position: await ordinalOf(event.position) });
    }
    return { ...part, events, position: await ordinalOf(part.position) };
  }

  return {
    isAtomicAcrossStreams: store.isAtomicAcrossStreams,
    storeId: () => store.storeId(),
    async append(writes, options): Promise<AppendResult> {
      const result = await store.append(writes, options);
      if (result.outcome !== 'ok') return result;
      return { ...result, position: await ordinalOf(result.position) };
    },
    async readStream(stream, options) {
      const events = await store.readStream(stream, options);
      return (await counted({ events, position: 0n })).events;
    },
    async readAll(options) {
      return counted(await store.readAll({ ...options, after: await positionOf(options.after) }));
    },
    async *subscribe(options) {
      const after = await positionOf(options.after);
      for await (const batch of store.subscribe({ ...options, after })) yield await counted(batch);
    },
    head: async () => ordinalOf(await store.head()),
    close: () => store.close(),
  };
}
