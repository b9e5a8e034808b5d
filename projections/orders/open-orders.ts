import { isAtRest, type PlacedOrder } from '#domain/order.ts';
import { orderStream } from '#domain/order-events.ts';
import type { EventStore, Position, Revision, StoredEvent } from '#event-store/port.ts';
import type { Log } from '#platform/ports.ts';
import type { OpenOrder, OpenOrders, TailListener } from '../port.ts';
import type { OrderReader } from './port.ts';
import { applyToOrder, isOrderEvent, orderIdOf } from './projector.ts';

interface Tracked extends OpenOrder {
  readonly order: PlacedOrder;
  readonly revision: Revision;
}

export interface TailedOpenOrders extends OpenOrders, TailListener {
  /**
   * Before the tail starts: takes the open orders from the orders' model, and tells the position that
   * they are as of; what comes after it, up to where the tail starts, is still to be brought. Without
   * it, the tail has to start at 0.
   */
  startFrom(orders: Pick<OrderReader, 'open'>): Promise<Position>;
}

export interface OpenOrdersDeps {
  readonly store: Pick<EventStore, 'readStream'>;
  readonly log: Log;
}

/** Orders whose saga still has work to do: all in memory, since they are few. */
export function createOpenOrders({ store, log }: OpenOrdersDeps): TailedOpenOrders {
  /** In the order of their last movement. */
  const open = new Map<string, Tracked>();
  /** Orders that moved after they had come to rest, and whose stream could not be read just then. */
  const unread = new Set<string>();
  let startedAt: Position = 0n;

  function track(order: PlacedOrder, revision: Revision, movedAtMs: number): void {
    const { orderId, showId } = order;
    open.delete(orderId);
    if (isAtRest(order)) return;
    // Once the seats are paid for or given up, only the provider is waited for.
    const payByMs = order.status === 'pending_payment' ? order.payByMs : null;
    open.set(orderId, { orderId, showId, movedAtMs, payByMs, order, revision });
  }

  function onEvent(event: StoredEvent): void {
    if (event.position <= startedAt || !isOrderEvent(event)) return;
    const orderId = orderIdOf(event.stream);
    const known = open.get(orderId);
    if (known !== undefined && event.revision <= known.revision) return;
    if (known === undefined && event.revision > 0) {
      // It was at rest, and something is asked of it again.
      unread.add(orderId);
      return;
    }
    const order = applyToOrder(known?.order ?? null, event);
    if (order !== null) track(order, event.revision, event.atMs);
  }

  async function readAgain(orderId: string): Promise<void> {
    const history = await store.readStream(orderStream(orderId));
    unread.delete(orderId);
    const last = history.at(-1);
    const order = history.reduce<PlacedOrder | null>(applyToOrder, null);
    if (order !== null && last !== undefined) track(order, last.revision, last.atMs);
  }

  const list = (): readonly OpenOrder[] => [...open.values()];
  return {
    list,
    ofShow: (showId) => list().filter((order) => order.showId === showId),
    onEvents: async (events) => {
      for (const event of events) onEvent(event);
      for (const orderId of unread) {
        try {
          await readAgain(orderId);
        } catch (error) {
          log.warn({ orderId, err: error }, 'an order could not be read: with the next batch');
          return;
        }
      }
    },
    startFrom: async (reader) => {
      const { position, orders } = await reader.open();
      startedAt = position;
      for (const { state, revision, movedAtMs } of orders) track(state, revision, movedAtMs);
      return position;
    },
  };
}
