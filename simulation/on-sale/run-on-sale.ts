/** A whole on-sale against a running system, and its judgement. */
import { createSeededRandom } from '../seeded-random.ts';
import { signInEarly } from './browsing.ts';
import { visit } from './buyer.ts';
import { clearUpOrders } from './closing-time.ts';
import { type CrowdEnd, playCrowd } from './crowd.ts';
import { drawFloorPlan } from './floor-plan.ts';
import { createHouseWatch, type HouseView, type HouseWatch } from './house-watch.ts';
import { createHttpClient } from './http-client.ts';
import { type JudgeOptions, judge, type Verdict } from './judge.ts';
import { createPatientClient } from './patient-client.ts';
import { gatherCrowd } from './persona.ts';
import { createSaleRecord, type SaleRecord } from './record.ts';
import type { OnSaleReport } from './report.ts';
import { type Buyer, createBuyer, type Sale } from './sale.ts';
import { createSelloutCurve } from './sellout-curve.ts';
import { putShowOnSale, type RoomTerms, type StaffTokens } from './setup.ts';
import type { Striker } from './strikes.ts';
import type { CrowdPace } from './waiting/line-person.ts';
import { createLineRun } from './waiting/line-run.ts';
import { uncheckedEstimates, type WaitingRoomReport } from './waiting/report.ts';
import type { World } from './world.ts';

export interface OnSaleOptions extends JudgeOptions {
  readonly url: string;
  readonly seats: number;
  readonly buyers: number;
  readonly concurrency: number;
  /** How long a hold lasts. */
  readonly holdSeconds: number;
  /** The doors close after that, sold out or not. */
  readonly maxSeconds: number;
  /** Distinguishes this run from earlier ones on the same system. */
  readonly runName: string;
  /** Buyers have signed in before the sale begins, and come straight to the show. */
  readonly comesPrepared?: boolean;
  /** The show has a waiting room, and the crowd comes before the sale begins. */
  readonly waitingRoom?: WaitingRoomOptions;
  /** Where there are no dev tokens. */
  readonly tokens?: StaffTokens;
  /** Hears how the sale goes, several times a second. */
  readonly onLook?: (view: HouseView, record: SaleRecord) => void;
  /** Called when the crowd has gone, before anything is judged. */
  readonly afterSale?: () => Promise<void>;
  /** What the system under test had to bear. */
  readonly strikes?: Pick<Striker, 'count' | 'left'>;
  /** Rejects when there is no use in going on: the server is gone for good. */
  readonly failure?: Promise<never>;
}

export interface WaitingRoomOptions extends RoomTerms, CrowdPace {}

/** Hall, show and the crowd itself are made in that time. */
const SETUP_MS = 3_000;
const STAFF_LANE = 2_000_000_000;
const CROWD_LANE = 2_000_000_001;

export async function runOnSale(options: OnSaleOptions, world: World): Promise<OnSaleReport> {
  const record = createSaleRecord();
  // Twins and evidence need a few more than one connection a buyer.
  const connections = options.concurrency * 2 + 16;
  const http = createHttpClient({ baseUrl: options.url, connections });
  try {
    const client = createPatientClient(http, record, world);
    const random = createSeededRandom(options.seed, STAFF_LANE);
    const nowMs = world.clock.nowMs();
    const { waitingRoom } = options;
    const opensAtMs = waitingRoom ? nowMs + SETUP_MS + waitingRoom.gatherSeconds * 1_000 : nowMs;
    const show = await putShowOnSale(client, random, {
      ...options,
      nowMs,
      ...(waitingRoom ? { onSaleAtMs: opensAtMs } : {}),
    });
    const sale: Sale = {
      runName: options.runName,
      eventId: show.eventId,
      showId: show.showId,
      layoutVersion: show.seatMap.layout_version,
      plan: drawFloorPlan(show.seatMap),
      client,
      http,
      record,
      world,
      layoutCache: new Set(),
      comesPrepared: options.comesPrepared ?? false,
    };
    const house = createHouseWatch(http, sale.showId, options.seats, world);
    const curve = createSelloutCurve(world);
    house.onLook((view) => {
      curve.note(view);
      options.onLook?.(view, record);
    });
    const buyers = gatherCrowd(options.buyers, options.seed).map(createBuyer);
    const line = waitingRoom ? createLineRun(sale, buyers, { ...waitingRoom, ...options }) : null;

    // As many as will come before it is sold out, and a few more.
    if (sale.comesPrepared) await signInEarly(sale, buyers.slice(0, options.seats / 2));

    const startedAtMs = Math.max(opensAtMs, world.clock.nowMs());
    curve.begin(startedAtMs);
    const playing = (): Promise<CrowdEnd> =>
      line ? line.play(house, opensAtMs) : playBuyers(sale, house, buyers, options);
    const ended = await sell(house, playing, options);
    const seconds = (world.clock.nowMs() - startedAtMs) / 1_000;
    await options.afterSale?.();
    await clearUpOrders(sale, buyers);

    const onlookers = line ? [line.observe] : [];
    const verdict = await judge(sale, house, buyers, show.tokens, options, onlookers);
    const waiting = line ? await line.judge(verdict.totals !== null) : null;
    const run = { ended, seconds, sold: house.view().sold, waiting, ...verdict };
    const soldOutSeconds =
      ended === 'sold_out' ? (record.lastConfirmedAtMs - startedAtMs) / 1_000 : null;
    return report(options, record, { ...run, soldOutSeconds, curve: curve.points() });
  } finally {
    http.close();
  }
}

async function sell(
  house: HouseWatch,
  play: () => Promise<CrowdEnd>,
  { failure }: OnSaleOptions,
): Promise<CrowdEnd> {
  const over = new AbortController();
  const watching = house.run(over.signal);
  try {
    return await (failure ? Promise.race([play(), failure]) : play());
  } finally {
    over.abort();
    await watching;
  }
}

function playBuyers(
  sale: Sale,
  house: HouseWatch,
  buyers: readonly Buyer[],
  options: OnSaleOptions,
): Promise<CrowdEnd> {
  return playCrowd({
    buyers,
    concurrency: options.concurrency,
    closeAtMs: sale.world.clock.nowMs() + options.maxSeconds * 1_000,
    random: createSeededRandom(options.seed, CROWD_LANE),
    house,
    record: sale.record,
    world: sale.world,
    visit: (buyer) => visit(sale, buyer),
  });
}

function report(
  options: OnSaleOptions,
  record: SaleRecord,
  run: Verdict & {
    readonly ended: CrowdEnd;
    readonly seconds: number;
    readonly sold: number;
    readonly waiting: WaitingRoomReport | null;
    readonly soldOutSeconds: number | null;
    readonly curve: OnSaleReport['curve'];
  },
): OnSaleReport {
  const { counts } = record;
  const byCause = Object.fromEntries(record.refusals);
  const uncheckedLine = uncheckedEstimates(run.waiting);
  return {
    seats: options.seats,
    sold: run.sold,
    confirmed: counts.ordersConfirmed,
    refused: Object.values(byCause).reduce((sum, count) => sum + count, 0),
    violations: record.violations,
    false_green: run.falseGreen,
    latency: record.latency.summary(),
    seconds: run.seconds,
    sold_out_seconds: run.soldOutSeconds,
    curve: run.curve,
    seed: options.seed,
    ended: run.ended,
    refused_by_cause: byCause,
    accepted: { holds: counts.holdsAccepted, orders: counts.ordersAccepted },
    counts,
    kills: options.strikes?.count('kill') ?? 0,
    pauses: options.strikes?.count('pause') ?? 0,
    log: run.totals,
    waiting_room: run.waiting,
    unchecked: [
      ...run.unchecked,
      ...(uncheckedLine === null ? [] : [uncheckedLine]),
      ...(options.strikes?.left() ?? []).map(
        ({ kind, target }) => `a ${kind} of ${target}: the sale was over before`,
      ),
    ],
  };
}
