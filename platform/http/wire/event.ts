/** An event on the wire, as its organiser sees and writes it. */
import { z } from '@hono/zod-openapi';
import type { TicketedEvent } from '#domain/event.ts';

const eventFields = {
  name: z.string(),
  category: z.string(),
  artists: z.array(z.string()),
  description: z.string().nullable().optional(),
};

export const createEventBody = z.object(eventFields).openapi('CreateEvent');
export const changeEventBody = z.object(eventFields).partial().openapi('ChangeEvent');

export const eventStatusField = z.enum(['draft', 'published', 'cancelled']);

/** What belongs to the event itself; its next show's venue, times and prices come from queries. */
export const eventDetailsSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    category: z.string(),
    artists: z.array(z.string()),
    description: z.string().nullable(),
    status: eventStatusField,
  })
  .openapi('EventDetails');

export function presentEvent(event: TicketedEvent): z.infer<typeof eventDetailsSchema> {
  return {
    id: event.eventId,
    name: event.name,
    category: event.category,
    artists: [...event.artists],
    description: event.description,
    status: event.status,
  };
}
