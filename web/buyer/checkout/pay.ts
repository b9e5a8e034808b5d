/**
 * Paying, step by step, each under a key of its own that is kept with the tab: a reload, a second click or
 * the back button sends the same step again, which changes nothing.
 */
import type { QueryClient } from '@tanstack/react-query';
import type { Output } from '#client/index.ts';
import { api, BoxofficeProblem } from '../../shared/api/client.ts';
import { timed } from '../../shared/api/clock.ts';
import { forgetStep, stepKey } from '../../shared/api/step-keys.ts';
import { forgetHold } from '../holds.ts';

/** As every route tells it; some leave out what they have not looked for. */
export type Order = Output<'placeOrder'> | Output<'getOrder'>;
export type Payment = Output<'confirmPayment'>;

export interface Buyer {
  readonly name: string;
  readonly email: string;
}

export const orderQueryKey = (orderId: string) => ['order', orderId] as const;

export async function placeOrder(
  queries: QueryClient,
  holdId: string,
  buyer: Buyer,
): Promise<Order> {
  // By the hold alone: storage is no place for names. Another name under the same key is refused, and
  // then the order is there.
  const step = `order/${holdId}`;
  try {
    const order = await timed(() =>
      api.placeOrder({ body: { hold_id: holdId, buyer }, idempotencyKey: stepKey(step) }),
    );
    queries.setQueryData(orderQueryKey(order.order_id), order);
    forgetHold(order.show_id);
    return order;
  } catch (error) {
    // It has become an order before: by another window, or by a request whose answer was lost.
    if (!(error instanceof BoxofficeProblem)) throw error;
    forgetStep(step);
    const hold = await api.getHold({ path: { id: holdId } });
    if (hold.order_id === undefined) throw error;
    return queries.fetchQuery(orderQuery(hold.order_id));
  }
}

export const orderQuery = (orderId: string) => ({
  queryKey: orderQueryKey(orderId),
  queryFn: (): Promise<Order> => timed(() => api.getOrder({ path: { id: orderId } })),
});

/** With a method: a try. Refused tries are thrown; the same method may then be tried again. */
export async function confirm(order: Pick<Order, 'order_id' | 'payment'>, method: string) {
  const { payment_id } = order.payment;
  const step = `pay/${payment_id}/${method}`;
  try {
    return await api.confirmPayment({
      path: { id: payment_id },
      body: { payment_method: method, return_url: orderAddress(order.order_id) },
      idempotencyKey: stepKey(step),
    });
  } catch (error) {
    if (error instanceof BoxofficeProblem && error.status < 500) forgetStep(step);
    throw error;
  }
}

/** After the bank's page, or when nothing is heard: asks how it stands. Naturally the same each time. */
export const settle = (paymentId: string): Promise<Payment> =>
  api.confirmPayment({ path: { id: paymentId }, body: {} });

/** Where the bank sends people back to. */
const orderAddress = (orderId: string): string => `${location.origin}/order/${orderId}`;

/** Their page at the bank; only addresses of the web are gone to. */
export function goToBank(payment: Pick<Payment, 'next_action'>): boolean {
  const url = payment.next_action?.url;
  if (url === undefined || !/^https?:\/\//.test(url)) return false;
  location.assign(url);
  return true;
}
