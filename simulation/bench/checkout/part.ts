/** Whole purchases over HTTP: a seat held, ordered and paid for. */
import { median, medianRatio } from '../alternate.ts';
import { makeHall, shuffled } from '../hall.ts';
import type { RequestFile } from '../load/port.ts';
import { writeRequests } from '../load/request-file.ts';
import type { Bench, House, Part, PartResult } from '../part.ts';
import { type Peer, startPeer } from '../peers/start.ts';
import { signTokens } from '../sign-tokens.ts';
import type { Shopping } from './shoppers.ts';
import type { ShoppersInput } from './shoppers-main.ts';

const AT_ONCE = 64;
/** Create, confirm, capture: what a card that works takes. */
const PROVIDER_CALLS = 3;
const PROVIDER_LATENCY_MS = 150;
/** About what a purchase takes with a provider that is that slow. */
const RAMP_MS = 600;

interface Sizes {
  readonly seats: number;
  readonly customers: number;
  readonly rounds: number;
  readonly seconds: number;
  readonly warmUpSeconds: number;
  readonly slowSeconds: number;
}

const FULL: Sizes = {
  seats: 40_000,
  customers: 10_000,
  rounds: 3,
  seconds: 6,
  // V8 goes on compiling for some ten seconds of load.
  warmUpSeconds: 10,
  slowSeconds: 12,
};
const QUICK: Sizes = {
  seats: 4_000,
  customers: 500,
  rounds: 1,
  seconds: 1,
  warmUpSeconds: 1,
  slowSeconds: 4,
};

export const checkout: Part = {
  name: 'checkout',
  title: `hold, order, confirm: ${AT_ONCE} people at once`,
  run: runCheckout,
};

async function runCheckout(bench: Bench): Promise<PartResult> {
  const sizes = bench.quick ? QUICK : FULL;
  const house = await bench.startHouse();
  const hall = await makeHall(house.url, sizes.seats, bench.world.clock);
  const showId = await hall.newShow();
  const tokens = await signTokens(house.dataFolder, sizes.customers, bench.world);
  const seatIds = shuffled(
    hall.seats.map(({ id }) => id),
    bench.world.random,
  );
  const shop = await startShoppers(bench, { url: house.url, showId, tokens, seatIds });
  const http = await startPeer(bench, house, 'http');
  const requests = await holdRequests(bench, tokens, seatIds);

  bench.log('warming up …');
  await shop(sizes.warmUpSeconds);
  await storingNothing(bench, http, requests, sizes.warmUpSeconds);
  const ours: number[] = [];
  const theirs: number[] = [];
  const cpuShares: number[] = [];
  for (let round = 0; round < sizes.rounds; round += 1) {
    const { orders, seconds, cpuShare } = await shop(sizes.seconds);
    await bench.requireLiveModels(house);
    ours.push(orders / seconds);
    cpuShares.push(cpuShare);
    await bench.settle(house);
    theirs.push(await storingNothing(bench, http, requests, sizes.seconds));
  }

  await slowDown(house, PROVIDER_LATENCY_MS);
  bench.log(`${PROVIDER_LATENCY_MS} ms a provider call …`);
  const slow = await shop(sizes.slowSeconds, RAMP_MS);
  const latenciesMs = slow.latenciesMs.toSorted((one, other) => one - other);
  const providerMs = PROVIDER_CALLS * PROVIDER_LATENCY_MS;
  return {
    figures: {
      orders_per_s: median(ours),
      ratio_to_http: medianRatio(ours, theirs),
      http_per_s: median(theirs),
      p50_ms: percentile(latenciesMs, 0.5),
      p95_ms: percentile(latenciesMs, 0.95),
      p99_ms: percentile(latenciesMs, 0.99),
      own_p95_ms: percentile(latenciesMs, 0.95) - providerMs,
      slow_orders_per_s: slow.orders / slow.seconds,
      generator_cpu_share: median(cpuShares),
    },
  };
}

/** A purchase is three requests that wait for each other: no tool for single ones will do. */
async function startShoppers(
  bench: Bench,
  input: Omit<ShoppersInput, 'connections' | 'runName'>,
): Promise<
  (seconds: number, rampMs?: number) => Promise<Shopping & { readonly cpuShare: number }>
> {
  const file = new URL('shoppers-main.ts', import.meta.url).pathname;
  const runName = bench.world.ids.uuid();
  const script = await bench.startScript(file, { ...input, runName, connections: AT_ONCE });
  return async (seconds, rampMs = 0) => {
    const answer = await script.ask({ atOnce: AT_ONCE, seconds, rampMs });
    const shopping = answer as unknown as Shopping & { readonly cpuShare: number };
    const perSecond = Math.round(shopping.orders / shopping.seconds);
    bench.log(`  ours: ${perSecond} orders/s, ${shopping.askedToWait} asked to wait`);
    return shopping;
  };
}

/** What the peer parses and answers, the same as for holds. */
const holdRequests = (
  bench: Bench,
  tokens: readonly string[],
  seatIds: readonly string[],
): Promise<RequestFile> =>
  writeRequests(
    `${bench.folder}/http`,
    seatIds.slice(0, 10_000).map((seatId, index) => ({
      method: 'POST' as const,
      path: `/v1/shows/${bench.world.ids.make('shw')}/holds`,
      token: tokens[index % tokens.length] ?? '',
      body: JSON.stringify({ seat_ids: [seatId] }),
    })),
    true,
  );

async function storingNothing(
  { load, log }: Bench,
  { url }: Peer,
  requests: RequestFile,
  seconds: number,
): Promise<number> {
  const result = await load.run({ url, connections: AT_ONCE, seconds, requests });
  log(`  http: ${Math.round(result.perSecond)}/s`);
  if (result.refused + result.errors === 0) return result.perSecond;
  throw new Error(`http: ${result.refused} refused, ${result.errors} failed`);
}

async function slowDown({ paymentsUrl }: House, latencyMs: number): Promise<void> {
  const answer = await fetch(`${paymentsUrl}/_simulator/faults`, {
    method: 'PUT',
    body: JSON.stringify({ latency_ms: latencyMs }),
  });
  if (!answer.ok) throw new Error(`the simulator answered ${answer.status}`);
}

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
