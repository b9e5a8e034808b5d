/** Finds the events of a hold, of an order and of all that a customer ever did, in the streams. */
import { activityOf } from '#domain/activity.ts';
import { customerStream } from '#domain/customer.ts';
import { type HoldEvent, holdStream } from '#domain/hold.ts';
import type { PlacedOrder } from '#domain/order.ts';
import { type OrderEvent, orderStream } from '#domain/order-events.ts';
import { seatStream } from '#domain/seat.ts';
import { ticketIdOf, ticketStream } from '#domain/ticket.ts';
import type { EventStore, StoredEvent } from '#event-store/port.ts';
import type { CustomerActivityReader } from '#projections/customers/port.ts';
import { type AuditRange, isWithin } from './entries.ts';

type Store = Pick<EventStore, 'readStream'>;

/** Streams read at once for one request. */
const READS_AT_ONCE = 8;
/** Holds and orders of a customer that are looked up at once. */
const ACTIVITIES_A_PAGE = 20;

/** Everything about an order: its own events, its holds', its seats' and its tickets'. */
export async function orderTrail(
  store: Store,
  order: Pick<PlacedOrder, 'orderId' | 'holdIds'>,
): Promise<readonly StoredEvent[]> {
  const parts = [await activityTrail(store, order.orderId)];
  for (const holdId of order.holdIds) parts.push(await activityTrail(store, holdId));
  return parts.flat();
}

/**
 * Enough of what a customer did for a page, and for knowing whether there is more. Their holds and
 * orders come in the order of their first events: once one begins after what is shown, so do all
 * that follow it.
 */
export async function customerTrail(
  deps: { readonly store: Store; readonly activity: CustomerActivityReader },
  customerId: string,
  range: AuditRange,
): Promise<readonly StoredEvent[]> {
  let found: readonly StoredEvent[] = [];
  let from: Parameters<CustomerActivityReader['page']>[0]['from'] = null;
  for (;;) {
    const page = await deps.activity.page({
      customerId,
      eventsAfter: range.after,
      from,
      limit: ACTIVITIES_A_PAGE,
    });
    for (const activity of page) {
      const lastShown = found[range.limit];
      const isBeyond = lastShown !== undefined && lastShown.position < activity.firstPosition;
      if (isBeyond || activity.firstPosition > range.until) return found;
      const events = await activityTrail(deps.store, activity.id);
      found = [...found, ...events.filter((event) => isWithin(range, event))]
        .sort((one, next) => (one.position < next.position ? -1 : 1))
        .slice(0, range.limit + 1);
    }
    if (page.length < ACTIVITIES_A_PAGE) return found;
    from = page.at(-1) ?? null;
  }
}

/** What happened in one hold, one order or a customer's own stream: each event is in one of them. */
async function activityTrail(store: Store, id: string): Promise<readonly StoredEvent[]> {
  if (id.startsWith('cus_')) return store.readStream(customerStream(id));
  const isOrder = id.startsWith('ord_');
  const own = await store.readStream(isOrder ? orderStream(id) : holdStream(id));
  const around: StoredEvent[] = [];
  for (const streams of inParts(isOrder ? streamsOfOrder(own) : seatsOfHold(own))) {
    const read = await Promise.all(streams.map((stream) => store.readStream(stream)));
    around.push(...read.flat().filter((event) => activityOf(event) === id));
  }
  return [...own, ...around];
}

/** A hold that was abandoned before it was placed names no seats. */
function seatsOfHold(history: readonly StoredEvent[]): readonly string[] {
  const [first] = history as unknown as readonly HoldEvent[];
  if (first?.type !== 'HoldPlaced') return [];
  return first.data.items.map(({ seatId }) => seatStream(first.data.showId, seatId));
}

function streamsOfOrder(history: readonly StoredEvent[]): readonly string[] {
  const [first] = history as unknown as readonly OrderEvent[];
  if (first?.type !== 'OrderPlaced') return [];
  const { orderId, showId, items } = first.data;
  return items.flatMap(({ seatId }, index) => [
    seatStream(showId, seatId),
    ticketStream(ticketIdOf(orderId, index)),
  ]);
}

function* inParts(streams: readonly string[]): Iterable<readonly string[]> {
  for (let start = 0; start < streams.length; start += READS_AT_ONCE) {
    yield streams.slice(start, start + READS_AT_ONCE);
  }
}
