/** What a sale does to a show, in small: some seats held, some bought, some looked at by everybody. */
import { type Call, call } from '../../on-sale/call.ts';
import type { HttpClient } from '../../on-sale/http-client.ts';
import type { Hold, Order } from '../../on-sale/wire.ts';

export interface TouchOptions {
  readonly http: HttpClient;
  readonly showId: string;
  /** Half of them are bought, the others stay held. */
  readonly seatIds: readonly string[];
  /** One a hold. */
  readonly tokens: readonly string[];
}

export const HOLD_SEATS = 4;
const AT_ONCE = 16;

export async function touchShow(options: TouchOptions): Promise<void> {
  const { http, showId, seatIds } = options;
  for (const operation of ['getSeatMap', 'getAvailability'] as const) {
    await answered(http, call(operation, { path: { id: showId } }));
  }
  const holds = Math.floor(seatIds.length / HOLD_SEATS);
  let next = 0;
  const work = async (): Promise<void> => {
    for (let number = next++; number < holds; number = next++) await shop(options, number);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

async function shop({ http, showId, seatIds, tokens }: TouchOptions, number: number) {
  const token = tokens[number % tokens.length] ?? '';
  const headers = { 'idempotency-key': `${showId}:${number}` };
  const seat_ids = seatIds.slice(number * HOLD_SEATS, (number + 1) * HOLD_SEATS);
  const press = async <Body>(request: Call): Promise<Body> =>
    JSON.parse(await answered(http, { ...request, token, headers })) as Body;
  const hold = await press<Hold>(call('placeHold', { path: { id: showId }, body: { seat_ids } }));
  if (number % 2 === 1) return;
  const buyer = { name: `Buyer ${number}`, email: `buyer${number}@example.org` };
  const order = await press<Order>(call('placeOrder', { body: { hold_id: hold.hold_id, buyer } }));
  const body = { payment_method: 'pm_card_visa' };
  await press(call('confirmPayment', { path: { id: order.payment.payment_id }, body }));
}

async function answered(
  http: HttpClient,
  request: Parameters<HttpClient['send']>[0],
): Promise<string> {
  const { status, body } = await http.send(request);
  if (status < 300) return body.toString();
  throw new Error(`${request.path} was answered ${status}: ${body}`);
}
