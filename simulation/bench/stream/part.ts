/** Open seat maps of one show, while seats change all the time. */
import path from 'node:path';
import { call } from '../../on-sale/call.ts';
import { createHttpClient } from '../../on-sale/http-client.ts';
import { makeHall, shuffled } from '../hall.ts';
import type { Bench, House, Part, PartResult } from '../part.ts';
import { drawLatency } from '../pictures/latency.ts';
import { signTokens } from '../sign-tokens.ts';
import type { CrowdResult } from './crowd.ts';

export const stream: Part = {
  name: 'stream',
  title: '10,000 open seat maps of one show while 500 seats a second change',
  run: runStream,
};

/**
 * The house is warmed up as for all that is measured in a closed loop: V8 compiles meanwhile. In ten seconds one pause
 * of half a second that the machine makes would be the p99; in thirty it is what happens often enough.
 */
const FULL = { clients: 10_000, seats: 50_000, perSecond: 500, seconds: 30, warmUpSeconds: 4 };
const QUICK = { clients: 200, seats: 2_000, perSecond: 100, seconds: 1, warmUpSeconds: 1 };
const CROWD = path.join(import.meta.dirname, 'crowd-main.ts');

async function runStream(bench: Bench): Promise<PartResult> {
  const sizes = bench.quick ? QUICK : FULL;
  const house = await bench.startHouse();
  const hall = await makeHall(house.url, sizes.seats, bench.world.clock);
  const showId = await hall.newShow();
  const count = sizes.perSecond * (sizes.seconds + sizes.warmUpSeconds);
  const tokens = await signTokens(house.dataFolder, count, bench.world);
  const indexes = shuffled([...hall.seats.keys()], bench.world.random).slice(0, count);
  bench.log(`opening ${sizes.clients} seat maps …`);
  const streamPath = `/v1/shows/${showId}/availability/stream`;
  const crowd = await bench.startScript(CROWD, {
    url: house.url,
    path: streamPath,
    clients: sizes.clients,
  });
  bench.log(`holding ${sizes.perSecond} seats a second …`);
  const holds = indexes.map((index, at) => ({
    index,
    seatId: hall.seats[index]?.id ?? '',
    token: tokens[at] ?? '',
  }));
  const startedMs = bench.world.stopwatch.nowMs();
  const acknowledged = await holdAtPace(bench, house, showId, holds, sizes.perSecond);
  const fromMs = startedMs + sizes.warmUpSeconds * 1_000;
  const answer = await crowd.ask({ acknowledged: [...acknowledged], fromMs });
  await bench.requireLiveModels(house);
  const result = answer.result as CrowdResult;
  return {
    figures: {
      clients: result.clients,
      p50_ms: result.latencyMs.p50,
      p95_ms: result.latencyMs.p95,
      p99_ms: result.latencyMs.p99,
      changes_per_s: sizes.perSecond,
      changes_seen: result.changesSeen,
      crowd_cpu_share: result.cpuShare,
    },
    pictures: [
      {
        name: 'stream-latency',
        svg: drawLatency({
          title: `From a hold’s answer to its delta at ${result.clients} open seat maps`,
          ...result,
        }),
      },
    ],
  };
}

interface Hold {
  readonly index: number;
  readonly seatId: string;
  readonly token: string;
}

const CONNECTIONS = 64;

/** When each was answered, by the seat's index. */
async function holdAtPace(
  { world: { stopwatch, timers } }: Bench,
  house: House,
  showId: string,
  holds: readonly Hold[],
  perSecond: number,
): Promise<ReadonlyMap<number, number>> {
  const http = createHttpClient({ baseUrl: house.url, connections: CONNECTIONS });
  const acknowledged = new Map<number, number>();
  const hold = async ({ index, seatId, token }: Hold): Promise<void> => {
    const request = call('placeHold', { path: { id: showId }, body: { seat_ids: [seatId] } });
    const answer = await http.send({ ...request, token });
    if (answer.status !== 201) throw new Error(`${seatId}: ${answer.status} ${answer.body}`);
    acknowledged.set(index, stopwatch.nowMs());
  };
  const startedMs = stopwatch.nowMs();
  const underWay: Promise<void>[] = [];
  while (underWay.length < holds.length) {
    const due = ((stopwatch.nowMs() - startedMs) * perSecond) / 1_000;
    for (const next of holds.slice(underWay.length, Math.ceil(due))) underWay.push(hold(next));
    await timers.sleep(5);
  }
  await Promise.all(underWay);
  http.close();
  return acknowledged;
}
