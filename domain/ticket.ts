/** A ticket: the right to one seat that an order bought. A scan and a return are judged here. */
import type { Accepted } from './decision.ts';
import { accept } from './decision.ts';

export const ticketStream = (ticketId: string): string => `ticket-${ticketId}`;

/** Every place of an order has its ticket, told by the order's id and the place's number in it. */
export const ticketIdOf = (orderId: string, itemIndex: number): string =>
  `tkt_${orderId.slice('ord_'.length)}-${itemIndex}`;

export type TicketEvent =
  | { readonly type: 'TicketVoided'; readonly data: { readonly refundId: string } }
  /** The refund that voided it was refused by the provider: the buyer keeps seat and ticket. */
  | { readonly type: 'TicketReinstated'; readonly data: { readonly refundId: string } };

export type TicketState =
  | { readonly status: 'valid' }
  | { readonly status: 'returned'; readonly refundId: string };

/** Tickets exist by their order's confirmation: a ticket without a stream is valid. */
export const initialTicket: TicketState = { status: 'valid' };

export function evolveTicket(state: TicketState, event: TicketEvent): TicketState {
  switch (event.type) {
    case 'TicketVoided':
      return { status: 'returned', refundId: event.data.refundId };
    case 'TicketReinstated':
      return state.status === 'returned' && state.refundId === event.data.refundId
        ? initialTicket
        : state;
    default:
      event satisfies never;
      return state;
  }
}

/** Precedes the refund: from here on nobody enters with it. */
export function voidTicket(
  state: TicketState,
  command: { readonly refundId: string },
): Accepted<TicketEvent> {
  if (state.status === 'returned') return accept();
  return accept({ type: 'TicketVoided', data: { refundId: command.refundId } });
}

export function reinstateTicket(
  state: TicketState,
  command: { readonly refundId: string },
): Accepted<TicketEvent> {
  if (state.status !== 'returned' || state.refundId !== command.refundId) return accept();
  return accept({ type: 'TicketReinstated', data: { refundId: command.refundId } });
}
