/** What the seats of an order go through, one by one or all in one append. */
import { accept } from '#domain/decision.ts';
import type { PlacedOrder } from '#domain/order.ts';
import { evolveSeat, giveSeat, reserveSeat, retakeSeat, sellSeat } from '#domain/seat.ts';
import type { SeatRule } from '#event-store/append-with-seats.ts';

/** From whichever of the order's holds has the seat. */
export const reserve =
  ({ orderId, customerId, holdIds }: PlacedOrder): SeatRule =>
  (seat, nowMs) => {
    const held = holdIds.find((holdId) => seat.status === 'held' && seat.holdId === holdId);
    return reserveSeat(seat, { orderId, customerId, holdId: held ?? holdIds[0] ?? '', nowMs });
  };

/** For money that was found late: the order's seat again, if nobody has it. */
export const retake =
  ({ orderId, customerId }: PlacedOrder): SeatRule =>
  (seat, nowMs) =>
    retakeSeat(seat, { orderId, customerId, nowMs });

/** From the order's reservation to its buyer; recorded as given where nothing was to be paid. */
export const sell =
  ({ orderId, totalCents }: PlacedOrder): SeatRule =>
  (seat) =>
    totalCents === 0 ? giveSeat(seat, { orderId, reason: 'free' }) : sellSeat(seat, { orderId });

/** Both at once, where one append can hold them. */
export const retakeAndSell =
  (order: PlacedOrder): SeatRule =>
  (seat, nowMs) => {
    const taken = retake(order)(seat, nowMs);
    if (!taken.ok) return taken;
    const sold = sell(order)(taken.events.reduce(evolveSeat, seat), nowMs);
    return sold.ok ? accept(...taken.events, ...sold.events) : sold;
  };
