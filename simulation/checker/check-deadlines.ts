/** When the dust has settled, nothing stands past its deadline. */
import type { History } from './history.ts';
import type { ReportViolation } from './violation.ts';

export function checkDeadlines(
  history: History,
  { nowMs, graceMs }: { readonly nowMs: number; readonly graceMs: number },
  report: ReportViolation,
): void {
  const latestMs = nowMs - graceMs;
  for (const { key, owner } of history.seats.values()) {
    if (owner.status === 'held' && owner.untilMs < latestMs) {
      report(
        'hold_past_deadline',
        `seat-${key}`,
        `held for ${owner.holdId}, ${nowMs - owner.untilMs} ms after its deadline`,
      );
    }
  }
  for (const order of history.orders.values()) {
    if (order.phase === 'pending' && order.payByMs < latestMs) {
      report(
        'order_past_deadline',
        `order-${order.orderId}`,
        `unpaid ${nowMs - order.payByMs} ms after its deadline`,
      );
    }
  }
}
