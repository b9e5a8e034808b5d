/** Events as messages. The same event is always the same message, but for who reserved a seat. */
import { majorUnits } from '#domain/currency.ts';
import { parseEventStream } from '#domain/event.ts';
import { type HoldEvent, parseHoldStream } from '#domain/hold.ts';
import { parseSeatStream } from '#domain/seat.ts';
import { parseShowStream } from '#domain/show.ts';
import { parseVenueStream } from '#domain/venue.ts';
import type { StoredEvent } from '#event-store/port.ts';
import { olderIdOf, olderSeatIdOf } from '#platform/http/older/ids.ts';
import type { Message } from './port.ts';
import { type EventTopic, type EventType, isReadType, TOPIC_OF, TOPICS } from './topics.ts';
import {
  CLOUD_EVENT_CONTENT,
  cloudEventSchema,
  cloudEventType,
  dataSchemaUri,
  JSON_CONTENT,
  reservationCreatedSchema,
  SOURCE,
} from './wire/schemas.ts';
import { toWire } from './wire/to-wire.ts';

export interface MessageSources {
  /** Whose programme a show is on. Throws where there is no such show. */
  eventOfShow(showId: string): Promise<string>;
  /** What callers of the older API call a customer; null for one who was erased. */
  givenBy(customerId: string): Promise<string | null>;
}

/** An event that can't be made a message of, and why: nothing personal. */
export class Unpublishable extends Error {
  override readonly name = 'Unpublishable';
}

/** Null for what is not published. Throws {@link Unpublishable}. */
export async function messageOf(
  event: StoredEvent,
  sources: MessageSources,
): Promise<Message | null> {
  const { type } = event;
  if (!isReadType(type)) throw new Unpublishable('this release does not know its type');
  if (type === 'HoldPlaced') return reservationMessage(event, sources);
  const topic = TOPIC_OF[type];
  return topic === null ? null : cloudEvent(event, type as EventType, topic, sources);
}

const CLOUD_EVENTS = new Map<string, ReturnType<typeof cloudEventSchema>>();

function schemaOf(type: EventType): ReturnType<typeof cloudEventSchema> {
  const known = CLOUD_EVENTS.get(type);
  if (known !== undefined) return known;
  const made = cloudEventSchema(type);
  CLOUD_EVENTS.set(type, made);
  return made;
}

async function cloudEvent(
  event: StoredEvent,
  type: EventType,
  topic: EventTopic,
  sources: MessageSources,
): Promise<Message> {
  const { key, subject, ids } = await addressOf(event.stream, sources);
  const told = schemaOf(type).safeParse({
    specversion: '1.0',
    id: event.id,
    source: SOURCE,
    type: cloudEventType(type),
    subject,
    time: isoTime(event.atMs),
    datacontenttype: 'application/json',
    dataschema: dataSchemaUri(type),
    stream: event.stream,
    revision: event.revision,
    position: String(event.position),
    correlationid: event.correlationId,
    data: { ...(toWire(event.data) as object), ...ids },
  });
  if (!told.success) throw notAsDescribed(told.error.issues);
  return { topic, key, value: JSON.stringify(told.data), headers: headersOf(event, true) };
}

/** By which key a stream's events go, and the ids that its name tells. */
async function addressOf(stream: string, sources: MessageSources): Promise<Address> {
  const seat = parseSeatStream(stream);
  if (seat !== null) {
    const subject = `${seat.showId}.${seat.seatId}`;
    return { key: subject, subject, ids: { show_id: seat.showId, seat_id: seat.seatId } };
  }
  const showId = parseShowStream(stream);
  if (showId !== null) {
    const eventId = await sources.eventOfShow(showId);
    return { key: eventId, subject: showId, ids: { show_id: showId, event_id: eventId } };
  }
  const eventId = parseEventStream(stream);
  if (eventId !== null) return { key: eventId, subject: eventId, ids: { event_id: eventId } };
  const venueId = parseVenueStream(stream);
  if (venueId !== null) return { key: venueId, subject: venueId, ids: { venue_id: venueId } };
  return orderAddress(stream);
}

interface Address {
  readonly key: string;
  readonly subject: string;
  readonly ids: Readonly<Record<string, string>>;
}

const ORDER = /^order-(ord_(.+))$/;
const TICKET = /^ticket-(tkt_(.+)-\d+)$/;

/** An order's payment and its tickets have ids that are made of the order's. */
function orderAddress(stream: string): Address {
  const [, orderId, orderName] = ORDER.exec(stream) ?? [];
  if (orderId !== undefined) {
    const ids = { order_id: orderId, payment_id: `pay_${orderName}` };
    return { key: orderId, subject: orderId, ids };
  }
  const [, ticketId, ticketOf] = TICKET.exec(stream) ?? [];
  if (ticketId === undefined) throw new Unpublishable('its stream has no name of ours');
  const ids = { order_id: `ord_${ticketOf}`, ticket_id: ticketId };
  return { key: `ord_${ticketOf}`, subject: ticketId, ids };
}

/** A hold of the older API is a reservation; those of our own are told by their seats. */
async function reservationMessage(
  event: StoredEvent,
  { givenBy }: MessageSources,
): Promise<Message | null> {
  const { channel, items, showId, currency, customerId, expiresAtMs } = event.data as Extract<
    HoldEvent,
    { type: 'HoldPlaced' }
  >['data'];
  const [item] = items;
  const holdId = parseHoldStream(event.stream);
  if (channel !== 'older_api' || item === undefined || holdId === null) return null;
  const seatId = olderSeatIdOf(showId, item.seatId);
  const told = reservationCreatedSchema.safeParse({
    eventId: event.id,
    reservationId: olderIdOf(holdId),
    customerId: (await givenBy(customerId)) ?? customerId,
    seatId,
    seatNumber: item.seatId,
    section: item.section,
    basePrice: majorUnits(item.priceCents, currency),
    createdAt: isoTime(event.atMs),
    expiresAt: isoTime(expiresAtMs),
    status: 'active',
  });
  if (!told.success) throw notAsDescribed(told.error.issues);
  return {
    topic: TOPICS.reservations,
    key: seatId.replaceAll('-', ''),
    value: JSON.stringify(told.data),
    headers: headersOf(event, false),
  };
}

const headersOf = (event: StoredEvent, isCloudEvent: boolean) => ({
  'content-type': isCloudEvent ? CLOUD_EVENT_CONTENT : JSON_CONTENT,
  'event-id': event.id,
  stream: event.stream,
  revision: String(event.revision),
  position: String(event.position),
});

const isoTime = (ms: number): string => new Date(ms).toISOString();

/** Where it is not as described, never what is there. */
function notAsDescribed(
  issues: readonly { readonly path: readonly PropertyKey[] }[],
): Unpublishable {
  const places = issues.map(({ path }) => path.join('.')).join(', ');
  return new Unpublishable(`its data is not as described: ${places}`);
}
