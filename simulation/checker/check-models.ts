/** Read models equal replay: what the API shows is what the log says, seat by seat and cent by cent. */
import type {
  AvailabilityModel,
  OrderModel,
  OrderModelStatus,
  SectionCounts,
  TrialBalance,
} from './evidence.ts';
import {
  type History,
  type OrderRecord,
  refundedCents,
  type SeatOwnership,
  seatKey,
  settledRefundCents,
} from './history.ts';
import type { ReportViolation } from './violation.ts';

const STATUSES = ['available', 'held', 'reserved', 'sold', 'blocked'] as const;

export function checkAvailability(
  history: History,
  model: AvailabilityModel,
  report: ReportViolation,
): void {
  const subject = `show-${model.showId}`;
  if (model.statuses.length !== model.seatIds.length) {
    report(
      'availability_differs',
      subject,
      `${model.statuses.length} statuses for ${model.seatIds.length} seats`,
    );
  }
  const counts = new Map<string, Record<SeatOwnership['status'], number>>();
  for (const [index, seatId] of model.seatIds.entries()) {
    const status = history.seats.get(seatKey(model.showId, seatId))?.owner.status ?? 'available';
    const shown = STATUSES[model.statuses[index] ?? -1] ?? 'nothing';
    if (shown !== status) {
      report('availability_differs', `${subject} ${seatId}`, `shown ${shown}, is ${status}`);
    }
    const sectionId = model.sectionIds[index] ?? '';
    const section = counts.get(sectionId) ?? noSeats();
    section[status] += 1;
    counts.set(sectionId, section);
  }
  checkSections(model, counts, report);
  const version = history.seatEvents.get(model.showId) ?? 0;
  if (model.version !== version) {
    report('version_differs', subject, `version ${model.version} after ${version} seat events`);
  }
}

const noSeats = (): Record<SeatOwnership['status'], number> => ({
  available: 0,
  held: 0,
  reserved: 0,
  sold: 0,
  blocked: 0,
});

function checkSections(
  model: AvailabilityModel,
  counts: ReadonlyMap<string, Record<SeatOwnership['status'], number>>,
  report: ReportViolation,
): void {
  const shown = new Map(model.sections.map((section) => [section.id, section]));
  for (const [id, count] of counts) {
    const section = shown.get(id);
    if (!section || STATUSES.some((status) => section[status] !== count[status])) {
      report(
        'section_counts_differ',
        `show-${model.showId} ${id}`,
        `shown ${section ? describe(section) : 'nothing'}, is ${describe(count)}`,
      );
    }
  }
}

const describe = (counts: Omit<SectionCounts, 'id' | 'total'>): string =>
  STATUSES.map((status) => `${counts[status]} ${status}`).join(', ');

export function checkOrderModels(
  history: History,
  models: readonly OrderModel[],
  report: ReportViolation,
): void {
  for (const model of models) {
    const subject = `order-${model.orderId}`;
    const order = history.orders.get(model.orderId);
    if (!order || order.phase === 'unplaced') {
      report('order_model_differs', subject, 'is listed, and the log does not know it');
      continue;
    }
    const status = statusOf(order);
    if (model.status !== status) {
      report('order_model_differs', subject, `listed as ${model.status}, is ${status}`);
    }
    const seats = new Set(order.seatIds);
    const same =
      model.seatIds.length === seats.size &&
      model.seatIds.every((seatId) => seats.has(seatId)) &&
      model.totalCents === order.totalCents;
    if (!same) report('order_model_differs', subject, 'lists other seats or another total');
  }
}

function statusOf(order: OrderRecord): OrderModelStatus {
  if (order.phase === 'cancelled') return 'cancelled';
  if (order.phase !== 'confirmed') return 'pending_payment';
  const back = refundedCents(order);
  const returned = new Set(
    [...order.refunds.values()].filter((refund) => refund.wasAccepted).flatMap((r) => r.seatIds),
  );
  if (back === 0 && returned.size === 0) return 'confirmed';
  return returned.size >= order.seatIds.length || back >= order.capturedCents
    ? 'refunded'
    : 'partially_refunded';
}

/**
 * The books balance, and the account of the money at the provider stands at what was captured less
 * what was refunded.
 */
export function checkTrialBalance(
  history: History,
  balance: TrialBalance,
  providerAccount: string | undefined,
  report: ReportViolation,
): void {
  const subject = 'trial balance';
  if (!balance.balanced) report('trial_balance_differs', subject, 'says that it does not balance');
  const net = new Map<string, number>();
  const atProvider = new Map<string, number>();
  for (const { account, currency, debitCents, creditCents } of balance.accounts) {
    net.set(currency, (net.get(currency) ?? 0) + debitCents - creditCents);
    if (account === providerAccount) {
      atProvider.set(currency, (atProvider.get(currency) ?? 0) + debitCents - creditCents);
    }
  }
  for (const [currency, cents] of net) {
    if (cents !== 0) report('trial_balance_differs', subject, `${currency} is out by ${cents}`);
  }
  if (providerAccount === undefined) return;
  for (const [currency, cents] of moneyByCurrency(history)) {
    const shown = atProvider.get(currency) ?? 0;
    if (shown !== cents) {
      report(
        'trial_balance_differs',
        subject,
        `${providerAccount} has ${shown} ${currency}, captured less refunded is ${cents}`,
      );
    }
  }
}

function moneyByCurrency(history: History): Map<string, number> {
  const cents = new Map<string, number>();
  for (const order of history.orders.values()) {
    if (order.captures === 0) continue;
    const kept = order.capturedCents - settledRefundCents(order);
    cents.set(order.currency, (cents.get(order.currency) ?? 0) + kept);
  }
  return cents;
}
