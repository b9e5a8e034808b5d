/** After the sale: what the API's read models and the payment provider say, for the checker. */
import type { Random } from '#platform/ports.ts';
import type {
  AvailabilityModel,
  OrderModel,
  ProviderIntent,
  TrialBalance,
} from '../checker/evidence.ts';
import { type Call, call } from './call.ts';
import { ConnectionLost, type HttpAnswer } from './http-client.ts';
import { jsonOf, type PatientClient } from './patient-client.ts';
import type { Buyer, Sale } from './sale.ts';
import { isOk, noteRefusal } from './unexpected.ts';
import type { Availability, Orders, TrialBalance as WireTrialBalance } from './wire.ts';

async function get(
  sale: Sale,
  request: Call,
  token: string | null,
  random: Random,
): Promise<HttpAnswer | null> {
  const answer = await sale.client.send(
    { ...request, step: 'evidence', ...(token === null ? {} : { token }) },
    random,
  );
  if (isOk(answer)) return answer;
  noteRefusal(sale, `GET ${request.path}`, answer, []);
  return null;
}

/** Both forms of the map; a difference between them is reported here. */
export async function gatherAvailability(
  sale: Sale,
  random: Random,
): Promise<AvailabilityModel | null> {
  const request = call('getAvailability', { path: { id: sale.showId } });
  const answer = await get(sale, request, null, random);
  if (!answer) return null;
  const shown = jsonOf<Availability>(answer);
  const statuses = Buffer.from(shown.statuses ?? '', 'base64');
  const headers = { accept: 'application/octet-stream' };
  const bytes = await sale.client.send({ ...request, headers, step: 'evidence' }, random);
  if (!bytes.body.equals(statuses)) {
    const message = 'JSON and bytes show different seats';
    sale.record.report('availability_differs', request.path, message);
  }
  return {
    showId: sale.showId,
    seatIds: sale.plan.seatIds,
    sectionIds: sale.plan.sectionIds,
    statuses,
    version: shown.version,
    sections: shown.sections,
  };
}

const ORDERS_AT_ONCE = 16;

/** The orders of each buyer, as listed to that buyer. */
export async function gatherOrders(sale: Sale, buyers: readonly Buyer[]): Promise<OrderModel[]> {
  const models: OrderModel[] = [];
  const left = buyers.filter((buyer) => buyer.hasOrdered);
  const work = async (): Promise<void> => {
    for (let buyer = left.pop(); buyer; buyer = left.pop()) {
      const after = buyer.position === null ? {} : { min_position: buyer.position };
      const request = call('listOrders', { query: { limit: 100, ...after } });
      const answer = await get(sale, request, buyer.token, buyer.persona.random);
      if (!answer) continue;
      for (const order of jsonOf<Orders>(answer).orders) {
        models.push({
          orderId: order.order_id,
          status: order.status,
          seatIds: order.items.map((item) => item.seat_id),
          totalCents: order.total_cents,
        });
      }
    }
  };
  await Promise.all(Array.from({ length: ORDERS_AT_ONCE }, work));
  return models;
}

export async function gatherTrialBalance(
  sale: Sale,
  token: string,
  random: Random,
): Promise<TrialBalance | null> {
  const answer = await get(sale, call('getTrialBalance'), token, random);
  if (!answer) return null;
  const { accounts, balanced } = jsonOf<WireTrialBalance>(answer);
  return {
    balanced,
    accounts: accounts.map((row) => ({
      account: row.account,
      currency: row.currency,
      debitCents: row.debit_cents,
      creditCents: row.credit_cents,
    })),
  };
}

interface StripeList<Item> {
  readonly data: readonly Item[];
  readonly has_more: boolean;
}
interface StripeIntent {
  readonly id: string;
  readonly status: string;
  readonly amount: number;
  readonly amount_received: number;
  readonly metadata: Readonly<Record<string, string>>;
}
interface StripeRefund {
  readonly id: string;
  readonly amount: number;
  readonly status: string;
  readonly payment_intent: string | null;
}

/** More pages than any run makes. */
const PAGES_MAX = 10_000;

/** Every intent on Stripe's wire, with what was given back; null when nobody answers there. */
export async function gatherIntents(
  client: PatientClient,
  paymentsUrl: string,
  random: Random,
): Promise<ProviderIntent[] | null> {
  try {
    const intents = await listAll<StripeIntent>(
      client,
      `${paymentsUrl}/v1/payment_intents`,
      random,
    );
    const refunds = await listAll<StripeRefund>(client, `${paymentsUrl}/v1/refunds`, random);
    if (!intents || !refunds) return null;
    const refunded = new Map<string, number>();
    for (const { status, payment_intent: intentId, amount } of refunds) {
      if (intentId === null || status === 'failed' || status === 'canceled') continue;
      refunded.set(intentId, (refunded.get(intentId) ?? 0) + amount);
    }
    return intents.map((intent) => ({
      intentId: intent.id,
      status: intent.status,
      amountCents: intent.amount,
      capturedCents: intent.amount_received,
      refundedCents: refunded.get(intent.id) ?? 0,
      orderId: intent.metadata.order_id ?? null,
    }));
  } catch (error) {
    if (error instanceof ConnectionLost) return null;
    throw error;
  }
}

async function listAll<Item extends { readonly id: string }>(
  client: PatientClient,
  url: string,
  random: Random,
): Promise<Item[] | null> {
  const items: Item[] = [];
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const last = items.at(-1);
    const path = `${url}?limit=100${last ? `&starting_after=${last.id}` : ''}`;
    const answer = await client.send(
      { method: 'GET', path, token: 'sk_test_on_sale', step: 'evidence' },
      random,
    );
    if (!isOk(answer)) return null;
    const list = jsonOf<StripeList<Item>>(answer);
    items.push(...list.data);
    if (!list.has_more || list.data.length === 0) return items;
  }
  throw new Error(`${url}: more than ${PAGES_MAX} pages`);
}
