/** The judgement after a sale: evidence gathered, the log read, the promises checked. */
import type { EventStore, StoredEvent } from '#event-store/port.ts';
import { checkHistory } from '../checker/check-history.ts';
import type { Evidence } from '../checker/evidence.ts';
import { readLog } from '../checker/read-log.ts';
import type { HistoryTotals } from '../checker/totals.ts';
import { createSeededRandom } from '../seeded-random.ts';
import { waitForRest } from './closing-time.ts';
import { followTakenSeats } from './false-green.ts';
import {
  gatherAvailability,
  gatherIntents,
  gatherOrders,
  gatherTrialBalance,
} from './gather-evidence.ts';
import type { HouseWatch } from './house-watch.ts';
import type { Buyer, Sale } from './sale.ts';
import type { StaffTokens } from './setup.ts';

export interface JudgeOptions {
  readonly seed: number;
  /** How long the house may take to come to rest; 60 by default. */
  readonly restSeconds?: number;
  /** Where the payment simulator listens; null to leave the provider's records out. */
  readonly paymentsUrl: string | null;
  /** The event log to be judged; null where it can't be reached. */
  readonly openLog: () => Promise<EventStore | null>;
}

/** Looks at each event of the log, in order, while it is judged. */
export type Onlooker = (event: StoredEvent) => void;

/** The ledger's account of money at the payment provider. */
const PROVIDER_ACCOUNT = 'provider_clearing';
const REST_SECONDS = 60;
const GRACE_MS = 5_000;
const EVIDENCE_LANE = 2_000_000_003;

export interface Verdict {
  readonly totals: HistoryTotals | null;
  readonly falseGreen: number | null;
  readonly unchecked: readonly string[];
}

/** Waits until the house has come to rest, then shows the checker all there is. */
export async function judge(
  sale: Sale,
  house: HouseWatch,
  buyers: readonly Buyer[],
  tokens: StaffTokens,
  options: JudgeOptions,
  onlookers: readonly Onlooker[] = [],
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
    const history = await checkHistory(watched(readLog(log), [seats.observe, ...onlookers]), {
      ...evidence,
      nowMs: world.clock.nowMs(),
      isAtomicAcrossStreams: log.isAtomicAcrossStreams,
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
  onlookers: readonly Onlooker[],
): AsyncGenerator<StoredEvent> {
  for await (const event of events) {
    for (const look of onlookers) look(event);
    yield event;
  }
}

async function gatherEvidence(
  sale: Sale,
  buyers: readonly Buyer[],
  tokens: StaffTokens,
  options: JudgeOptions,
): Promise<{ evidence: Evidence; unchecked: string[] }> {
  const random = createSeededRandom(options.seed, EVIDENCE_LANE);
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
