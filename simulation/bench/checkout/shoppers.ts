/** People who each hold a seat, order it and pay, one after the other, with nothing in between. */
import type { Clock, Timers } from '#platform/ports.ts';
import { call } from '../../on-sale/call.ts';
import type { HttpAnswer, HttpClient, HttpRequest } from '../../on-sale/http-client.ts';
import type { Hold, Order, Payment } from '../../on-sale/wire.ts';

export interface ShoppersOptions {
  readonly http: HttpClient;
  readonly showId: string;
  /** Of a customer each, taken in turns. */
  readonly tokens: readonly string[];
  /** Not one is asked for twice. */
  readonly seatIds: readonly string[];
  /** Makes idempotency keys differ from those of other runs. */
  readonly runName: string;
  readonly stopwatch: Clock;
  readonly timers: Timers;
}

export interface Shoppers {
  /**
   * `atOnce` people, each with the next seat as soon as they have paid for one. They begin over `rampMs`:
   * people who begin as one and wait for the same things stay one crowd for ever.
   */
  shop(run: {
    readonly atOnce: number;
    readonly seconds: number;
    readonly rampMs: number;
  }): Promise<Shopping>;
}

export interface Shopping {
  /** Paid for and confirmed before the time was up. */
  readonly orders: number;
  readonly seconds: number;
  /** Answers 429 and 503, each met with patience and the same request again. */
  readonly askedToWait: number;
  /** Of each whole purchase: hold, order and confirmation, in milliseconds. */
  readonly latenciesMs: readonly number[];
}

interface Tally {
  askedToWait: number;
}

const CARD = 'pm_card_visa';

export function createShoppers(options: ShoppersOptions): Shoppers {
  const { stopwatch } = options;
  let next = 0;
  return {
    async shop({ atOnce, seconds, rampMs }) {
      const startedAtMs = stopwatch.nowMs();
      const untilMs = startedAtMs + seconds * 1_000;
      const latenciesMs: number[] = [];
      const tally: Tally = { askedToWait: 0 };
      let orders = 0;
      const work = async (index: number): Promise<void> => {
        await options.timers.sleep((rampMs * index) / atOnce);
        while (stopwatch.nowMs() < untilMs) {
          const beganAtMs = stopwatch.nowMs();
          await buy(options, next++, tally);
          const nowMs = stopwatch.nowMs();
          if (nowMs <= untilMs) orders += 1;
          latenciesMs.push(nowMs - beganAtMs);
        }
      };
      await Promise.all(Array.from({ length: atOnce }, (_, index) => work(index)));
      return { orders, seconds, askedToWait: tally.askedToWait, latenciesMs };
    },
  };
}

async function buy(options: ShoppersOptions, number: number, tally: Tally): Promise<void> {
  const { showId, tokens, seatIds } = options;
  const seatId = seatIds[number];
  const token = tokens[number % tokens.length];
  if (seatId === undefined || token === undefined) throw new Error('there are too few seats');
  const press = async <Body>(request: HttpRequest): Promise<Body> => {
    const headers = { 'idempotency-key': `${options.runName}:${number}` };
    for (;;) {
      const answer = await options.http.send({ ...request, token, headers });
      if (answer.status !== 429 && answer.status !== 503) return bodyOf<Body>(request, answer);
      tally.askedToWait += 1;
      await options.timers.sleep(1_000 * Number(answer.headers['retry-after'] ?? 1));
    }
  };
  const hold = await press<Hold>(
    call('placeHold', { path: { id: showId }, body: { seat_ids: [seatId] } }),
  );
  const buyer = { name: `Buyer ${number}`, email: `buyer${number}@example.org` };
  const order = await press<Order>(call('placeOrder', { body: { hold_id: hold.hold_id, buyer } }));
  const payment = await press<Payment>(
    call('confirmPayment', {
      path: { id: order.payment.payment_id },
      body: { payment_method: CARD },
    }),
  );
  if (payment.order_status !== 'confirmed') {
    throw new Error(`order ${order.order_id} was paid and is ${payment.order_status}`);
  }
}

function bodyOf<Body>({ path }: HttpRequest, { status, body }: HttpAnswer): Body {
  if (status < 300) return JSON.parse(body.toString()) as Body;
  throw new Error(`${path} was answered ${status}: ${body}`);
}
