import { afterEach, beforeEach, describe, expect } from 'vitest';
import { appendingContract } from './contract/appending.ts';
import { deadlinesContract } from './contract/deadlines.ts';
import { idempotencyContract } from './contract/idempotency.ts';
import { modelContract } from './contract/model.ts';
import { countedPositions } from './contract/ordinals.ts';
import { readingContract } from './contract/reading.ts';
import { subscribingContract } from './contract/subscribing.ts';
import type { EventStore } from './port.ts';

/** An empty store under test. */
export interface StoreUnderTest {
  readonly store: EventStore;
  /**
   * Cuts every connection between the store and where it keeps its events, work under way included;
   * it may connect again. Does nothing where there are no connections.
   */
  loseConnections(): Promise<void>;
  dispose(): Promise<void>;
}

export interface StoreTraits {
  /** As the store's own `isAtomicAcrossStreams`; true by default. */
  readonly isAtomicAcrossStreams?: boolean;
  /** Whether positions count the events from 1; true by default. */
  readonly countsPositions?: boolean;
  /**
   * Whether a repeat is told its own position, and at once; true by default. Where it isn't, it is told
   * one that is not before its own, and one that comes beside its first may be left unanswered.
   */
  readonly repeatsAreExact?: boolean;
}

/** What every adapter promises. Call it in a test file of the adapter. */
export function eventStoreContract(
  name: string,
  makeStore: () => Promise<StoreUnderTest>,
  {
    isAtomicAcrossStreams = true,
    countsPositions = true,
    repeatsAreExact = true,
  }: StoreTraits = {},
): void {
  describe(`${name} as an event store`, () => {
    let current: StoreUnderTest | undefined;
    beforeEach(async () => {
      const made = await makeStore();
      expect(made.store.isAtomicAcrossStreams).toBe(isAtomicAcrossStreams);
      current = countsPositions ? made : { ...made, store: countedPositions(made.store) };
    });
    afterEach(async () => {
      await current?.dispose();
      current = undefined;
    });
    const underTest = (): StoreUnderTest => {
      if (current === undefined) throw new Error('No store outside of a test');
      return current;
    };
    appendingContract(underTest, isAtomicAcrossStreams);
    deadlinesContract(underTest);
    idempotencyContract(underTest, { isAtomicAcrossStreams, repeatsAreExact });
    readingContract(underTest);
    subscribingContract(underTest);
    modelContract(underTest, { isAtomicAcrossStreams, repeatsAreExact });
  });
}
