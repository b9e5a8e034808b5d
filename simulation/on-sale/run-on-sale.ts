/** A whole on-sale against a running system, and its judgement. */
import type { EventStore, StoredEvent } from '#event-store/port.ts';
import { checkHistory } from '../checker/check-history.ts';
import type { Evidence } from '../checker/evidence.ts';
import { readLog } from '../checker/read-log.ts';
import type { HistoryTotals } from '../checker/totals.ts';
import { createSeededRandom } from '../seeded-random.ts';
import { visit } from './buyer.ts';
import { clearUpOrders, waitForRest } from './closing-time.ts';
import { type CrowdEnd, playCrowd } from './crowd.ts';
import { type FalseGreen, followTakenSeats } from './false-green.ts';
import { drawFloorPlan } from './floor-plan.ts';
import {
  gatherAvailability,
  gatherIntents,
  gatherOrders,
  gatherTrialBalance,
} from './gather-evidence.ts';
import { createHouseWatch, type HouseView, type HouseWatch } from './house-watch.ts';
import { createHttpClient } from './http-client.ts';
import { createPatientClient } from './patient-client.ts';
import { gatherCrowd } from './persona.ts';
import { createSaleRecord, type SaleRecord } from './record.ts';
import type { OnSaleReport } from './report.ts';
import { type Buyer, createBuyer, type Sale } from './sale.ts';
import { putShowOnSale, type StaffTokens } from './setup.ts';
import type { World } from './world.ts';

export interface OnSaleOptions {
  readonly url: string;
  readonly seats: number;
  readonly buyers: number;
  readonly concurrency: number;
  readonly seed: number;
  /** How long a hold lasts. */
  readonly holdSeconds: number;
  /** The doors close after that, sold out or not. */
  readonly maxSeconds: number;
  /** How long the house may take to come to rest afterwards; 60 by default. */
  readonly restSeconds?: number;
  /** Distinguishes this run from earlier ones on the same system. */
  readonly runName: string;
  readonly tokens?: StaffTokens;
  /** Where the payment simulator (or nobody) listens; null to leave the provider's records out. */
  readonly paymentsUrl: string | null;
  /** The event log to be judged, opened when the sale is over; null where it can't be reached. */
  readonly openLog: () => Promise<EventStore | null>;
  /** Hears how the sale goes, several times a second. */
  readonly onLook?: (view: HouseView, record: SaleRecord) => void;
  /** Called when the crowd has gone, before anything is judged. */
  readonly afterSale?: () => Promise<void>;
  readonly kills?: () => number;
}

/** The ledger's account of money at the payment provider. */
const PROVIDER_ACCOUNT = 'provider_clearing';
const REST_SECONDS = 60;
const GRACE_MS = 5_000;
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
    const show = await putShowOnSale(client, random, { ...options, nowMs: world.clock.nowMs() });
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
    };
    const house = createHouseWatch(http, sale.showId, options.seats, world);
    house.onLook((view) => options.onLook?.(view, record));
    const buyers = gatherCrowd(options.buyers, options.seed).map(createBuyer);

    const startedAtMs = world.clock.nowMs();
    const ended = await sell(sale, house, buyers, options);
    const seconds = (world.clock.nowMs() - startedAtMs) / 1_000;
    await options.afterSale?.();
    await clearUpOrders(sale, buyers);

    const verdict = await judge(sale, house, buyers, show.tokens, options);
    return report(options, record, { ended, seconds, sold: house.view().sold, ...verdict });
  } finally {
    http.close();
  }
}

async function sell(
  sale: Sale,
  house: HouseWatch,
  buyers: readonly Buyer[],
  options: OnSaleOptions,
): Promise<CrowdEnd> {
  const over = new AbortController();
  const watching = house.run(over.signal);
  const playing = playCrowd({
    buyers,
    concurrency: options.concurrency,
    closeAtMs: sale.world.clock.nowMs() + options.maxSeconds * 1_000,
    random: createSeededRandom(options.seed, CROWD_LANE),
    house,
    record: sale.record,
    world: sale.world,
    visit: (buyer) => visit(sale, buyer),
  });
  try {
    return await playing;
  } finally {
    over.abort();
    await watching;
  }
}

interface Verdict {
  readonly totals: HistoryTotals | null;
  readonly falseGreen: number | null;
  readonly unchecked: readonly string[];
}

async function judge(
  sale: Sale,
  house: HouseWatch,
  buyers: readonly Buyer[],
  tokens: StaffTokens,
  options: OnSaleOptions,
): Promise<Verdict> {
  const { record, world } = sale;
  const log = await options.openLog();
  try {
    await waitForRest(sale, house, log, (options.restSeconds ?? REST_SECONDS) * 1_000);
    const { evidence, unchecked } = await gatherEvidence(sale, buyers, tokens, options);
    if (!log) {
      unchecked.push('the event log: give --database-url or --data');
      return {
        totals: null,
        falseGreen: null,
        unchecked: [...unchecked, ...httpOnly(sale, evidence)],
      };
    }
    const seats = followTakenSeats(sale.showId, record.failedPicks);
    const history = await checkHistory(watched(readLog(log), seats), {
      ...evidence,
      nowMs: world.clock.nowMs(),
    });
    for (const { kind, subject, message } of history.violations) {
      record.report(kind, subject, message);
    }
    const falseGreen = seats.count() / Math.max(1, record.counts.holdRequests);
    return { totals: history.totals, falseGreen, unchecked };
  } finally {
    await log?.close();
  }
}

async function* watched(
  events: AsyncIterable<StoredEvent>,
  seats: FalseGreen,
): AsyncGenerator<StoredEvent> {
  for await (const event of events) {
    seats.observe(event);
    yield event;
  }
}

async function gatherEvidence(
  sale: Sale,
  buyers: readonly Buyer[],
  tokens: StaffTokens,
  options: OnSaleOptions,
): Promise<{ evidence: Evidence; unchecked: string[] }> {
  const random = createSeededRandom(options.seed, STAFF_LANE);
  const { paymentsUrl } = options;
  const availability = await gatherAvailability(sale, random);
  const orders = await gatherOrders(sale, buyers);
  const trialBalance = await gatherTrialBalance(sale, tokens.finance, random);
  const intents = paymentsUrl ? await gatherIntents(sale.client, paymentsUrl, random) : null;
  const unchecked: string[] = [];
  if (!availability) unchecked.push('the availability of the show: no answer');
  if (!trialBalance) unchecked.push('the trial balance: no answer');
  if (!intents) unchecked.push("the payment provider's own records: not reachable");
  const evidence: Evidence = {
    nowMs: sale.world.clock.nowMs(),
    graceMs: GRACE_MS,
    orders,
    acknowledgedHolds: sale.record.acknowledgedHolds,
    acknowledgedOrders: sale.record.acknowledgedOrders,
    providerAccount: PROVIDER_ACCOUNT,
    ...(availability ? { availability: [availability] } : {}),
    ...(trialBalance ? { trialBalance } : {}),
    ...(intents ? { providerIntents: intents } : {}),
  };
  return { evidence, unchecked };
}

/** Without the log: what was promised must at least be listed, and no seat to two people. */
function httpOnly(sale: Sale, evidence: Evidence): string[] {
  const { record } = sale;
  const listed = new Map((evidence.orders ?? []).map((order) => [order.orderId, order]));
  const owners = new Map<string, string>();
  for (const { orderId, seatIds } of record.acknowledgedOrders) {
    if (listed.get(orderId)?.status !== 'confirmed') {
      record.report('acknowledged_order_lost', `order-${orderId}`, 'its buyer does not find it');
    }
    for (const seatId of seatIds) {
      const owner = owners.get(seatId);
      if (owner !== undefined) {
        record.report('seat_taken_twice', seatId, `confirmed to ${owner} and to ${orderId}`);
      }
      owners.set(seatId, orderId);
    }
  }
  return ['holds, money and read models against the log; only confirmed orders were compared'];
}

function report(
  options: OnSaleOptions,
  record: SaleRecord,
  run: Verdict & { readonly ended: CrowdEnd; readonly seconds: number; readonly sold: number },
): OnSaleReport {
  const { counts } = record;
  const byCause = Object.fromEntries(record.refusals);
  return {
    seats: options.seats,
    sold: run.sold,
    confirmed: counts.ordersConfirmed,
    refused: Object.values(byCause).reduce((sum, count) => sum + count, 0),
    violations: record.violations,
    false_green: run.falseGreen,
    latency: record.latency.summary(),
    seconds: run.seconds,
    seed: options.seed,
    ended: run.ended,
    refused_by_cause: byCause,
    accepted: { holds: counts.holdsAccepted, orders: counts.ordersAccepted },
    counts,
    kills: options.kills?.() ?? 0,
    log: run.totals,
    unchecked: run.unchecked,
  };
}
