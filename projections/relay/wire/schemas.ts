/** Every message as it is on the wire. Messages are made by these, and described by them. */
import { z } from 'zod';
import type { EventType } from '../topics.ts';
import { CATALOG_DATA } from './catalog.ts';
import { type DataSchemas, instant } from './common.ts';
import { ORDER_DATA } from './orders.ts';
import { PAYMENT_DATA } from './payments.ts';
import { SEAT_DATA } from './seats.ts';

/** What is told of each type; of an event's data nothing else leaves the house. */
export const DATA_SCHEMAS: DataSchemas<EventType> = {
  ...SEAT_DATA,
  ...ORDER_DATA,
  ...PAYMENT_DATA,
  ...CATALOG_DATA,
};

export const SOURCE = '/boxoffice';
export const cloudEventType = (type: EventType): string => `boxoffice.${type}`;
/** Raised with a change that readers of the older one would stumble over. */
export const dataSchemaUri = (type: EventType): string => `urn:boxoffice:schema:${type}:1`;

const uuid = z.uuid();

/** A CloudEvent in JSON, with what it says of its place in the log as extension attributes. */
export const cloudEventSchema = (type: EventType) =>
  z.object({
    specversion: z.literal('1.0'),
    id: uuid.describe('Of the event: the same in every redelivery. Deduplicate by it.'),
    source: z.literal(SOURCE),
    type: z.literal(cloudEventType(type)),
    subject: z
      .string()
      .describe('The seat, order, ticket, event, show or venue that it happened to.'),
    time: instant.describe('By the clock of the process that recorded it.'),
    datacontenttype: z.literal('application/json'),
    dataschema: z.literal(dataSchemaUri(type)),
    stream: z.string(),
    revision: z.int().min(0).describe('Its number in its stream, from 0, without gaps.'),
    position: z.string().describe('Its place in the one order of all events of this store.'),
    correlationid: z.string().describe('The request, or the saga’s run, at the root of it.'),
    data: DATA_SCHEMAS[type],
  });

/** The older ticketing API's message, as its readers know it. */
export const reservationCreatedSchema = z.object({
  eventId: uuid.describe('The same in every redelivery. Deduplicate by it.'),
  reservationId: uuid,
  customerId: z
    .string()
    .describe(
      'As the older API’s client gave it: personal. Our own id once the customer is erased.',
    ),
  seatId: uuid,
  seatNumber: z
    .string()
    .describe('Section-Row-Number; in a general-admission area Section-Number.'),
  section: z.string(),
  basePrice: z.number().describe('Major units, without fees.'),
  createdAt: instant,
  expiresAt: instant,
  status: z.literal('active'),
});

export const CLOUD_EVENT_CONTENT = 'application/cloudevents+json';
export const JSON_CONTENT = 'application/json';

/** Of every message. */
export const headersSchema = z.object({
  'content-type': z.enum([CLOUD_EVENT_CONTENT, JSON_CONTENT]),
  'event-id': uuid,
  stream: z.string(),
  revision: z.string(),
  position: z.string(),
});
