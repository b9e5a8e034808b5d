/** Which event is published to which topic: all of them, in this one table. */
import type { EventEvent } from '#domain/event.ts';
import type { HoldEvent } from '#domain/hold.ts';
import type { OrderEvent } from '#domain/order-events.ts';
import type { SeatEvent } from '#domain/seat.ts';
import type { ShowEvent } from '#domain/show.ts';
import type { TicketEvent } from '#domain/ticket.ts';
import type { VenueEvent } from '#domain/venue.ts';

export const TOPICS = {
  seats: 'boxoffice.seats',
  orders: 'boxoffice.orders',
  payments: 'boxoffice.payments',
  catalog: 'boxoffice.catalog',
  reservations: 'reservation-created',
} as const;

export type Topic = (typeof TOPICS)[keyof typeof TOPICS];

/** Topics whose messages are CloudEvents. */
export type EventTopic = Exclude<Topic, typeof TOPICS.reservations>;

/** Streams that are read. Nothing of carts, customers, demand and reconciliations is published. */
export const STREAM_PREFIXES: readonly string[] = [
  'seat-',
  'hold-',
  'order-',
  'ticket-',
  'show-',
  'event-',
  'venue-',
];

type ReadEvent =
  | SeatEvent
  | HoldEvent
  | OrderEvent
  | TicketEvent
  | ShowEvent
  | EventEvent
  | VenueEvent;

export type ReadType = ReadEvent['type'];

/**
 * Null is read and not published: what buyers see of a hold is told by its seats, and an answer given
 * again is bookkeeping. A type that is not in here stops the relay, since it comes from a newer
 * release that knows what to do with it.
 */
export const TOPIC_OF = {
  SeatHeld: TOPICS.seats,
  SeatHoldExtended: TOPICS.seats,
  HoldExpired: TOPICS.seats,
  SeatReleased: TOPICS.seats,
  SeatReserved: TOPICS.seats,
  SeatSold: TOPICS.seats,
  SeatReturned: TOPICS.seats,
  SeatBlocked: TOPICS.seats,
  SeatUnblocked: TOPICS.seats,
  SeatGiven: TOPICS.seats,

  HoldPlaced: TOPICS.reservations, // those of the older API only
  HoldExtended: null,
  HoldAbandoned: null,
  HoldReleased: null,
  HoldConverted: null,

  OrderPlaced: TOPICS.orders,
  OrderSeatsReserved: TOPICS.orders,
  OrderConfirmed: TOPICS.orders,
  OrderCancelled: TOPICS.orders,
  OrderSeatsGivenUp: TOPICS.orders,
  OrderSeatsReleased: TOPICS.orders,
  TicketVoided: TOPICS.orders,
  TicketReinstated: TOPICS.orders,

  PaymentRequested: TOPICS.payments,
  PaymentCreated: TOPICS.payments,
  PaymentAttempted: TOPICS.payments,
  PaymentActionRequired: TOPICS.payments,
  PaymentAuthorised: TOPICS.payments,
  PaymentDeclined: TOPICS.payments,
  PaymentAttemptFailed: TOPICS.payments,
  CaptureStarted: TOPICS.payments,
  CaptureFailed: TOPICS.payments,
  PaymentCaptured: TOPICS.payments,
  ConfirmAnswered: null,
  PaymentWaived: TOPICS.payments,
  CancelStarted: TOPICS.payments,
  PaymentCancelled: TOPICS.payments,
  RefundRequested: TOPICS.payments,
  RefundStarted: TOPICS.payments,
  RefundAccepted: TOPICS.payments,
  RefundSucceeded: TOPICS.payments,
  RefundFailed: TOPICS.payments,

  EventCreated: TOPICS.catalog,
  EventChanged: TOPICS.catalog,
  EventPublished: TOPICS.catalog,
  EventCancelled: TOPICS.catalog,
  ShowCreated: TOPICS.catalog,
  ShowChanged: TOPICS.catalog,
  ShowPublished: TOPICS.catalog,
  ShowPaused: TOPICS.catalog,
  ShowResumed: TOPICS.catalog,
  ShowCancelled: TOPICS.catalog,
  VenueCreated: TOPICS.catalog,
  VenueDetailsChanged: TOPICS.catalog,
  VenueLayoutStarted: TOPICS.catalog,
  VenueSectionAdded: TOPICS.catalog,
  VenueRowsAdded: TOPICS.catalog,
  VenueLayoutCompleted: TOPICS.catalog,
} as const satisfies Record<ReadType, Topic | null>;

/** Published as CloudEvents. */
export type EventType = {
  [Type in ReadType]: (typeof TOPIC_OF)[Type] extends EventTopic ? Type : never;
}[ReadType];

export const isReadType = (type: string): type is ReadType => Object.hasOwn(TOPIC_OF, type);
