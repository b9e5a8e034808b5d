/** People who look around: search, a show, its seat map. */
import { createPostgresEventStore } from '#event-store/postgres/postgres-event-store.ts';
import { createLog } from '#platform/log.ts';
import { systemEventLoop } from '#platform/system.ts';
import { makeHall } from '../hall.ts';
import type { RequestFile } from '../load/port.ts';
import { type PreparedRequest, writeRequests } from '../load/request-file.ts';
import type { Bench, House, Part, PartResult } from '../part.ts';
import { drawLatency } from '../pictures/latency.ts';
import { appendProgramme, searchPath, type Template } from './programme.ts';

export const browse: Part = {
  name: 'browse',
  title: 'search over 100,000 events, seat map and show, open loop',
  run: runBrowse,
};

/** Requests a second: two thirds of what two cores that do everything bear, with others on them. */
const PER_SECOND = 150;
const FULL = { events: 100_000, seats: 50_000, seconds: 10, warmUpSeconds: 4 };
const QUICK = { events: 1_000, seats: 2_000, seconds: 1, warmUpSeconds: 1 };
const REQUESTS = 2_000;
const CONNECTIONS = 64;
const CITIES = ['Hamburg', 'Berlin', 'Vienna', 'Paris', 'Madrid', 'London', 'Oslo', 'Dublin'];
/** What is measured is the search: the seats of so many shows are rows that only take time to make. */
const CLUB_SEATS = 2;

async function runBrowse(bench: Bench): Promise<PartResult> {
  const sizes = bench.quick ? QUICK : FULL;
  const house = await bench.startHouse();
  const stadium = await makeHall(house.url, sizes.seats, bench.world.clock);
  const stadiumShow = await stadium.newShow();
  bench.log(`making a programme of ${sizes.events} events …`);
  await makeProgramme(bench, house, sizes.events);
  await bench.settle(house);
  const { random } = bench.world;
  const of = (make: () => PreparedRequest, count: number, name: string): Promise<RequestFile> =>
    writeRequests(`${bench.folder}/${name}`, Array.from({ length: count }, make), true);
  const search = (): PreparedRequest => ({ method: 'GET', path: searchPath(random) });
  const show = (): PreparedRequest => ({ method: 'GET', path: `/v1/shows/${stadiumShow}` });
  const seatMap = (): PreparedRequest => ({
    method: 'GET',
    path: `/v1/shows/${stadiumShow}/availability`,
    headers: { Accept: 'application/octet-stream' },
  });
  const anything = (): PreparedRequest => {
    const dice = random.next();
    return dice < 0.4 ? search() : dice < 0.7 ? show() : seatMap();
  };
  const run = async (requests: RequestFile, seconds: number) => {
    const load = { url: house.url, connections: CONNECTIONS, seconds, requests };
    const result = await bench.load.runPaced({ ...load, perSecond: PER_SECOND });
    if (result.refused + result.errors > 0) throw new Error(JSON.stringify(result.statuses));
    return result;
  };
  const mixed = await of(anything, REQUESTS, 'mixed');
  await run(mixed, sizes.warmUpSeconds);
  const all = await run(mixed, sizes.seconds);
  const searches = await run(await of(search, REQUESTS, 'searches'), sizes.seconds);
  await bench.requireLiveModels(house);
  return {
    figures: {
      p95_ms: all.latencyMs.p95,
      p50_ms: all.latencyMs.p50,
      p99_ms: all.latencyMs.p99,
      search_p50_ms: searches.latencyMs.p50,
      search_p95_ms: searches.latencyMs.p95,
      per_s: PER_SECOND,
      events: sizes.events,
    },
    pictures: [
      {
        name: 'browse-latency',
        svg: drawLatency({ title: `Search over ${sizes.events} events, shows, seat maps`, ...all }),
      },
    ],
  };
}

async function makeProgramme(bench: Bench, house: House, count: number): Promise<void> {
  const { clock, timers, random } = bench.world;
  const templates: Template[] = [];
  for (const city of CITIES) {
    const club = await makeHall(house.url, CLUB_SEATS, clock, city);
    templates.push({ eventId: club.eventId, showId: await club.newShow() });
  }
  const store = await createPostgresEventStore({
    connectionString: house.databaseUrl,
    timers,
    eventLoop: systemEventLoop,
    random,
    log: createLog({ level: 'warn', pretty: true, clock }),
    layout: 'expect',
  });
  try {
    await appendProgramme(store, templates, count, bench.world);
  } finally {
    await store.close();
  }
}
