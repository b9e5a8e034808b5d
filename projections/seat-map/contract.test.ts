import { describe } from 'vitest';
import type { Stage } from '../testing/stage.ts';
import { type MapsUnderTest, seatMapContract } from './contract.ts';
import { createSeatDirectory } from './directory.ts';

async function inMemory(stage: Stage): Promise<MapsUnderTest> {
  const maps = createSeatDirectory(stage);
  return {
    maps,
    async bring() {
      const { events } = await stage.store.readAll({ after: maps.position(), maxCount: 10_000 });
      await maps.onEvents(events);
    },
    close: async () => undefined,
  };
}

describe('seat maps in memory', () => {
  seatMapContract(inMemory, { numRuns: 60 });
});
