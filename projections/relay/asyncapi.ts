/** What is published, as an AsyncAPI document: made from the very schemas that make the messages. */
import { z } from 'zod';
import { type EventType, TOPIC_OF, TOPICS, type Topic } from './topics.ts';
import {
  CLOUD_EVENT_CONTENT,
  cloudEventSchema,
  DATA_SCHEMAS,
  headersSchema,
  JSON_CONTENT,
  reservationCreatedSchema,
} from './wire/schemas.ts';

const CHANNELS: Readonly<Record<Topic, { readonly key: string; readonly description: string }>> = {
  [TOPICS.seats]: {
    key: 'Show and seat: shw_….A-12-4.',
    description: 'Everything that happens to a seat, or to a place in a general-admission area.',
  },
  [TOPICS.orders]: {
    key: 'The order.',
    description: 'Orders, and their tickets where a refund voids them.',
  },
  [TOPICS.payments]: { key: 'The order.', description: 'Payments and refunds of orders.' },
  [TOPICS.catalog]: {
    key: 'The event, also for its shows. Venues belong to no event: the venue.',
    description: 'Events, their shows, and venues.',
  },
  [TOPICS.reservations]: {
    key: 'The seat’s UUID as 32 hex digits.',
    description:
      'Reservations of the older ticketing API. Carries personal data: keep it no longer than needed.',
  },
};

const schemaOf = (schema: z.ZodType): object => {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { target: 'draft-7' });
  return json;
};

const titleOf = (type: string): string =>
  type.replace(/(?!^)[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

const EVENT_TYPES = Object.keys(DATA_SCHEMAS) as EventType[];

/** The schema of a message, by the name that the document has for it. */
const PAYLOADS: Readonly<Record<string, { readonly topic: Topic; readonly schema: z.ZodType }>> = {
  ...Object.fromEntries(
    EVENT_TYPES.map((type) => [type, { topic: TOPIC_OF[type], schema: cloudEventSchema(type) }]),
  ),
  ReservationCreated: { topic: TOPICS.reservations, schema: reservationCreatedSchema },
};

/** Of AsyncAPI 3.0. */
export function asyncapiDocument(version: string) {
  const messages = Object.entries(PAYLOADS);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Boxoffice events',
      version,
      description:
        'What happened, published to Kafka at least once, and in order for each key. A redelivery ' +
        'has the same event id: deduplicate by it. No personal data but in reservation-created.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: CLOUD_EVENT_CONTENT,
    channels: Object.fromEntries(
      Object.entries(CHANNELS).map(([topic, { description }]) => [
        topic,
        {
          address: topic,
          description,
          messages: Object.fromEntries(
            messages
              .filter(([, message]) => message.topic === topic)
              .map(([name]) => [name, { $ref: `#/components/messages/${name}` }]),
          ),
          bindings: { kafka: { topic } },
        },
      ]),
    ),
    operations: Object.fromEntries(
      Object.entries(TOPICS).map(([name, topic]) => [
        `publish_${name}`,
        { action: 'send', channel: { $ref: `#/channels/${topic}` } },
      ]),
    ),
    components: {
      messages: Object.fromEntries(
        messages.map(([name, { topic }]) => [
          name,
          {
            name,
            title: titleOf(name),
            contentType: topic === TOPICS.reservations ? JSON_CONTENT : CLOUD_EVENT_CONTENT,
            headers: { $ref: '#/components/schemas/Headers' },
            payload: { $ref: `#/components/schemas/${name}` },
            bindings: {
              kafka: { key: { type: 'string', description: CHANNELS[topic].key } },
            },
          },
        ]),
      ),
      schemas: {
        Headers: schemaOf(headersSchema),
        ...Object.fromEntries(messages.map(([name, { schema }]) => [name, schemaOf(schema)])),
      },
    },
  };
}
