/** How fast what is computed is computed again: seat maps in memory, orders in Postgres. */
import path from 'node:path';
import pg from 'pg';
import type { EventStore } from '#event-store/port.ts';
import { startEmbeddedPostgres } from '#platform/embedded/postgres.ts';
import { logOf, openStore, startBareServer } from '../append/bare-store.ts';
import type { Bench, Figures, Part } from '../part.ts';
import { playDriver } from './driver-history.ts';
import { multiplyHistory } from './multiply.ts';
import { compareOrders } from './orders.ts';
import { playSale } from './seat-history.ts';
import { compareSeatMaps } from './seat-maps.ts';
import { publishStadium } from './stadium.ts';

interface Sizes {
  readonly seats: number;
  readonly seatEvents: number;
  /** So many such shows. */
  readonly shows: number;
  /** Of the seat maps. A round takes several seconds, and steadies itself. */
  readonly showRounds: number;
  readonly driverSeats: number;
  readonly driverTimes: number;
  /** Of the orders. A round takes one second. */
  readonly driverRounds: number;
}

const FULL: Sizes = {
  seats: 10_000,
  seatEvents: 200_000,
  shows: 5,
  showRounds: 3,
  driverSeats: 1_000,
  driverTimes: 25,
  driverRounds: 9,
};
const QUICK: Sizes = {
  seats: 500,
  seatEvents: 2_000,
  shows: 2,
  showRounds: 1,
  driverSeats: 60,
  driverTimes: 3,
  driverRounds: 1,
};

export const replay: Part = {
  name: 'replay',
  title: 'models rebuilt, against reading the events and against COPY',
  async run(bench) {
    const sizes = bench.quick ? QUICK : FULL;
    const seatMaps = await replaySeatMaps(bench, sizes);
    return { figures: { ...seatMaps, ...(await replayOrders(bench, sizes)) } };
  },
};

async function replaySeatMaps(bench: Bench, sizes: Sizes): Promise<Figures> {
  const { world } = bench;
  const server = await startBareServer(bench);
  try {
    return await withStore(bench, server.url, async (store) => {
      bench.log('  playing a sale …');
      const stadium = await publishStadium(store, sizes.seats, world);
      await playSale(store, stadium, sizes.seatEvents, world);
      await multiply(server.url, sizes.shows);
      return compareSeatMaps(store, world, sizes.showRounds);
    });
  } finally {
    await server.stop();
  }
}

async function replayOrders(bench: Bench, sizes: Sizes): Promise<Figures> {
  bench.log('  the driver plays an on-sale …');
  const dataDir = await playDriver(bench, sizes.driverSeats);
  const server = await startEmbeddedPostgres({
    dataDir: path.resolve(dataDir),
    log: logOf(bench.world),
  });
  try {
    await multiply(server.url, sizes.driverTimes);
    return await withStore(bench, server.url, (store) =>
      compareOrders(server.url, store, bench.world, sizes.driverRounds),
    );
  } finally {
    await server.stop();
  }
}

async function withStore(
  { world }: Bench,
  url: string,
  use: (store: EventStore) => Promise<Figures>,
): Promise<Figures> {
  const store = await openStore(url, world);
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

async function multiply(url: string, times: number): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await multiplyHistory(client, times);
  } finally {
    await client.end();
  }
}
