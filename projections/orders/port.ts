/** What the orders' model offers to the other folders. */
import type { PlacedOrder } from '#domain/order.ts';
import type { Position } from '#event-store/port.ts';
import type { Document } from '../port.ts';

export type OrderRecord = Document<PlacedOrder>;

/** The order that a page ended with. */
export interface OrderCursor {
  readonly placedAtMs: number;
  readonly orderId: string;
}

export interface OrderReader {
  /** A customer's orders, newest first. */
  ofCustomer(
    customerId: string,
    page: { readonly limit: number; readonly after: OrderCursor | null },
  ): Promise<readonly OrderRecord[]>;
  /** A show's orders, oldest first, all of them. */
  ofShow(showId: string): Promise<readonly OrderRecord[]>;
  /** All orders that are not at rest, as of a position. */
  open(): Promise<{ readonly position: Position; readonly orders: readonly OrderRecord[] }>;
}
