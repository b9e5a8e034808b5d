import { afterEach, beforeEach, describe } from 'vitest';
import { appendingContract } from './contract/appending.ts';
import { idempotencyContract } from './contract/idempotency.ts';
import { modelContract } from './contract/model.ts';
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

/** What every adapter promises. Call it in a test file of the adapter. */
export function eventStoreContract(name: string, makeStore: () => Promise<StoreUnderTest>): void {
  describe(`${name} as an event store`, () => {
    let current: StoreUnderTest | undefined;
    beforeEach(async () => {
      current = await makeStore();
    });
    afterEach(async () => {
      await current?.dispose();
      current = undefined;
    });
    const underTest = (): StoreUnderTest => {
      if (current === undefined) throw new Error('No store outside of a test');
      return current;
    };
    appendingContract(underTest);
    idempotencyContract(underTest);
    readingContract(underTest);
    subscribingContract(underTest);
    modelContract(underTest);
  });
}
