/** One of each type of event that the relay reads, with every field that it may have. */
import { eventStream } from '#domain/event.ts';
import { holdStream, type Item } from '#domain/hold.ts';
import { orderStream } from '#domain/order-events.ts';
import { seatStream } from '#domain/seat.ts';
import { showStream } from '#domain/show.ts';
import { completeTerms } from '#domain/show-terms.ts';
import { showTerms } from '#domain/testing/catalogue.ts';
import { itemOf } from '#domain/testing/orders.ts';
import { ticketStream } from '#domain/ticket.ts';
import { venueStream } from '#domain/venue.ts';
import type { DomainEvent } from '#event-store/aggregate.ts';
import type { ReadType } from '../topics.ts';

export const AT_MS = Date.parse('2026-02-24T16:00:00.250Z');
const LATER_MS = AT_MS + 900_000;

const place: Item = itemOf('A-12-4', { row: '12', label: '4', section: 'A' });
const terms = completeTerms({
  ...showTerms,
  endsAtMs: LATER_MS,
  tierByRow: { 'A-12': 'standard' },
  tierBySeat: { 'A-12-aB': 'standard' },
  taxes: [{ name: 'VAT', rateBps: 1900, inclusive: true, appliesTo: 'both' }],
  policy: { cancelUntilMs: LATER_MS },
});
const details = { name: 'A night', category: 'concert', artists: ['Somebody'], description: null };
const hall = {
  name: 'Arena',
  address: 'Street 1',
  city: 'Berlin',
  country: 'DE',
  timezone: 'Europe/Berlin',
};

/** Fields that nobody outside is to see have values that a test can look for. */
export const SECRETS = ['pm_secret', 'https://bank.example/secret', 'https://shop.example/back'];

const DATA = {
  SeatHeld: { holdId: 'hld_1', customerId: 'cus_1', untilMs: LATER_MS },
  SeatHoldExtended: { holdId: 'hld_1', untilMs: LATER_MS },
  HoldExpired: { holdId: 'hld_1' },
  SeatReleased: { holdId: null, orderId: 'ord_1', reason: 'order_cancelled' },
  SeatReserved: { orderId: 'ord_1', holdId: null, customerId: 'cus_1' },
  SeatSold: { orderId: 'ord_1', customerId: 'cus_1' },
  SeatReturned: { orderId: 'ord_1', refundId: 'rfd_1' },
  SeatBlocked: { blockId: 'blk_1', reason: 'press' },
  SeatUnblocked: { blockId: 'blk_1' },
  SeatGiven: { orderId: 'ord_1', customerId: 'cus_1', reason: 'complimentary' },

  HoldPlaced: {
    holdId: 'hld_1',
    showId: 'shw_1',
    customerId: 'cus_1',
    items: [place],
    currency: 'EUR',
    expiresAtMs: LATER_MS,
    holdMs: 900_000,
    channel: 'older_api',
  },
  HoldExtended: { expiresAtMs: LATER_MS },
  HoldAbandoned: {},
  HoldReleased: { reason: 'buyer' },
  HoldConverted: { orderId: 'ord_1' },

  OrderPlaced: {
    orderId: 'ord_1',
    paymentId: 'pay_1',
    showId: 'shw_1',
    eventId: 'evt_1',
    customerId: 'cus_1',
    holdIds: ['hld_1'],
    items: [place],
    totalCents: 5_460,
    currency: 'EUR',
    payByMs: LATER_MS,
    seatsFollow: true,
  },
  OrderSeatsReserved: {},
  OrderConfirmed: { late: false },
  OrderCancelled: { reason: 'expired' },
  OrderSeatsGivenUp: {},
  OrderSeatsReleased: {},
  TicketVoided: { refundId: 'rfd_1' },
  TicketReinstated: { refundId: 'rfd_1' },

  PaymentRequested: { attempt: 1, atMs: AT_MS },
  PaymentCreated: { intentId: 'pi_1', provider: 'stripe' },
  PaymentAttempted: {
    attempt: 1,
    paymentMethod: 'pm_secret',
    returnUrl: 'https://shop.example/back',
    atMs: AT_MS,
  },
  PaymentActionRequired: { attempt: 1, url: 'https://bank.example/secret', payByMs: LATER_MS },
  PaymentAuthorised: { attempt: 1 },
  PaymentDeclined: { attempt: 1, declineCode: 'insufficient_funds' },
  PaymentAttemptFailed: { attempt: 1, code: 'processing_error' },
  CaptureStarted: { call: 1, atMs: AT_MS },
  CaptureFailed: { code: 'expired' },
  PaymentCaptured: { amountCents: 5_460, late: false },
  ConfirmAnswered: {},
  PaymentWaived: {},
  CancelStarted: { call: 1, reason: 'expired', atMs: AT_MS },
  PaymentCancelled: {},
  RefundRequested: {
    refundId: 'rfd_1',
    seatIds: ['A-12-4'],
    amountCents: 5_000,
    reason: 'requested_by_customer',
    keepSeatsBlocked: false,
  },
  RefundStarted: { refundId: 'rfd_1', call: 1, atMs: AT_MS },
  RefundAccepted: { refundId: 'rfd_1', providerRefundId: 're_1' },
  RefundSucceeded: { refundId: 'rfd_1' },
  RefundFailed: { refundId: 'rfd_1', code: 'lost_or_stolen_card', accepted: true },

  EventCreated: { eventId: 'evt_1', owner: 'org_1', ...details },
  EventChanged: { changes: { name: 'Another night' } },
  EventPublished: { showId: 'shw_1' },
  EventCancelled: {},
  ShowCreated: { showId: 'shw_1', eventId: 'evt_1', owner: 'org_1', terms },
  ShowChanged: { changes: { startsAtMs: LATER_MS, doorsAtMs: null } },
  ShowPublished: { venueRevision: 3, layoutVersion: 1, seatCount: 24 },
  ShowPaused: {},
  ShowResumed: {},
  ShowCancelled: {},
  VenueCreated: { venueId: 'ven_1', owner: 'org_1', ...hall },
  VenueDetailsChanged: { ...hall, address: null },
  VenueLayoutStarted: { layoutVersion: 1, sectionCount: 2, seatCount: 24 },
  VenueSectionAdded: {
    layoutVersion: 1,
    section: {
      id: 'FLOOR',
      name: 'Floor',
      kind: 'ga',
      capacity: 20,
      outline: [{ x: 0, y: 0.5 }],
    },
  },
  VenueRowsAdded: {
    layoutVersion: 1,
    sectionId: 'A',
    rows: [
      { label: '1', seats: 2, points: [0, 0, 20.5, 0], obstructedView: [1] },
      { label: '2', seats: ['4'], points: [0, 20], accessible: [0], companion: [0] },
    ],
  },
  VenueLayoutCompleted: { layoutVersion: 1 },
} satisfies Readonly<Record<ReadType, object>>;

function streamOf(type: ReadType): string {
  if (type.startsWith('Seat') || type === 'HoldExpired') return seatStream('shw_1', 'A-12-4');
  if (type.startsWith('Hold')) return holdStream('hld_1');
  if (type.startsWith('Ticket')) return ticketStream('tkt_1-0');
  if (type.startsWith('Show')) return showStream('shw_1');
  if (type.startsWith('Event')) return eventStream('evt_1');
  if (type.startsWith('Venue')) return venueStream('ven_1');
  return orderStream('ord_1');
}

export interface AnyEvent {
  readonly stream: string;
  readonly event: DomainEvent & { readonly type: ReadType };
}

const isOfShow = ({ event }: AnyEvent): boolean => event.type === 'ShowCreated';

/** In an order in which each finds what it refers to. */
export const EVERY_EVENT: readonly AnyEvent[] = (Object.keys(DATA) as ReadType[])
  .map((type) => ({ stream: streamOf(type), event: { type, data: DATA[type] } }))
  .toSorted((a, b) => Number(isOfShow(b)) - Number(isOfShow(a)));
