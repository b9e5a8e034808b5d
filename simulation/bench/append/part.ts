/** Single-event appends of 256 writers against bare multi-row inserts of the same batch sizes. */
import type { Part } from '../part.ts';
import { startBareServer } from './bare-store.ts';
import { type AppendSizes, compareAppends } from './compare.ts';

const FULL: AppendSizes = { writers: 256, rounds: 8, roundMs: 1_500 };
const QUICK: AppendSizes = { writers: 64, rounds: 1, roundMs: 200 };

export const append: Part = {
  name: 'append',
  title: 'appends of 256 writers against bare multi-row inserts',
  async run(bench) {
    const server = await startBareServer(bench);
    try {
      return {
        figures: await compareAppends(server.url, bench.world, bench.quick ? QUICK : FULL),
      };
    } finally {
      await server.stop();
    }
  },
};
