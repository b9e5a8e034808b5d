/** The crowd in a process of its own: what it costs is neither the house's to bear nor the test's. */
import { keepNextTickCheap } from '#platform/next-tick.ts';
import { systemStopwatch } from '#platform/system.ts';
import { createSeededRandom } from '../../seeded-random.ts';
import { deafTimers } from '../deaf-timers.ts';
import { type CrowdPlan, playCrowd } from './crowd.ts';
import { createRawHttp, type RawHttp } from './raw-http.ts';

/** Sent by `crowd-process.ts`. */
export type CrowdOrder =
  | {
      readonly do: 'prepare';
      readonly url: string;
      readonly showId: string;
      readonly seatIds: readonly string[];
      readonly customers: number;
    }
  | {
      readonly do: 'play';
      readonly seed: number;
      readonly plan: Omit<CrowdPlan, 'host' | 'showId' | 'tokens' | 'seatIds'>;
    };

const world = { stopwatch: systemStopwatch, timers: deafTimers };
let http: RawHttp | undefined;
let ready: Pick<CrowdPlan, 'host' | 'showId' | 'tokens' | 'seatIds'> | undefined;

process.on('message', (order: CrowdOrder) => {
  carryOut(order).then(
    (result) => process.send?.({ result: result ?? null }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
keepNextTickCheap();
process.once('disconnect', () => process.exit());

async function carryOut(order: CrowdOrder): Promise<unknown> {
  if (order.do === 'prepare') {
    http = createRawHttp(order.url);
    const { host } = new URL(order.url);
    const { showId } = order;
    const tokens = await signIn(http, host, order.customers);
    ready = { host, showId, tokens, seatIds: [...order.seatIds] };
    return undefined;
  }
  if (http === undefined || ready === undefined) throw new Error('the crowd is not prepared');
  const random = createSeededRandom(order.seed);
  return playCrowd(http, { ...order.plan, ...ready }, random, world);
}

const AT_ONCE = 16;

async function signIn(client: RawHttp, host: string, customers: number): Promise<string[]> {
  const tokens: string[] = [];
  const one = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const text = `POST /v1/sessions HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 0\r\n\r\n`;
      client.send(text, ({ status, body }) => {
        const token = /"token":"([^"]+)"/.exec(body)?.[1];
        if (token === undefined) return reject(new Error(`a session was answered ${status}`));
        tokens.push(token);
        resolve();
      });
    });
  const work = async (): Promise<void> => {
    for (let asked = 0; asked < customers / AT_ONCE; asked += 1) await one();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return tokens;
}
