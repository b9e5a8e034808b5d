/**
 * What is told of payments and refunds. Left out: the provider's payment method, and the addresses
 * where a bank wants to see the buyer, which whoever has them could open.
 */
import { z } from 'zod';
import type { PaymentEvent, RefundEvent } from '#domain/order-events.ts';
import { cents, count, type DataSchemas, instant, instantMs } from './common.ts';

type PaymentType = Exclude<PaymentEvent['type'], 'ConfirmAnswered'>;

const payment = z.object({ order_id: z.string(), payment_id: z.string() });
const attempt = payment.extend({ attempt: count.describe('Tries of the buyer, from 1.') });
const call = count.describe('Calls to the provider under a key of their own, from 1.');
const refund = payment.extend({ refund_id: z.string() });

export const PAYMENT_DATA: DataSchemas<PaymentType | RefundEvent['type']> = {
  PaymentRequested: attempt.extend({ at: instant }),
  PaymentCreated: payment.extend({ intent_id: z.string(), provider: z.string() }),
  PaymentAttempted: attempt.extend({ at: instant }),
  PaymentActionRequired: attempt.extend({ pay_by: instant, pay_by_ms: instantMs }),
  PaymentAuthorised: attempt,
  PaymentDeclined: attempt.extend({ decline_code: z.string() }),
  PaymentAttemptFailed: attempt.extend({ code: z.string() }),
  CaptureStarted: payment.extend({ call, at: instant }),
  CaptureFailed: payment.extend({ code: z.string() }),
  PaymentCaptured: payment.extend({
    amount_cents: cents,
    late: z.boolean().describe('Found after the order had been given up.'),
  }),
  PaymentWaived: payment.describe('There was nothing to pay.'),
  CancelStarted: payment.extend({ call, reason: z.string(), at: instant }),
  PaymentCancelled: payment,
  RefundRequested: refund.extend({
    seat_ids: z.array(z.string()),
    amount_cents: cents,
    reason: z.string(),
    keep_seats_blocked: z.boolean(),
  }),
  RefundStarted: refund.extend({ call, at: instant }),
  RefundAccepted: refund.extend({ provider_refund_id: z.string() }),
  RefundSucceeded: refund,
  RefundFailed: refund.extend({
    code: z.string(),
    accepted: z.boolean().describe('The provider had taken it on before; the seats stay returned.'),
  }),
};
