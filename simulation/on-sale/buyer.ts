/**
 * A buyer's visit as a state machine: look, choose, hold, decide, order, pay. Each state has one
 * function that does what the buyer does there and says where that leads.
 */
import { arrive, seeMap } from './browsing.ts';
import { call } from './call.ts';
import { press } from './clicks.ts';
import { jsonOf, problemOf } from './patient-client.ts';
import { cancelOrder, type PayState, pay } from './paying.ts';
import type { Buyer, Sale } from './sale.ts';
import { isOk, noteRefusal } from './unexpected.ts';
import type { Hold, Order } from './wire.ts';
import { makeWish, type Wish } from './wishing.ts';

export type VisitEnd = 'bought' | 'left' | 'comes_back';

export type VisitState =
  | { readonly at: 'arriving' }
  | { readonly at: 'choosing'; readonly refusals: number }
  | { readonly at: 'holding'; readonly wish: Wish; readonly refusals: number }
  | { readonly at: 'deciding'; readonly hold: Hold }
  | { readonly at: 'ordering'; readonly hold: Hold }
  | PayState
  | { readonly at: 'cancelling'; readonly orderId: string; readonly end: VisitEnd }
  | { readonly at: 'gone'; readonly end: VisitEnd };

const REFUSALS_A_VISIT = 6;
/** More than any honest visit needs. */
const STEPS_MAX = 100;

/** One visit, from the programme to the tickets or out of the door. */
export async function visit(sale: Sale, buyer: Buyer): Promise<VisitEnd> {
  buyer.visits += 1;
  let state: VisitState = { at: 'arriving' };
  for (let step = 0; step < STEPS_MAX; step += 1) {
    state = await act(sale, buyer, state);
    if (state.at === 'gone') return state.end;
  }
  throw new Error(`buyer ${buyer.persona.number} is lost at ${state.at}`);
}

function act(sale: Sale, buyer: Buyer, state: VisitState): Promise<VisitState> | VisitState {
  switch (state.at) {
    case 'arriving':
      return enter(sale, buyer);
    case 'choosing':
      return choose(sale, buyer, state.refusals);
    case 'holding':
      return hold(sale, buyer, state.wish, state.refusals);
    case 'deciding':
      return decide(sale, buyer, state.hold);
    case 'ordering':
      return order(sale, buyer, state.hold);
    case 'cancelling':
      return cancelOrder(sale, buyer, state.orderId, state.end);
    case 'gone':
      return state;
    default:
      return pay(sale, buyer, state);
  }
}

const gone = (end: VisitEnd): VisitState => ({ at: 'gone', end });

async function enter(sale: Sale, buyer: Buyer): Promise<VisitState> {
  return (await arrive(sale, buyer)) ? { at: 'choosing', refusals: 0 } : gone('comes_back');
}

async function choose(sale: Sale, buyer: Buyer, refusals: number): Promise<VisitState> {
  if (refusals >= REFUSALS_A_VISIT) return gone('comes_back');
  const statuses = await seeMap(sale, buyer);
  const wish = statuses && makeWish(sale, buyer, statuses, refusals);
  if (!wish) {
    sale.record.refuse('nothing_green');
    return gone('comes_back');
  }
  return { at: 'holding', wish, refusals };
}

async function hold(sale: Sale, buyer: Buyer, wish: Wish, refusals: number): Promise<VisitState> {
  const { persona } = buyer;
  if (persona.thinkMs > 0) await sale.world.timers.sleep(persona.thinkMs);
  const requestedAtMs = sale.world.clock.nowMs();
  const request = call('placeHold', { path: { id: sale.showId }, body: wish.body });
  const { admissionToken } = buyer;
  const headers = admissionToken === null ? {} : { 'admission-token': admissionToken };
  const answer = await press(sale, buyer, { ...request, headers, step: 'hold' });
  sale.record.counts.holdRequests += 1;
  if (isOk(answer)) {
    const held = jsonOf<Hold>(answer);
    sale.record.counts.holdsAccepted += 1;
    sale.record.acknowledgedHolds.push({
      holdId: held.hold_id,
      showId: held.show_id,
      seatIds: held.seat_ids,
    });
    return { at: 'deciding', hold: held };
  }
  const code = noteRefusal(sale, `POST ${request.path}`, answer, [
    'seat_unavailable',
    'not_on_sale',
    // Who comes back before the hold that they left behind has lapsed may ask for too many.
    'too_many_seats',
  ]);
  const { unavailable_seat_ids: seatIds } = problemOf(answer);
  if (wish.pickedSeatIds && seatIds && seatIds.length > 0) {
    sale.record.failedPicks.push({ seatIds, requestedAtMs });
  }
  if (code !== 'seat_unavailable') return gone('comes_back');
  return { at: 'choosing', refusals: refusals + 1 };
}

async function decide(sale: Sale, buyer: Buyer, held: Hold): Promise<VisitState> {
  const { resolve, releasesByButton } = buyer.persona;
  const walksAway = resolve === 'walks_away';
  const hesitates = resolve === 'hesitates' && !buyer.hasHesitated;
  if (!walksAway && !hesitates) return { at: 'ordering', hold: held };
  buyer.hasHesitated = true;
  if (releasesByButton) await release(sale, buyer, held);
  else sale.record.counts.holdsLeftToLapse += 1;
  return gone(walksAway ? 'left' : 'comes_back');
}

async function release(sale: Sale, buyer: Buyer, held: Hold): Promise<void> {
  const request = call('releaseHold', { path: { id: held.hold_id } });
  const answer = await sale.client.send(
    {
      ...request,
      step: 'release',
      ...(buyer.token === null ? {} : { token: buyer.token }),
    },
    buyer.persona.random,
  );
  if (isOk(answer)) sale.record.counts.holdsReleased += 1;
  else noteRefusal(sale, `DELETE ${request.path}`, answer, []);
}

async function order(sale: Sale, buyer: Buyer, held: Hold): Promise<VisitState> {
  const { number } = buyer.persona;
  const who = { name: `Buyer ${number}`, email: `buyer${number}@example.org` };
  const request = call('placeOrder', { body: { hold_id: held.hold_id, buyer: who } });
  const answer = await press(sale, buyer, { ...request, step: 'order' });
  if (!isOk(answer)) {
    noteRefusal(sale, `POST ${request.path}`, answer, ['hold_expired', 'hold_not_active']);
    return gone('comes_back');
  }
  const placed = jsonOf<Order>(answer);
  sale.record.counts.ordersAccepted += 1;
  buyer.openOrderId = placed.order_id;
  buyer.hasOrdered = true;
  return { at: 'paying', order: placed, tries: 0 };
}
