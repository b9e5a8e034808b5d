import { z } from 'zod';
import type { SeatEvent } from '#domain/seat.ts';
import { type DataSchemas, instant, instantMs } from './common.ts';

const seat = z.object({ show_id: z.string(), seat_id: z.string() });
const hold = seat.extend({ hold_id: z.string() });
const deadline = { until: instant, until_ms: instantMs };
const customer = z.string().describe('Our id; nobody is named by it.');

export const SEAT_DATA: DataSchemas<SeatEvent['type']> = {
  SeatHeld: hold.extend({ customer_id: customer, ...deadline }),
  SeatHoldExtended: hold.extend(deadline),
  HoldExpired: hold,
  SeatReleased: seat.extend({
    hold_id: z.string().nullable(),
    order_id: z.string().nullable(),
    reason: z.enum(['released', 'abandoned', 'order_cancelled', 'show_cancelled']),
  }),
  SeatReserved: seat.extend({
    order_id: z.string(),
    hold_id: z.string().nullable(),
    customer_id: customer,
  }),
  SeatSold: seat.extend({ order_id: z.string(), customer_id: customer }),
  SeatReturned: seat.extend({ order_id: z.string(), refund_id: z.string() }),
  SeatBlocked: seat.extend({ block_id: z.string(), reason: z.string() }),
  SeatUnblocked: seat.extend({ block_id: z.string() }),
  SeatGiven: seat.extend({ order_id: z.string(), customer_id: customer, reason: z.string() }),
};
