/** A buyer's way to the seats: programme, show, layout, and the map with its green seats. */
import { type Call, call } from './call.ts';
import type { HttpAnswer } from './http-client.ts';
import { ConnectionLost } from './http-client.ts';
import { jsonOf } from './patient-client.ts';
import type { Buyer, Sale } from './sale.ts';
import type { Statuses } from './seat-picking.ts';
import { isOk, noteRefusal } from './unexpected.ts';
import type { Availability, Session } from './wire.ts';

/** Looks the show up; false if the house did not let the buyer in. */
export async function arrive(sale: Sale, buyer: Buyer): Promise<boolean> {
  if (buyer.token === null) {
    if (!(await signIn(sale, buyer))) return false;
    if (!sale.comesPrepared) {
      await look(sale, buyer, 'browse', call('listEvents', { query: { limit: 20 } }));
      await look(sale, buyer, 'browse', call('listShows', { path: { id: sale.eventId } }));
    }
  }
  const path = { id: sale.showId };
  await look(sale, buyer, 'show', call('getShow', { path }));
  if (!sale.layoutCache.has(sale.layoutVersion)) {
    sale.layoutCache.add(sale.layoutVersion);
    const query = { layout_version: sale.layoutVersion };
    await look(sale, buyer, 'seat_map', call('getSeatMap', { path, query }));
  }
  return true;
}

/** A token of the buyer's own; false if there was none to be had. */
export async function signIn(sale: Sale, buyer: Buyer): Promise<boolean> {
  const request = call('createSession');
  const answer = await sale.client.send({ ...request, step: 'session' }, buyer.persona.random);
  if (!isOk(answer)) {
    noteRefusal(sale, 'POST /v1/sessions', answer, []);
    return false;
  }
  const session = jsonOf<Session>(answer);
  buyer.token = session.token;
  buyer.customerId = session.customer_id;
  return true;
}

const SIGN_IN_AT_ONCE = 32;

/** Before the sale: the first so many of a crowd sign in. */
export async function signInEarly(sale: Sale, buyers: readonly Buyer[]): Promise<void> {
  const left = buyers.toReversed();
  const work = async (): Promise<void> => {
    for (let buyer = left.pop(); buyer; buyer = left.pop()) await signIn(sale, buyer);
  };
  await Promise.all(Array.from({ length: SIGN_IN_AT_ONCE }, work));
}

async function look(sale: Sale, buyer: Buyer, step: string, request: Call): Promise<HttpAnswer> {
  const answer = await sale.client.send({ ...request, step }, buyer.persona.random);
  if (!isOk(answer)) noteRefusal(sale, `GET ${request.path}`, answer, []);
  return answer;
}

/** The seats as they are now; null if the house doesn't say. */
export async function seeMap(sale: Sale, buyer: Buyer): Promise<Statuses | null> {
  if (buyer.persona.watchesLive) {
    const live = await seeLiveMap(sale);
    if (live) return live;
  }
  const request = call('getAvailability', { path: { id: sale.showId } });
  const { path } = request;
  const headers = {
    accept: 'application/octet-stream',
    ...(buyer.seen ? { 'if-none-match': buyer.seen.etag } : {}),
  };
  const answer = await sale.client.send(
    { ...request, headers, step: 'availability' },
    buyer.persona.random,
  );
  if (answer.status === 304 && buyer.seen) return buyer.seen.statuses;
  if (!isOk(answer)) {
    noteRefusal(sale, `GET ${path}`, answer, []);
    return null;
  }
  if (answer.body.length !== sale.plan.seatCount) {
    const message = `${answer.body.length} bytes for ${sale.plan.seatCount} seats`;
    sale.record.report('unexpected_answer', `GET ${path}`, message);
    return null;
  }
  const { etag } = answer.headers;
  if (etag !== undefined) buyer.seen = { etag, statuses: answer.body };
  return answer.body;
}

/** The snapshot that opens the live stream; null when the connection is lost meanwhile. */
async function seeLiveMap(sale: Sale): Promise<Statuses | null> {
  const request = call('streamAvailability', { path: { id: sale.showId } });
  const { path } = request;
  const askedAtMs = sale.world.clock.nowMs();
  try {
    const { event, data } = await sale.http.firstEvent(request);
    sale.record.latency.record('live_snapshot', sale.world.clock.nowMs() - askedAtMs);
    const { statuses } = JSON.parse(data) as Partial<Availability>;
    if (event !== 'snapshot' || statuses === undefined) {
      sale.record.report('unexpected_answer', `GET ${path}`, `the first event is ${event}`);
      return null;
    }
    return Buffer.from(statuses, 'base64');
  } catch (error) {
    if (!(error instanceof ConnectionLost)) throw error;
    sale.record.counts.connectionsLost += 1;
    return null;
  }
}
