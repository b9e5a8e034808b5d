/**
 * The API's bodies and answers that the driver sends and reads: the contract's own, so that a change
 * of it that the driver does not know breaks the type check.
 */
import type { Input, Output, Problem as WireProblem } from '#client/index.ts';

export type Session = Output<'createSession'>;
export type SeatMap = Output<'getSeatMap'>;
export type Availability = Output<'getAvailability'>;
export type Hold = Output<'placeHold'>;
export type Order = Output<'placeOrder'>;
export type Payment = Output<'confirmPayment'>;
export type HoldWish = Input<'placeHold'>['body'];
export type PaymentWish = NonNullable<Input<'confirmPayment'>['body']>;
export type Orders = Output<'listOrders'>;
export type TrialBalance = Output<'getTrialBalance'>;
export type WaitingSession = Output<'getWaitingRoomSession'>;
export type StaffToken = Output<'createDevToken'>;

/** A refusal; `http_502` and the like where no problem document came. */
export type Problem = Partial<
  Pick<WireProblem, 'detail' | 'unavailable_seat_ids' | 'tries_left' | 'order_status'>
> & {
  readonly status: number;
  readonly code: WireProblem['code'] | `http_${number}`;
};
