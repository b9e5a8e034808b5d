import { describe, expect, test } from 'vitest';
import { specification } from './testing/given-when-then.ts';
import {
  evolveTicket,
  initialTicket,
  reinstateTicket,
  type TicketEvent,
  type TicketState,
  ticketIdOf,
  ticketStream,
  voidTicket,
} from './ticket.ts';

const ticket = specification(initialTicket, evolveTicket);
const voided = (refundId = 'rfd_1'): TicketEvent => ({ type: 'TicketVoided', data: { refundId } });
const reinstated = (refundId = 'rfd_1'): TicketEvent => ({
  type: 'TicketReinstated',
  data: { refundId },
});
const voiding = (state: TicketState) => voidTicket(state, { refundId: 'rfd_1' });
const reinstating = (state: TicketState) => reinstateTicket(state, { refundId: 'rfd_1' });

describe('a ticket', () => {
  test('has its id from its order and its place in it', () => {
    expect(ticketIdOf('ord_abc', 3)).toBe('tkt_abc-3');
    expect(ticketStream('tkt_abc-3')).toBe('ticket-tkt_abc-3');
  });

  test('is voided once, and belongs to the refund that did it', () => {
    ticket.given().when(voiding).thenEvents(voided());
    ticket.given().when(voiding).thenOnceOnly();
    ticket.given(voided('rfd_2')).when(voiding).thenNothing();
  });

  test('is given back by the refund that voided it, and by no other', () => {
    ticket.given(voided()).when(reinstating).thenEvents(reinstated());
    ticket.given(voided()).when(reinstating).thenOnceOnly();
    ticket.given(voided('rfd_2')).when(reinstating).thenNothing();
    ticket.given(voided('rfd_2'), reinstated()).thenState({
      status: 'returned',
      refundId: 'rfd_2',
    });
    ticket.given(voided(), reinstated()).thenState({ status: 'valid' });
  });
});
