import { BoxofficeProblem, createClient } from 'boxoffice/client';

const boxoffice = createClient({ baseUrl: 'http://127.0.0.1:8080' });
boxoffice.useToken((await boxoffice.createSession()).token);

const { events } = await boxoffice.listEvents({ query: { limit: 1 } });
const { shows } = await boxoffice.listShows({ path: { id: events[0]?.id ?? '' } });

try {
  const hold = await boxoffice.placeHold({
    path: { id: shows[0]?.id ?? '' },
    body: { best_available: { quantity: 2 } },
  });
  const order = await boxoffice.placeOrder({
    body: { hold_id: hold.hold_id, buyer: { name: 'Ada', email: 'ada@example.com' } },
  });
  await boxoffice.confirmPayment({
    path: { id: order.payment.payment_id },
    body: { payment_method: 'pm_card_visa' },
  });
  const { tickets } = await boxoffice.listTickets({ path: { id: order.order_id } });
  console.log(`Mine: ${tickets.map((ticket) => ticket.seat_id).join(' and ')}`);
} catch (error) {
  if (!(error instanceof BoxofficeProblem) || error.code !== 'seat_unavailable') throw error;
  console.log(`Somebody was faster: ${error.problem.unavailable_seat_ids}`);
}
