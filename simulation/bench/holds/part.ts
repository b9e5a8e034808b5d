/** Single-seat holds by HTTP against services that keep seats as rows, and one that keeps nothing. */
import { measureInTurns, median, medianRatio } from '../alternate.ts';
import { type Hall, makeHall, shuffled } from '../hall.ts';
import type { LoadResult, RequestFile } from '../load/port.ts';
import { writeRequests } from '../load/request-file.ts';
import type { Bench, House, Part, PartResult } from '../part.ts';
import { type Peer, startPeer } from '../peers/start.ts';
import { drawLatency } from '../pictures/latency.ts';
import { signTokens } from '../sign-tokens.ts';
import { secondsOfSeats } from './seconds-of-seats.ts';

const CONNECTIONS = 64;
/** For requests that fall due while many are under way. */
const PACED_CONNECTIONS = 256;
const PACED_SHARE = 0.7;

interface Sizes {
  readonly seats: number;
  readonly rounds: number;
  readonly seconds: number;
  readonly warmUpRounds: number;
  readonly warmUpSeconds: number;
  readonly pacedSeconds: number;
}

/** V8 goes on compiling for some ten seconds of load, on every side; the more code, the longer. */
const FULL: Sizes = {
  seats: 50_000,
  // The machine gives more at one moment than at the next: a ratio moves by a fifth from round to round,
  // so many short rounds say more than few long ones.
  rounds: 11,
  seconds: 3,
  warmUpRounds: 4,
  warmUpSeconds: 3,
  pacedSeconds: 8,
};
const QUICK: Sizes = {
  seats: 10_000,
  rounds: 1,
  seconds: 1,
  warmUpRounds: 1,
  warmUpSeconds: 1,
  pacedSeconds: 1,
};

export const holds: Part = {
  name: 'holds',
  title: 'single-seat holds by HTTP, 64 connections',
  run: runHolds,
};

async function runHolds(bench: Bench): Promise<PartResult> {
  const sizes = bench.quick ? QUICK : FULL;
  const house = await bench.startHouse();
  const hall = await makeHall(house.url, sizes.seats, bench.world.clock);
  const tokens = await signTokens(house.dataFolder, sizes.seats, bench.world);
  const textbook = await startPeer(bench, house, 'textbook');
  const single = await startPeer(bench, house, 'single-statement');
  const http = await startPeer(bench, house, 'http');
  const runs = createRuns(bench, house, hall, tokens);
  const cpuShares: number[] = [];
  const timed = (run: Run) => async () => {
    const result = await run(sizes.seconds);
    cpuShares.push(result.cpuShare);
    return result.perSecond;
  };
  const sides = {
    ours: whileSeatsLast(sizes.seats, runs.ours),
    textbook: whileSeatsLast(sizes.seats, (seconds) => runs.peer(textbook, seconds)),
    single: whileSeatsLast(sizes.seats, (seconds) => runs.peer(single, seconds)),
    http: (seconds: number) => runs.storingNothing(http, seconds),
  };
  bench.log('warming up …');
  for (let round = 0; round < sizes.warmUpRounds; round += 1) {
    for (const run of Object.values(sides)) await run(sizes.warmUpSeconds);
  }
  const rates = await measureInTurns(
    {
      ours: timed(sides.ours),
      textbook: timed(sides.textbook),
      single: timed(sides.single),
      http: timed(sides.http),
    },
    sizes.rounds,
  );
  const perSecond = median(rates.ours);
  bench.log(`open loop at ${Math.round(perSecond * PACED_SHARE)} holds/s …`);
  const pacedPerSecond = perSecond * PACED_SHARE;
  const paced = await runs.paced(
    pacedPerSecond,
    secondsOfSeats(sizes.seats, { wanted: sizes.pacedSeconds, perSecond: pacedPerSecond }),
  );
  return {
    figures: {
      ratio_to_crud: medianRatio(rates.ours, rates.textbook),
      ratio_to_single_statement: medianRatio(rates.ours, rates.single),
      ratio_to_http: medianRatio(rates.ours, rates.http),
      p50_ms: paced.latencyMs.p50,
      p95_ms: paced.latencyMs.p95,
      p99_ms: paced.latencyMs.p99,
      per_s: perSecond,
      crud_per_s: median(rates.textbook),
      single_statement_per_s: median(rates.single),
      http_per_s: median(rates.http),
      generator_cpu_share: median(cpuShares),
      paced_generator_cpu_share: paced.cpuShare,
    },
    pictures: [
      {
        name: 'holds-latency',
        svg: drawLatency({
          title: `Holds at ${Math.round(perSecond * PACED_SHARE)}/s, 70 % of the best rate`,
          ...paced,
        }),
      },
    ],
  };
}

type Run = (seconds: number) => Promise<LoadResult>;

/** Runs for less than is wanted where its fastest run so far would leave no seat. */
function whileSeatsLast(seats: number, run: Run): Run {
  let perSecond = 0;
  return async (wanted) => {
    const result = await run(secondsOfSeats(seats, { wanted, perSecond }));
    perSecond = Math.max(perSecond, result.perSecond);
    return result;
  };
}

/** One run of a side after the other, each on a show of its own where it takes seats. */
function createRuns(bench: Bench, house: House, hall: Hall, tokens: readonly string[]) {
  const { load } = bench;
  const seatIds = shuffled(
    hall.seats.map(({ id }) => id),
    bench.world.random,
  );
  let files = 0;
  const requestsFor = async (showId: string, repeat: boolean): Promise<RequestFile> => {
    files += 1;
    const requests = seatIds.map((seatId, index) => ({
      method: 'POST' as const,
      path: `/v1/shows/${showId}/holds`,
      token: tokens[index % tokens.length] ?? '',
      body: JSON.stringify({ seat_ids: [seatId] }),
    }));
    return writeRequests(`${bench.folder}/holds-${files}`, requests, repeat);
  };
  const requireAllGood = (side: string, result: LoadResult): LoadResult => {
    bench.log(`  ${side}: ${Math.round(result.perSecond)}/s, p95 ${result.latencyMs.p95} ms`);
    if (result.refused + result.errors === 0) return result;
    const { refused, errors, statuses } = result;
    throw new Error(
      `${side}: ${refused} refused, ${errors} failed ${JSON.stringify(statuses ?? {})}`,
    );
  };
  const ourShow = async (): Promise<RequestFile> => {
    const requests = await requestsFor(await hall.newShow(), false);
    await bench.settle(house);
    return requests;
  };
  return {
    async ours(seconds: number): Promise<LoadResult> {
      const requests = await ourShow();
      const result = await load.run({
        url: house.url,
        connections: CONNECTIONS,
        seconds,
        requests,
      });
      await bench.requireLiveModels(house);
      await bench.settle(house);
      return requireAllGood('ours', result);
    },
    async peer(peer: Peer, seconds: number): Promise<LoadResult> {
      const showId = bench.world.ids.make('shw');
      await peer.newShow(showId, hall.seats);
      const requests = await requestsFor(showId, false);
      const { url } = peer;
      const result = await load.run({ url, connections: CONNECTIONS, seconds, requests });
      return requireAllGood(peer.name, result);
    },
    async storingNothing(peer: Peer, seconds: number): Promise<LoadResult> {
      const requests = await requestsFor(bench.world.ids.make('shw'), true);
      const { url } = peer;
      const result = await load.run({ url, connections: CONNECTIONS, seconds, requests });
      return requireAllGood(peer.name, result);
    },
    async paced(perSecond: number, seconds: number): Promise<LoadResult> {
      const requests = await ourShow();
      const { url } = house;
      const connections = PACED_CONNECTIONS;
      const result = await load.runPaced({ url, connections, seconds, requests, perSecond });
      await bench.requireLiveModels(house);
      return requireAllGood('ours, paced', result);
    },
  };
}
