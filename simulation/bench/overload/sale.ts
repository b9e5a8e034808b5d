/** The show that the crowd wants, and the judge of what was promised to it. */
import { openToRead } from '#platform/events-cli/places.ts';
import { createLog } from '#platform/log.ts';
import { checkHistory } from '../../checker/check-history.ts';
import { readLog } from '../../checker/read-log.ts';
import type { Violation } from '../../checker/violation.ts';
import { drawFloorPlan } from '../../on-sale/floor-plan.ts';
import { createHttpClient } from '../../on-sale/http-client.ts';
import { createPatientClient } from '../../on-sale/patient-client.ts';
import { createSaleRecord } from '../../on-sale/record.ts';
import { putShowOnSale } from '../../on-sale/setup.ts';
import type { World } from '../../on-sale/world.ts';
import { createSeededRandom } from '../../seeded-random.ts';
import type { CrowdResult } from './crowd.ts';

export interface CrowdSale {
  readonly showId: string;
  /** Places that can be asked for by name. */
  readonly seatIds: readonly string[];
}

export interface CrowdSaleOptions {
  readonly url: string;
  readonly seats: number;
  readonly seed: number;
  readonly world: World;
}

/** Longer than everything that is measured. */
const HOLD_SECONDS = 1_200;

export async function openSale({ url, seats, seed, world }: CrowdSaleOptions): Promise<CrowdSale> {
  const http = createHttpClient({ baseUrl: url, connections: 4 });
  try {
    const client = createPatientClient(http, createSaleRecord(), world);
    const { showId, seatMap } = await putShowOnSale(client, createSeededRandom(seed), {
      seats,
      holdSeconds: HOLD_SECONDS,
      nowMs: world.clock.nowMs(),
      runName: `overload-${seed}`,
    });
    const { seatIds } = drawFloorPlan(seatMap);
    return { showId, seatIds: seatIds.filter((seatId) => !seatId.startsWith('FLOOR')) };
  } finally {
    http.close();
  }
}

const GRACE_MS = 5_000;

/** What of all that the crowds were told does not hold, by the log itself. */
export async function judgeSale(
  { databaseUrl, showId }: { readonly databaseUrl: string; readonly showId: string },
  crowds: readonly Pick<CrowdResult, 'holds' | 'orders'>[],
  { clock }: World,
): Promise<readonly Violation[]> {
  const log = createLog({ level: 'warn', pretty: false, clock });
  const place = await openToRead(databaseUrl, { env: {}, log, stdin: process.stdin });
  const { store } = place;
  try {
    if (store === null) throw new Error(`${place.name} is no event store`);
    const { violations } = await checkHistory(readLog(store), {
      nowMs: clock.nowMs(),
      graceMs: GRACE_MS,
      acknowledgedHolds: crowds.flatMap(({ holds }) =>
        holds.map(({ holdId, seatId }) => ({ holdId, showId, seatIds: [seatId] })),
      ),
      acknowledgedOrders: crowds.flatMap(({ orders }) =>
        orders.map(({ orderId, seatId, totalCents }) => ({
          orderId,
          showId,
          seatIds: [seatId],
          totalCents,
        })),
      ),
    });
    return violations;
  } finally {
    await place.close();
  }
}
