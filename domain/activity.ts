/** What an event is part of: one hold or one order of a customer, or the customer's own record. */
import { parseCustomerStream } from './customer.ts';

/**
 * The id of the hold or the order that an event acts for, of the customer that it is about, or null
 * for the house's own doings. A seat's event that names both belongs to the order: each event is part
 * of one thing only.
 */
export function activityOf(event: {
  readonly stream: string;
  readonly data: object;
}): string | null {
  const { stream } = event;
  if (stream.startsWith('order-')) return stream.slice('order-'.length);
  if (stream.startsWith('hold-')) return stream.slice('hold-'.length);
  if (stream.startsWith('ticket-')) return orderOfTicket(stream.slice('ticket-'.length));
  if (stream.startsWith('seat-')) {
    const { orderId, holdId } = event.data as { orderId?: string | null; holdId?: string | null };
    return orderId ?? holdId ?? null;
  }
  return parseCustomerStream(stream);
}

/** `tkt_<part of the order's id>-<number of the place>`, as `ticketIdOf` makes it. */
const orderOfTicket = (ticketId: string): string =>
  `ord_${ticketId.slice('tkt_'.length, ticketId.lastIndexOf('-'))}`;
