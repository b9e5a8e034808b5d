/** An order as its stream says it is: for whoever decides about it or answers for it. */
import { evolveOrder, initialOrder, type OrderState } from '#domain/order.ts';
import { orderStream } from '#domain/order-events.ts';
import { type Aggregate, afterWrite, foldAggregate, loadAggregate } from './aggregate.ts';
import type { EventStore, Position, StreamWrite } from './port.ts';

const EVOLUTION = { initial: initialOrder, evolve: evolveOrder };

/** Its status is `none` where nobody placed it. */
export const loadOrder = (
  store: Pick<EventStore, 'readStream'>,
  orderId: string,
): Promise<Aggregate<OrderState>> => loadAggregate(store, orderStream(orderId), EVOLUTION);

/** An order that nobody has placed yet, as reading its stream would tell. */
export const noOrder = (orderId: string): Aggregate<OrderState> =>
  foldAggregate(orderStream(orderId), EVOLUTION, []);

/** The order after a write of ours to its stream was stored at `position`. */
export const orderAfter = (
  order: Aggregate<OrderState>,
  write: StreamWrite,
  position: Position,
): Aggregate<OrderState> => afterWrite(order, EVOLUTION, write, position);
