import { z } from '@hono/zod-openapi';
import type { Item } from '#domain/hold.ts';
import type { PlacedOrder } from '#domain/order.ts';
import { evolveTicket, initialTicket, ticketIdOf, ticketStream } from '#domain/ticket.ts';
import { loadAggregate } from '#event-store/aggregate.ts';
import type { HttpApp } from '#platform/http/env.ts';
import { answer } from '#platform/http/respond.ts';
import { route } from '#platform/http/route.ts';
import type { ReadApiDeps } from '../deps.ts';
import { visibleOrder } from './own-order.ts';

const ticketSchema = z
  .object({
    ticket_id: z.string(),
    order_id: z.string(),
    show_id: z.string(),
    seat_id: z.string(),
    section: z.string(),
    row: z.string().nullable(),
    label: z.string(),
    status: z.enum(['valid', 'used', 'returned', 'transferred']),
    pdf_url: z.string(),
  })
  .openapi('Ticket');

/** An order has tickets once it is confirmed. */
export function registerTickets(app: HttpApp, deps: ReadApiDeps): void {
  route(app, {
    method: 'GET',
    path: '/v1/orders/{id}/tickets',
    summary: 'The tickets of an order',
    responses: {
      200: { description: 'Tickets', schema: z.object({ tickets: z.array(ticketSchema) }) },
    },
    load: ({ params, caller }) => visibleOrder(deps, params.id, caller),
    handle: async ({ c, loaded: { order } }) => {
      const items = order.status === 'confirmed' ? order.items : [];
      const tickets = items.map((item, number) => presentTicket(deps, order, item, number));
      return answer(c, 200, { tickets: await Promise.all(tickets) });
    },
  });
}

async function presentTicket(deps: ReadApiDeps, order: PlacedOrder, item: Item, number: number) {
  const ticketId = ticketIdOf(order.orderId, number);
  const { state } = await loadAggregate(deps.store, ticketStream(ticketId), {
    initial: initialTicket,
    evolve: evolveTicket,
  });
  return {
    ticket_id: ticketId,
    order_id: order.orderId,
    show_id: order.showId,
    seat_id: item.seatId,
    section: item.section,
    row: item.row,
    label: item.label,
    status: state.status,
    pdf_url: `/v1/tickets/${ticketId}.pdf`,
  };
}
