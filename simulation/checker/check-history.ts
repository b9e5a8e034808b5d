/**
 * The judge of the promises: reads a whole log by rules of its own and says what was broken.
 * In the spirit of Jepsen's checkers: a history, what clients were told, and a verdict.
 */
import type { StoredEvent } from '#event-store/port.ts';
import { checkAcknowledgedHolds, checkAcknowledgedOrders } from './check-acknowledged.ts';
import { checkDeadlines } from './check-deadlines.ts';
import { checkHolds } from './check-holds.ts';
import { checkAvailability, checkOrderModels, checkTrialBalance } from './check-models.ts';
import { checkMoney } from './check-money.ts';
import { checkOrders } from './check-orders.ts';
import { checkProvider } from './check-provider.ts';
import type { Evidence } from './evidence.ts';
import { emptyHistory, type History, holdOf, orderOf, seatOf } from './history.ts';
import { applyHoldEvent } from './hold-history.ts';
import { watchLogOrder } from './log-order.ts';
import { applyOrderEvent } from './order-history.ts';
import { applySeatEvent } from './seat-history.ts';
import { type HistoryTotals, totalsOf } from './totals.ts';
import type { ReportViolation, Violation } from './violation.ts';

export interface HistoryReport {
  readonly violations: readonly Violation[];
  readonly totals: HistoryTotals;
}

/**
 * Judges a history that has come to rest: buyers have left, sagas have settled. `events` is the whole
 * log in position order.
 */
export async function checkHistory(
  events: AsyncIterable<StoredEvent> | Iterable<StoredEvent>,
  evidence: Evidence,
): Promise<HistoryReport> {
  const violations: Violation[] = [];
  const report: ReportViolation = (kind, subject, message) => {
    violations.push({ kind, subject, message });
  };
  const history = await gather(events, report);
  checkHolds(history, evidence, report);
  checkOrders(history, report);
  checkMoney(history, report);
  checkDeadlines(history, evidence, report);
  checkEvidence(history, evidence, report);
  return { violations, totals: totalsOf(history) };
}

async function gather(
  events: AsyncIterable<StoredEvent> | Iterable<StoredEvent>,
  report: ReportViolation,
): Promise<History> {
  const history = emptyHistory();
  const watchOrder = watchLogOrder(report);
  for await (const event of events) {
    history.eventCount += 1;
    watchOrder(event);
    applyEvent(history, event, report);
  }
  return history;
}

function applyEvent(history: History, event: StoredEvent, report: ReportViolation): void {
  const { stream } = event;
  if (stream.startsWith('seat-')) {
    applySeatEvent(history, seatOf(history, stream), event, report);
  } else if (stream.startsWith('hold-')) {
    applyHoldEvent(holdOf(history, stream.slice('hold-'.length)), event, report);
  } else if (stream.startsWith('order-')) {
    applyOrderEvent(orderOf(history, stream.slice('order-'.length)), event, report);
  }
}

function checkEvidence(history: History, evidence: Evidence, report: ReportViolation): void {
  const { acknowledgedHolds, acknowledgedOrders, orders, trialBalance, providerIntents } = evidence;
  if (acknowledgedHolds) checkAcknowledgedHolds(history, acknowledgedHolds, report);
  if (acknowledgedOrders) checkAcknowledgedOrders(history, acknowledgedOrders, report);
  for (const model of evidence.availability ?? []) checkAvailability(history, model, report);
  if (orders) checkOrderModels(history, orders, report);
  if (trialBalance) checkTrialBalance(history, trialBalance, evidence.providerAccount, report);
  if (providerIntents) checkProvider(history, providerIntents, report);
}
