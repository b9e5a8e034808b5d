/** An order as its stream says it is: for whoever decides about it or answers for it. */
import { evolveOrder, initialOrder, type OrderState } from '#domain/order.ts';
import { orderStream } from '#domain/order-events.ts';
import { type Aggregate, loadAggregate } from './aggregate.ts';
import type { EventStore } from './port.ts';

/** Its status is `none` where nobody placed it. */
export const loadOrder = (
  store: Pick<EventStore, 'readStream'>,
  orderId: string,
): Promise<Aggregate<OrderState>> =>
  loadAggregate(store, orderStream(orderId), { initial: initialOrder, evolve: evolveOrder });
