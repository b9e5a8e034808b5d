/**
 * The provider call that a step asks for, and what its answer means for the order. The idempotency
 * key is order, step and call: the same step asked for again is the same call to the provider.
 */
import type { Step } from '#domain/checkout.ts';
import type { PlacedOrder } from '#domain/order.ts';
import type { Circumstances } from '#domain/payment-outcomes.ts';
import type { PaymentProvider } from '#payments/port.ts';
import { cancel, capture, confirm, create, look } from './intent-calls.ts';
import { type Learned, uncertain } from './learned.ts';
import { lookAtRefund, refund } from './refund-calls.ts';

/** A step that calls the provider. */
export type ProviderStep = Extract<
  Step,
  { kind: 'create' | 'confirm' | 'look' | 'capture' | 'cancel' | 'refund' | 'look-at-refund' }
>;

export async function callProvider(
  provider: PaymentProvider,
  order: PlacedOrder,
  step: ProviderStep,
  around: Circumstances,
): Promise<Learned> {
  switch (step.kind) {
    case 'create':
      return create(provider, order, step, around);
    case 'confirm':
      return confirm(provider, order, step, around);
    case 'look':
      return look(provider, order, around);
    case 'capture':
      return capture(provider, order, step, around);
    case 'cancel':
      return cancel(provider, order, step, around);
    case 'refund':
      return refund(provider, order, step, around.nowMs);
    case 'look-at-refund':
      return lookAtRefund(provider, step.refund);
    default:
      step satisfies never;
      return uncertain();
  }
}
