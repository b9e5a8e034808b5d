import { afterAll, beforeAll } from 'vitest';
import type { RedisConnection } from '#platform/redis/port.ts';
import { describeWithRedis } from '#platform/testing/redis.ts';
import { createStage, type Stage } from '../../testing/stage.ts';
import { type MapsUnderTest, seatMapContract } from '../contract.ts';
import { connect, readingProcess, writingProcess } from './testing/kit.ts';

describeWithRedis('seat maps in Redis', (redis) => {
  const connections: RedisConnection[] = [];
  beforeAll(async () => {
    const stage = createStage();
    const user = { url: await redis.leastPrivilegedUrl() };
    connections.push(await connect(user, stage), await connect(user, stage));
  });
  afterAll(() => Promise.all(connections.map((connection) => connection.close())));

  async function inRedis(stage: Stage): Promise<MapsUnderTest> {
    const [ofWriter, ofReader] = connections;
    if (ofWriter === undefined || ofReader === undefined) throw new Error('made before the tests');
    const process = writingProcess(ofWriter, stage);
    const { shared } = await readingProcess(ofReader, stage);
    return {
      maps: shared,
      async bring() {
        await process.bring();
        if (!(await shared.reached(process.maps.position(), 5_000))) throw new Error('not reached');
      },
      close: async () => shared.close(),
    };
  }

  seatMapContract(inRedis, { numRuns: 30 });
});
