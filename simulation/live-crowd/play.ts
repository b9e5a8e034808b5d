/**
 * The on-sale driver's buyers at the pace of people, for somebody who watches and competes: they come
 * over a while, wait where there is a waiting room, look at the map, hold, type their names and cards,
 * and pay.
 */
import type { Output } from '#client/index.ts';
import type { CrowdEnd, CrowdInput, CrowdProgress } from '#platform/demo/crowd.ts';
import { type VisitEnd, visit } from '../on-sale/buyer.ts';
import { call } from '../on-sale/call.ts';
import { clearUpOrders } from '../on-sale/closing-time.ts';
import { playCrowd } from '../on-sale/crowd.ts';
import { drawFloorPlan } from '../on-sale/floor-plan.ts';
import { createHouseWatch, type HouseWatch, isSoldOut } from '../on-sale/house-watch.ts';
import { createHttpClient } from '../on-sale/http-client.ts';
import { createPatientClient, jsonOf } from '../on-sale/patient-client.ts';
import { gatherCrowd } from '../on-sale/persona.ts';
import { createSaleRecord } from '../on-sale/record.ts';
import { type Buyer, createBuyer, type Sale } from '../on-sale/sale.ts';
import type { SeatMap } from '../on-sale/wire.ts';
import type { World } from '../on-sale/world.ts';
import { createSeededRandom } from '../seeded-random.ts';
import { arrivalTimes, unhurried } from './pace.ts';
import { createQueue, type Queue } from './queue.ts';
import { createTally, type Tally } from './tally.ts';

/** As many people as think for seconds between requests are light work for one house. */
const INSIDE_MAX = 250;
const CONNECTIONS = 64;
const PACE_LANE = 3_000_000_000;
const CROWD_LANE = 3_000_000_001;
const STAFF_LANE = 3_000_000_002;
const TELL_EVERY_MS = 250;

export interface PlayOptions extends CrowdInput {
  /** Aborts when nobody else is to come in. */
  readonly stop: AbortSignal;
  /** Several times a second, and at the end. */
  readonly tell: (progress: CrowdProgress) => void;
}

/** Throws where the show can't be seen. */
export async function playLiveCrowd(options: PlayOptions, world: World): Promise<CrowdEnd> {
  const { url, showId, seed, tell } = options;
  const record = createSaleRecord();
  const http = createHttpClient({ baseUrl: url, connections: CONNECTIONS });
  const over = new AbortController();
  const closing = new AbortController();
  try {
    const client = createPatientClient(http, record, world);
    const random = createSeededRandom(seed, STAFF_LANE);
    const look = async <Body>(request: ReturnType<typeof call>): Promise<Body> => {
      const answer = await client.send({ ...request, step: 'setup' }, random);
      if (answer.status !== 200) throw new Error(`${request.path} answered ${answer.status}`);
      return jsonOf<Body>(answer);
    };
    const path = { id: showId };
    const { event_id: eventId, waiting_room: room } = await look<Output<'getShow'>>(
      call('getShow', { path }),
    );
    const queue = createQueue(room.enabled, closing.signal);
    const map = await look<SeatMap>(call('getSeatMap', { path }));
    const sale: Sale = {
      runName: `crowd-${seed}`,
      eventId,
      showId,
      layoutVersion: map.layout_version,
      plan: drawFloorPlan(map),
      client: unhurried(queue.watching(client), world, closing.signal),
      http,
      record,
      world,
      layoutCache: new Set([map.layout_version]),
      comesPrepared: true,
    };
    const house = createHouseWatch(http, showId, map.seat_count, world);
    await house.look();
    const tally = createTally(record, queue.waiting);
    const telling = tellNowAndThen(() => tell(tally.progress()), world, over.signal);
    const watching = house.run(over.signal);
    const end = await playBuyers(sale, house, tally, { ...options, closing, queue });
    over.abort();
    await Promise.all([telling, watching]);
    tell(tally.progress());
    return end;
  } finally {
    over.abort();
    http.close();
  }
}

async function playBuyers(
  sale: Sale,
  house: HouseWatch,
  tally: Tally,
  options: PlayOptions & { readonly closing: AbortController; readonly queue: Queue },
): Promise<CrowdEnd> {
  const { world, record } = sale;
  const { buyers: count, durationMs, seed, stop, closing, queue } = options;
  const startedAtMs = world.clock.nowMs();
  const closeAtMs = startedAtMs + durationMs;
  house.onLook((view) => {
    const isOver = isSoldOut(view) || stop.aborted || world.clock.nowMs() >= closeAtMs;
    // Nobody thinks about it for long any more, and who is on the way turns around.
    if (isOver) closing.abort();
  });
  const arrivals = arrivalTimes(count, durationMs, createSeededRandom(seed, PACE_LANE));
  // Whoever leaves gives the seats back, instead of letting the hold of minutes lapse.
  const people = gatherCrowd(count, seed).map((persona) =>
    createBuyer({ ...persona, releasesByButton: true }),
  );
  const come = new Set<Buyer>();
  const end = await playCrowd({
    buyers: people,
    // Who waits is hardly any work, and the room lets in as many as it should.
    get concurrency() {
      return queue.isOn() ? count : INSIDE_MAX;
    },
    get closeAtMs() {
      return stop.aborted ? 0 : closeAtMs;
    },
    random: createSeededRandom(seed, CROWD_LANE),
    house,
    record,
    world,
    async visit(buyer) {
      if (!come.has(buyer)) {
        const atMs = startedAtMs + (arrivals[buyer.persona.number] ?? 0);
        await world.timers.sleep(atMs - world.clock.nowMs(), closing.signal);
        // It was over before they came.
        if (closing.signal.aborted) return 'left';
      }
      const isFirst = !come.has(buyer);
      come.add(buyer);
      return tally.during(isFirst, () => visitInTurn(sale, buyer, queue, house));
    },
  });
  await clearUpOrders(sale, people);
  await leaveAll(sale, people, queue);
  return stop.aborted ? 'stopped' : end;
}

/** A visit, once it is the buyer's turn; their place goes to the next one when they want no more. */
async function visitInTurn(
  sale: Sale,
  buyer: Buyer,
  queue: Queue,
  house: HouseWatch,
): Promise<VisitEnd> {
  if (!(await queue.enter(sale, buyer))) return isSoldOut(house.view()) ? 'comes_back' : 'left';
  const end = await visit(sale, buyer);
  if (end === 'left') await queue.leave(sale, buyer);
  if (end === 'bought') queue.forget(buyer);
  return end;
}

/** Nobody of this crowd is left standing in the line. */
async function leaveAll(sale: Sale, people: readonly Buyer[], queue: Queue): Promise<void> {
  const left = [...people];
  const work = async (): Promise<void> => {
    for (let buyer = left.pop(); buyer; buyer = left.pop()) await queue.leave(sale, buyer);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, work));
}

async function tellNowAndThen(
  tell: () => void,
  { timers }: World,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    tell();
    await timers.sleep(TELL_EVERY_MS, signal);
  }
}
