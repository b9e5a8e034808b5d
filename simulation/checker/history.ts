/**
 * What the log says, gathered by an account of our own: none of the domain's code is used here, so
 * that a mistake there can't hide itself from its judge.
 */
export type SeatOwnership =
  | { readonly status: 'available' }
  | {
      readonly status: 'held';
      readonly holdId: string;
      readonly customerId: string;
      readonly untilMs: number;
    }
  | { readonly status: 'reserved'; readonly orderId: string; readonly customerId: string }
  | { readonly status: 'sold'; readonly orderId: string; readonly complimentary: boolean }
  | { readonly status: 'blocked'; readonly blockId: string };

export interface SeatRecord {
  /** Show and seat with a dot between: what follows `seat-` in the stream's name. */
  readonly key: string;
  readonly showId: string;
  readonly seatId: string;
  owner: SeatOwnership;
}

export interface HoldRecord {
  readonly holdId: string;
  phase: 'unplaced' | 'abandoned' | 'active' | 'released' | 'converted';
  showId: string | null;
  customerId: string | null;
  /** Seats of `HoldPlaced`. */
  placedSeats: readonly string[];
  /** Keys of the seats that were ever held for it, with the customer named there. */
  readonly heldSeats: Map<string, string>;
  readonly reservedSeats: Set<string>;
  extended: boolean;
  orderId: string | null;
}

export interface RefundRecord {
  readonly refundId: string;
  readonly seatIds: readonly string[];
  readonly amountCents: number;
  phase: 'requested' | 'accepted' | 'succeeded' | 'failed';
  /** It failed after the provider had taken it on, or for good: a case for finance. */
  wasAccepted: boolean;
}

export interface OrderRecord {
  readonly orderId: string;
  phase: 'unplaced' | 'pending' | 'confirmed' | 'cancelled';
  showId: string | null;
  customerId: string | null;
  holdIds: readonly string[];
  seatIds: readonly string[];
  totalCents: number;
  currency: string;
  payByMs: number;
  captures: number;
  capturedCents: number;
  readonly refunds: Map<string, RefundRecord>;
  /** Keys of seats. */
  readonly reservedSeats: Set<string>;
  readonly soldSeats: Set<string>;
  readonly givenSeats: Set<string>;
  /** Key of the seat and the refund it went back for. */
  readonly returnedSeats: Map<string, string>;
}

export interface History {
  readonly seats: Map<string, SeatRecord>;
  readonly holds: Map<string, HoldRecord>;
  readonly orders: Map<string, OrderRecord>;
  /** How many seat events each show has: the version of its availability. */
  readonly seatEvents: Map<string, number>;
  eventCount: number;
}

export function emptyHistory(): History {
  return {
    seats: new Map(),
    holds: new Map(),
    orders: new Map(),
    seatEvents: new Map(),
    eventCount: 0,
  };
}

export const seatKey = (showId: string, seatId: string): string => `${showId}.${seatId}`;

export function holdOf(history: History, holdId: string): HoldRecord {
  let hold = history.holds.get(holdId);
  if (!hold) {
    hold = {
      holdId,
      phase: 'unplaced',
      showId: null,
      customerId: null,
      placedSeats: [],
      heldSeats: new Map(),
      reservedSeats: new Set(),
      extended: false,
      orderId: null,
    };
    history.holds.set(holdId, hold);
  }
  return hold;
}

export function orderOf(history: History, orderId: string): OrderRecord {
  let order = history.orders.get(orderId);
  if (!order) {
    order = {
      orderId,
      phase: 'unplaced',
      showId: null,
      customerId: null,
      holdIds: [],
      seatIds: [],
      totalCents: 0,
      currency: '',
      payByMs: 0,
      captures: 0,
      capturedCents: 0,
      refunds: new Map(),
      reservedSeats: new Set(),
      soldSeats: new Set(),
      givenSeats: new Set(),
      returnedSeats: new Map(),
    };
    history.orders.set(orderId, order);
  }
  return order;
}

export function seatOf(history: History, stream: string): SeatRecord {
  const key = stream.slice('seat-'.length);
  let seat = history.seats.get(key);
  if (!seat) {
    const dot = key.indexOf('.');
    seat = {
      key,
      showId: key.slice(0, dot),
      seatId: key.slice(dot + 1),
      owner: { status: 'available' },
    };
    history.seats.set(key, seat);
  }
  return seat;
}

/** What the provider has given back, or has promised to. */
export function refundedCents(order: OrderRecord): number {
  return sumRefunds(order, (refund) => refund.phase === 'accepted' || refund.phase === 'succeeded');
}

/** What has reached the buyers, by the provider's word. */
export function settledRefundCents(order: OrderRecord): number {
  return sumRefunds(order, (refund) => refund.phase === 'succeeded');
}

/** What the provider refused to give back: named cases on finance's list. */
export function refusedRefundCents(order: OrderRecord): number {
  return sumRefunds(order, (refund) => refund.phase === 'failed');
}

function sumRefunds(order: OrderRecord, counts: (refund: RefundRecord) => boolean): number {
  let sum = 0;
  for (const refund of order.refunds.values()) if (counts(refund)) sum += refund.amountCents;
  return sum;
}
