/** Purchases for tests of a whole Boxoffice: a show with seats for many, and the steps to a ticket. */
import {
  type Answer,
  type Body,
  type Buyer,
  expectStatus,
  FEE_CENTS,
  newKey,
  PRICE_CENTS,
  request,
  type TestBoxoffice,
} from './boxoffice.ts';

/** What a buyer pays for a seat of the kit's shows. */
export const SEAT_CENTS = PRICE_CENTS + FEE_CENTS;
export const WHO = { name: 'Ada Buyer', email: 'ada@example.com' };
export const VISA = 'pm_card_visa';
export const CHALLENGED = 'pm_card_threeDSecure2Required';
export const DECLINED = 'pm_card_chargeDeclined';

export interface Ordered {
  readonly buyer: Buyer;
  readonly seats: readonly string[];
  readonly holdId: string;
  readonly orderId: string;
  readonly paymentId: string;
  /** The answer to the order. */
  readonly body: Body;
}

/** As the payment provider lists it. */
export interface Intent {
  readonly id: string;
  readonly status: string;
  readonly amount_received: number;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface Purchases {
  readonly showId: string;
  /** Seats of a row, up to four, that nobody was given before. */
  freshSeats(count?: number): string[];
  holdSeats(buyer: Buyer, seats: readonly string[]): Promise<string>;
  /** Of a new buyer, unpaid. */
  order(seats?: readonly string[]): Promise<Ordered>;
  paidOrder(seats?: readonly string[]): Promise<Ordered>;
  /** How the seats stand, in the order asked. */
  statusesOf(seats: readonly string[]): Promise<string[]>;
  /** The order's payments by the provider's own list. */
  intentsOf(orderId: string): Promise<readonly Intent[]>;
}

const ROWS = 80;
const SEATS_A_ROW = 4;

export async function createPurchases(house: TestBoxoffice): Promise<Purchases> {
  const rows = Array.from({ length: ROWS }, (_, row) => ({
    label: String(row + 1),
    seats: SEATS_A_ROW,
  }));
  const sections = [{ id: 'A', name: 'Stalls', kind: 'reserved', rows }];
  const { showId, eventId } = await house.newShow({ sections });
  let lastRow = 0;

  const freshSeats = (count = 2): string[] => {
    lastRow += 1;
    if (lastRow > ROWS) throw new Error('the kit’s show has no more rows');
    return Array.from({ length: count }, (_, seat) => `A-${lastRow}-${seat + 1}`);
  };
  const holdSeats = async (buyer: Buyer, seats: readonly string[]): Promise<string> => {
    const answer = await buyer.post(`/v1/shows/${showId}/holds`, { seat_ids: seats });
    return String(expectStatus(answer, 201).body.hold_id);
  };
  const order = async (seats: readonly string[] = freshSeats()): Promise<Ordered> => {
    const buyer = await house.buyer();
    const holdId = await holdSeats(buyer, seats);
    const wanted = { hold_id: holdId, buyer: WHO };
    const { body } = expectStatus(await buyer.post('/v1/orders', wanted, { key: newKey() }), 201);
    return {
      buyer,
      seats,
      holdId,
      orderId: String(body.order_id),
      paymentId: paymentIdOf(body),
      body,
    };
  };
  return {
    showId,
    freshSeats,
    holdSeats,
    order,
    async paidOrder(seats) {
      const placed = await order(seats);
      const paid = expectStatus(await confirm(placed, VISA), 200);
      if (paid.body.status !== 'succeeded') throw new Error(`not paid: ${paid.text}`);
      return placed;
    },
    async statusesOf(seats) {
      const listed = await house.organizer.get(`/v1/events/${eventId}/seats`);
      const all = expectStatus(listed, 200).body.seats as { id: string; status: string }[];
      const statuses = new Map(all.map(({ id, status }) => [id, status]));
      return seats.map((seat) => statuses.get(seat) ?? 'none');
    },
    async intentsOf(orderId) {
      const list = `${house.boxoffice.simulatorUrl}/v1/payment_intents?limit=100`;
      const listed = await request(list, 'GET', { token: 'sk_test_reader' });
      const intents = expectStatus(listed, 200).body.data as Intent[];
      return intents.filter(({ metadata }) => Object.values(metadata).includes(orderId));
    },
  };
}

/** The payment's id in an order's answer. */
export const paymentIdOf = (order: Body): string =>
  String((order.payment as { readonly payment_id: string }).payment_id);

export const confirm = (
  { buyer, paymentId }: Pick<Ordered, 'buyer' | 'paymentId'>,
  payment_method: string,
  key = newKey(),
): Promise<Answer> => buyer.post(`/v1/payments/${paymentId}/confirm`, { payment_method }, { key });

/** What remains of an answer when it is replayed. */
export const withoutTime = ({ body: { server_time: _, ...rest } }: Answer): Body => rest;
