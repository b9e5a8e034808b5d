/** The buyer at the till: cards that work and cards that don't, the bank's challenge, giving up. */

import type { VisitEnd, VisitState } from './buyer.ts';
import { call } from './call.ts';
import { press } from './clicks.ts';
import type { HttpAnswer } from './http-client.ts';
import { jsonOf, problemOf } from './patient-client.ts';
import type { Persona, Wallet } from './persona.ts';
import type { Buyer, Sale } from './sale.ts';
import { isOk, noteRefusal } from './unexpected.ts';
import type { Order, Payment, PaymentWish } from './wire.ts';

export type PayState =
  | { readonly at: 'paying'; readonly order: Order; readonly tries: number }
  | {
      readonly at: 'challenged';
      readonly order: Order;
      readonly tries: number;
      readonly url: string;
    }
  | { readonly at: 'waiting'; readonly order: Order; readonly tries: number };

const GOOD = 'pm_card_visa';
const CHALLENGED = 'pm_card_threeDSecure2Required';
const DECLINED = 'pm_card_visa_chargeDeclined';
const NO_FUNDS = 'pm_card_visa_chargeDeclinedInsufficientFunds';

/** Cards in the order in which they are tried; with none left the buyer cancels. */
const CARDS: Readonly<Record<Wallet, readonly string[]>> = {
  good_card: [GOOD, GOOD, GOOD],
  second_card: [DECLINED, GOOD, GOOD],
  challenge: [CHALLENGED, GOOD],
  challenge_fails_first: [CHALLENGED, GOOD],
  gives_up: [NO_FUNDS],
  never_works: [DECLINED, NO_FUNDS, DECLINED, NO_FUNDS, DECLINED],
  leaves_challenge: [CHALLENGED],
};

const POLL_MS = 500;
const POLLS_MAX = 60;

export function pay(sale: Sale, buyer: Buyer, state: PayState): Promise<VisitState> | VisitState {
  switch (state.at) {
    case 'paying':
      return tryNextCard(sale, buyer, state.order, state.tries);
    case 'challenged':
      return meetChallenge(sale, buyer, state);
    case 'waiting':
      return poll(sale, buyer, state.order, state.tries);
  }
}

const comesBack: VisitState = { at: 'gone', end: 'comes_back' };

async function tryNextCard(
  sale: Sale,
  buyer: Buyer,
  order: Order,
  tries: number,
): Promise<VisitState> {
  const card = CARDS[buyer.persona.wallet][tries];
  if (card === undefined) return giveUp(buyer, order);
  return confirm(sale, buyer, order, tries + 1, {
    payment_method: card,
    return_url: 'https://tickets.example.org/paid',
  });
}

function giveUp(buyer: Buyer, order: Order): VisitState {
  const end = leavesForGood(buyer.persona) ? 'left' : 'comes_back';
  return { at: 'cancelling', orderId: order.order_id, end };
}

const leavesForGood = ({ wallet }: Persona): boolean =>
  wallet === 'gives_up' || wallet === 'never_works' || wallet === 'leaves_challenge';

async function confirm(
  sale: Sale,
  buyer: Buyer,
  order: Order,
  tries: number,
  body: PaymentWish,
): Promise<VisitState> {
  const request = call('confirmPayment', { path: { id: order.payment.payment_id }, body });
  const answer = await press(sale, buyer, { ...request, step: 'confirm' });
  if (isOk(answer)) return onPayment(sale, buyer, order, tries, jsonOf<Payment>(answer));
  if (answer.status === 402) return onDecline(sale, buyer, order, tries, answer);
  const code = noteRefusal(sale, `POST ${request.path}`, answer, [
    'payment_in_progress',
    'order_expired',
  ]);
  if (code === 'payment_in_progress') return { at: 'waiting', order, tries };
  // The order is left behind: closing time sees to it.
  return comesBack;
}

async function onPayment(
  sale: Sale,
  buyer: Buyer,
  order: Order,
  tries: number,
  payment: Payment,
): Promise<VisitState> {
  buyer.position = payment.position ?? buyer.position;
  switch (payment.status) {
    case 'succeeded':
      if (payment.order_status !== 'confirmed') return { at: 'waiting', order, tries };
      return receiveTickets(sale, buyer, order);
    case 'requires_action': {
      const url = payment.next_action?.url;
      if (url !== undefined) return { at: 'challenged', order, tries, url };
      sale.record.report('unexpected_answer', payment.payment_id, 'a challenge without an address');
      return giveUp(buyer, order);
    }
    case 'processing':
      return { at: 'waiting', order, tries };
    case 'requires_payment_method':
      return { at: 'paying', order, tries };
    case 'failed':
    case 'cancelled':
      sale.record.refuse(`payment_${payment.status}`);
      buyer.openOrderId = null;
      return { at: 'gone', end: leavesForGood(buyer.persona) ? 'left' : 'comes_back' };
    default:
      payment.status satisfies never;
      throw new Error(`payment ${payment.payment_id} is ${String(payment.status)}`);
  }
}

function onDecline(
  sale: Sale,
  buyer: Buyer,
  order: Order,
  tries: number,
  answer: HttpAnswer,
): VisitState {
  const { code, tries_left: triesLeft, order_status: orderStatus } = problemOf(answer);
  sale.record.refuse(code);
  sale.record.counts.declines += 1;
  if (triesLeft !== 0 && orderStatus !== 'cancelled') return { at: 'paying', order, tries };
  buyer.openOrderId = null;
  return { at: 'gone', end: leavesForGood(buyer.persona) ? 'left' : 'comes_back' };
}

/** The buyer before their bank's page. */
async function meetChallenge(
  sale: Sale,
  buyer: Buyer,
  state: Extract<PayState, { at: 'challenged' }>,
): Promise<VisitState> {
  const { order, tries, url } = state;
  sale.record.counts.challenges += 1;
  if (buyer.persona.wallet === 'leaves_challenge') return giveUp(buyer, order);
  const outcome = buyer.persona.wallet === 'challenge_fails_first' ? 'fail' : 'succeed';
  const page = new URL(url);
  const challengeId = page.pathname.split('/').at(-1) ?? '';
  const answer = await sale.client.send(
    {
      method: 'POST',
      path: `${page.origin}/_simulator/challenges/${challengeId}`,
      body: { outcome },
      step: 'challenge',
    },
    buyer.persona.random,
  );
  if (!isOk(answer)) noteRefusal(sale, 'the challenge', answer, []);
  return confirm(sale, buyer, order, tries, {});
}

/** The provider takes its time: look until it is over. */
async function poll(sale: Sale, buyer: Buyer, order: Order, tries: number): Promise<VisitState> {
  const request = call('getPayment', { path: { id: order.payment.payment_id } });
  for (let polls = 0; polls < POLLS_MAX; polls += 1) {
    await sale.world.timers.sleep(POLL_MS * (0.75 + buyer.persona.random.next() / 2));
    const answer = await sale.client.send(
      {
        ...request,
        step: 'poll',
        ...(buyer.token === null ? {} : { token: buyer.token }),
      },
      buyer.persona.random,
    );
    if (!isOk(answer)) {
      noteRefusal(sale, `GET ${request.path}`, answer, []);
      return comesBack;
    }
    const payment = jsonOf<Payment>(answer);
    const isSettled =
      payment.status === 'succeeded'
        ? payment.order_status === 'confirmed'
        : payment.status !== 'processing';
    if (isSettled) return onPayment(sale, buyer, order, tries, payment);
  }
  sale.record.refuse('payment_never_settled');
  return comesBack;
}

async function receiveTickets(sale: Sale, buyer: Buyer, order: Order): Promise<VisitState> {
  const seatIds = order.items.map((item) => item.seat_id);
  sale.record.counts.ordersConfirmed += 1;
  sale.record.lastConfirmedAtMs = sale.world.clock.nowMs();
  sale.record.counts.seatsConfirmed += seatIds.length;
  sale.record.acknowledgedOrders.push({
    orderId: order.order_id,
    showId: order.show_id,
    seatIds,
    totalCents: order.total_cents,
  });
  buyer.openOrderId = null;
  if (buyer.persona.repeats) await readOwnWrite(sale, buyer, order);
  return { at: 'gone', end: 'bought' };
}

/** Nobody has to wait for a model: with the position of the write, it is there. */
async function readOwnWrite(sale: Sale, buyer: Buyer, order: Order): Promise<void> {
  if (buyer.position === null) return;
  const query = { min_position: buyer.position };
  const request = call('getOrder', { path: { id: order.order_id }, query });
  const answer = await sale.client.send(
    {
      ...request,
      step: 'order_read',
      ...(buyer.token === null ? {} : { token: buyer.token }),
    },
    buyer.persona.random,
  );
  if (!isOk(answer)) {
    noteRefusal(sale, `GET ${request.path}`, answer, []);
  } else if (jsonOf<Order>(answer).status !== 'confirmed') {
    const { status } = jsonOf<Order>(answer);
    sale.record.report(
      'order_model_differs',
      request.path,
      `${status} to the one who has just paid`,
    );
  }
}

export async function cancelOrder(
  sale: Sale,
  buyer: Buyer,
  orderId: string,
  end: VisitEnd,
): Promise<VisitState> {
  const request = call('cancelOrder', { path: { id: orderId } });
  const answer = await press(sale, buyer, { ...request, step: 'cancel' });
  if (isOk(answer)) buyer.openOrderId = null;
  else noteRefusal(sale, `POST ${request.path}`, answer, ['not_cancellable']);
  return { at: 'gone', end };
}
