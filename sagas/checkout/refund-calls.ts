/** The provider calls of a refund. */
import type { PlacedOrder } from '#domain/order.ts';
import type { OrderEvent } from '#domain/order-events.ts';
import { type Refund, recordRefund, restartRefund } from '#domain/refund.ts';
import type { PaymentProvider, ProviderRefund } from '#payments/port.ts';
import {
  findInList,
  intentIdOf,
  type Learned,
  learned,
  unanswered,
  underNextKey,
} from './learned.ts';

export interface RefundStep {
  readonly refund: Refund;
  /** False once its idempotency key may have been forgotten. */
  readonly repeatable: boolean;
}

export async function refund(
  provider: PaymentProvider,
  order: PlacedOrder,
  { refund: asked, repeatable }: RefundStep,
  nowMs: number,
): Promise<Learned> {
  const again = (): Learned => underNextKey(asked, nowMs, () => restartRefund(asked, nowMs).events);
  if (!repeatable) return refundedOr(provider, order, asked, again);
  const result = await provider.refund({
    intentId: intentIdOf(order),
    amountCents: asked.amountCents,
    refundId: asked.refundId,
    orderId: order.orderId,
    idempotencyKey: `${order.orderId}/refund/${asked.refundId}/${asked.call}`,
  });
  switch (result.outcome) {
    case 'ok':
      return learned(refundEvents(asked, result.value));
    case 'spent':
      return refundedOr(provider, order, asked, again);
    case 'refused':
    case 'declined': {
      const code = result.outcome === 'refused' ? result.code : result.declineCode;
      // Refused may mean that an earlier key has done it after all.
      return refundedOr(provider, order, asked, () =>
        learned(recordRefund(asked, { status: 'failed', code }).events),
      );
    }
    default:
      return unanswered(result);
  }
}

/** The list says whether the money is on its way; if not, what follows from that. */
async function refundedOr(
  provider: PaymentProvider,
  order: PlacedOrder,
  asked: Refund,
  missing: () => Learned,
): Promise<Learned> {
  const intentId = intentIdOf(order);
  const found = await findInList(
    (page) => provider.listRefunds({ intentId, ...page }),
    ({ refundId }) => refundId === asked.refundId,
  );
  if (found.kind === 'unanswered') return found.learned;
  return found.kind === 'found' ? learned(refundEvents(asked, found.item)) : missing();
}

export async function lookAtRefund(provider: PaymentProvider, asked: Refund): Promise<Learned> {
  if (asked.providerRefundId === null) {
    throw new Error(`refund ${asked.refundId} was accepted without the provider's id`);
  }
  const result = await provider.retrieveRefund(asked.providerRefundId);
  return result.outcome === 'ok' ? learned(refundEvents(asked, result.value)) : unanswered(result);
}

function refundEvents(asked: Refund, refund: ProviderRefund): readonly OrderEvent[] {
  const isFailed = refund.status === 'failed' || refund.status === 'canceled';
  return recordRefund(
    asked,
    isFailed
      ? { status: 'failed', code: refund.failureReason ?? refund.status }
      : {
          status: refund.status === 'succeeded' ? 'succeeded' : 'pending',
          providerRefundId: refund.providerRefundId,
        },
  ).events;
}
