/** After the sale: orders that somebody left behind are given up, and the house comes to rest. */
import type { EventStore } from '#event-store/port.ts';
import { call } from './call.ts';
import type { HouseWatch } from './house-watch.ts';
import { jsonOf } from './patient-client.ts';
import { cancelOrder } from './paying.ts';
import type { Buyer, Sale } from './sale.ts';
import { isOk } from './unexpected.ts';
import type { Order } from './wire.ts';

/** Cancels what is still waiting for a buyer who has gone, instead of letting it stand for minutes. */
export async function clearUpOrders(sale: Sale, buyers: readonly Buyer[]): Promise<void> {
  for (const buyer of buyers) {
    if (buyer.openOrderId === null || buyer.token === null) continue;
    const orderId = buyer.openOrderId;
    const answer = await sale.client.send(
      { ...call('getOrder', { path: { id: orderId } }), token: buyer.token, step: 'order_read' },
      buyer.persona.random,
    );
    const isPending = isOk(answer) && jsonOf<Order>(answer).status === 'pending_payment';
    if (isPending) await cancelOrder(sale, buyer, orderId, 'left');
    else buyer.openOrderId = null;
  }
}

const LOOK_EVERY_MS = 500;
/** The log must have stood still for so long. */
const STILL_MS = 1_500;

/**
 * Waits until no seat is held or reserved and the log stands still. False if that has not happened
 * in time: the checker will say what is left.
 */
export async function waitForRest(
  sale: Sale,
  house: HouseWatch,
  log: EventStore | null,
  patienceMs: number,
): Promise<boolean> {
  const { clock, timers } = sale.world;
  const giveUpAtMs = clock.nowMs() + patienceMs;
  let head = await log?.head();
  let stillSinceMs = clock.nowMs();
  while (clock.nowMs() < giveUpAtMs) {
    const view = await house.look();
    const newHead = await log?.head();
    const isAtRest = view.isOpen && view.held + view.reserved === 0 && newHead === head;
    if (!isAtRest) stillSinceMs = clock.nowMs();
    if (clock.nowMs() - stillSinceMs >= STILL_MS) return true;
    head = newHead;
    await timers.sleep(LOOK_EVERY_MS);
  }
  return false;
}
