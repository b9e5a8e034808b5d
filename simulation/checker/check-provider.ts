/** The provider's own records against the log: nobody paid for nothing. */
import type { ProviderIntent } from './evidence.ts';
import { type History, type OrderRecord, refundedCents } from './history.ts';
import type { ReportViolation } from './violation.ts';

export function checkProvider(
  history: History,
  intents: readonly ProviderIntent[],
  report: ReportViolation,
): void {
  const capturedOf = new Map<string, ProviderIntent[]>();
  for (const intent of intents) {
    checkIntent(history, intent, report);
    if (intent.orderId === null || intent.capturedCents === 0) continue;
    capturedOf.set(intent.orderId, [...(capturedOf.get(intent.orderId) ?? []), intent]);
  }
  for (const order of history.orders.values()) {
    compare(order, capturedOf.get(order.orderId) ?? [], report);
  }
}

function checkIntent(history: History, intent: ProviderIntent, report: ReportViolation): void {
  const order = intent.orderId === null ? undefined : history.orders.get(intent.orderId);
  if (intent.capturedCents > 0 && (order?.captures ?? 0) === 0) {
    const kept = intent.capturedCents - intent.refundedCents;
    report(
      'provider_stray_capture',
      intent.intentId,
      `took ${intent.capturedCents} (kept ${kept}) for ${intent.orderId}, unknown to the log`,
    );
  }
  const over = order === undefined || order.phase === 'cancelled' || order.phase === 'confirmed';
  if (intent.status === 'requires_capture' && over) {
    report(
      'provider_authorisation_left',
      intent.intentId,
      `${intent.amountCents} are still set aside for ${intent.orderId}, which is over`,
    );
  }
}

function compare(
  order: OrderRecord,
  captured: readonly ProviderIntent[],
  report: ReportViolation,
): void {
  const subject = `order-${order.orderId}`;
  if (captured.length > 1) {
    const ids = captured.map((intent) => intent.intentId).join(', ');
    report('provider_charged_twice', subject, `captured intents: ${ids}`);
  }
  if (order.captures === 0) return;
  const taken = captured.reduce((sum, intent) => sum + intent.capturedCents, 0);
  const back = captured.reduce((sum, intent) => sum + intent.refundedCents, 0);
  if (captured.length === 0) {
    report('provider_capture_missing', subject, `${order.capturedCents} cents, by the log`);
  } else if (taken !== order.capturedCents) {
    report(
      'provider_amount_differs',
      subject,
      `took ${taken}, the log says ${order.capturedCents}`,
    );
  }
  if (captured.length > 0 && back !== refundedCents(order)) {
    report('provider_refund_differs', subject, `gave back ${back}, not ${refundedCents(order)}`);
  }
}
