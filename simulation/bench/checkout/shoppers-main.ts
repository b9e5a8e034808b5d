/** The shoppers in a process of their own: what they cost is not the house's to bear. */
import { systemStopwatch, systemTimers } from '#platform/system.ts';
import { createHttpClient } from '../../on-sale/http-client.ts';
import { runScript } from '../script.ts';
import { createShoppers, type ShoppersOptions } from './shoppers.ts';

export interface ShoppersInput
  extends Pick<ShoppersOptions, 'showId' | 'tokens' | 'seatIds' | 'runName'> {
  readonly url: string;
  readonly connections: number;
}

runScript<ShoppersInput>(async ({ url, connections, ...input }) => {
  const http = createHttpClient({ baseUrl: url, connections });
  const shoppers = createShoppers({
    ...input,
    http,
    stopwatch: systemStopwatch,
    timers: systemTimers,
  });
  return {
    ready: {},
    answer: async (question) => {
      const before = process.cpuUsage();
      const { latenciesMs, ...result } = await shoppers.shop({
        atOnce: Number(question.atOnce),
        seconds: Number(question.seconds),
        rampMs: Number(question.rampMs),
      });
      const { user, system } = process.cpuUsage(before);
      const cpuShare = (user + system) / 1e6 / result.seconds;
      return { ...result, cpuShare, latenciesMs };
    },
  };
});
