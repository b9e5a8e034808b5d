import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Item } from '#domain/hold.ts';
import { itemTotalCents } from '#domain/hold.ts';
import type { PlacedOrder } from '#domain/order.ts';
import { type OrderEvent, orderStream } from '#domain/order-events.ts';
import { recordRefund, requestRefund } from '#domain/refund.ts';
import { applyToOrder } from '../orders/projector.ts';
import { createStage } from '../testing/stage.ts';
import { postingsUpTo, trialBalance } from './trial-balance.ts';

const item = (seatId: string, priceCents: number, feeCents: number, taxCents: number): Item => ({
  seatId,
  section: 'A',
  row: '1',
  label: seatId,
  tier: 'standard',
  priceCents,
  feeCents,
  taxCents,
});

function placed(orderId: string, items: readonly Item[]): OrderEvent {
  return {
    type: 'OrderPlaced',
    data: {
      orderId,
      paymentId: 'pay_1',
      showId: 'shw_1',
      eventId: 'evt_1',
      customerId: 'cus_1',
      holdIds: ['hld_1'],
      items,
      totalCents: items.reduce((sum, one) => sum + itemTotalCents(one), 0),
      currency: 'EUR',
      payByMs: 9e9,
    },
  };
}

const paid = (amountCents: number, late = false): OrderEvent => ({
  type: 'PaymentCaptured',
  data: { amountCents, late },
});

const confirmed: OrderEvent = { type: 'OrderConfirmed', data: { late: false } };

const items = [item('A-1-1', 5_000, 450, 100), item('A-1-2', 3_000, 300, 0)];
const total = 8_850;

async function balancesOf(...events: readonly OrderEvent[]): Promise<Record<string, number>> {
  const stage = createStage();
  await stage.append(orderStream('ord_1'), ...events);
  const { accounts, balanced } = await trialBalance(stage.store, await stage.store.head());
  expect(balanced).toBe(true);
  return Object.fromEntries(
    accounts
      .map(({ account, debitCents, creditCents }) => [account, debitCents - creditCents] as const)
      .filter(([, cents]) => cents !== 0),
  );
}

test('a confirmed order is earned by organiser, house and tax office', async () => {
  expect(await balancesOf(placed('ord_1', items), paid(total), confirmed)).toEqual({
    provider_clearing: total,
    organizer_payable: -8_000,
    fee_revenue: -750,
    tax_payable: -100,
  });
});

test('money for an order that is not confirmed is a deposit, and goes back from there', async () => {
  const late = [placed('ord_1', items), paid(total, true)] as const;
  expect(await balancesOf(...late)).toEqual({
    provider_clearing: total,
    customer_deposits: -total,
  });
  expect(
    await balancesOf(
      ...late,
      {
        type: 'RefundRequested',
        data: {
          refundId: 'rfd_1',
          seatIds: [],
          amountCents: total,
          reason: 'late',
          keepSeatsBlocked: false,
        },
      },
      { type: 'RefundAccepted', data: { refundId: 'rfd_1', providerRefundId: 're_1' } },
    ),
  ).toEqual({ provider_clearing: total, refunds_payable: -total });
});

test('a refund that fails late is owed to the buyer, and the next one pays it', async () => {
  const refund = (refundId: string): OrderEvent => ({
    type: 'RefundRequested',
    data: {
      refundId,
      seatIds: ['A-1-1'],
      amountCents: 5_000,
      reason: 'x',
      keepSeatsBlocked: false,
    },
  });
  const accepted = (refundId: string): OrderEvent => ({
    type: 'RefundAccepted',
    data: { refundId, providerRefundId: 're_1' },
  });
  const failed: OrderEvent = {
    type: 'RefundFailed',
    data: { refundId: 'rfd_1', code: 'lost', accepted: true },
  };
  const history = [
    placed('ord_1', items),
    paid(total),
    confirmed,
    refund('rfd_1'),
    accepted('rfd_1'),
  ];
  const owed = await balancesOf(...history, failed);
  expect(owed.refunds_failed).toBe(-5_000);
  const again = await balancesOf(...history, failed, refund('rfd_2'), accepted('rfd_2'));
  expect(again).toEqual({
    provider_clearing: total,
    organizer_payable: -3_000,
    fee_revenue: -750,
    tax_payable: -100,
    refunds_payable: -5_000,
  });
});

const anyItems = fc
  .array(fc.tuple(fc.nat(9_000), fc.nat(900), fc.nat(900)), { minLength: 1, maxLength: 5 })
  .map((prices) => prices.map(([p, f, t], at) => item(`A-1-${at + 1}`, p, f, t)));

test('any refunds leave every posting balanced, and no account on the wrong side', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyItems,
      fc.array(
        fc.record({
          seat: fc.nat(5),
          amount: fc.option(fc.nat(9_000)),
          fees: fc.boolean(),
          fails: fc.boolean(),
        }),
        { maxLength: 8 },
      ),
      async (places, steps) => {
        const first = placed('ord_1', places);
        const sum = places.reduce((cents, one) => cents + itemTotalCents(one), 0);
        const events: OrderEvent[] = [first, paid(sum), confirmed];
        const fold = () =>
          events.reduce<PlacedOrder | null>(
            (order, event) => applyToOrder(order, event as never),
            null,
          ) as PlacedOrder;
        steps.forEach((step, at) => {
          const decision = requestRefund(fold(), {
            refundId: `rfd_${at}`,
            ...(step.amount === null
              ? { seatIds: [`A-1-${step.seat + 1}`] }
              : { amountCents: step.amount + 1 }),
            reason: 'x',
            returnFees: step.fees,
            keepSeatsBlocked: false,
            nowMs: 0,
          });
          if (!decision.ok) return;
          events.push(...decision.events);
          for (const status of step.fails ? ['pending', 'failed'] : ['pending', 'succeeded']) {
            const refund = fold().refunds.at(-1);
            const outcome = { status, providerRefundId: 're_1', code: 'lost' } as never;
            const recorded = refund === undefined ? null : recordRefund(refund, outcome);
            if (recorded?.ok) events.push(...recorded.events);
          }
        });
        const stage = createStage();
        await stage.append(orderStream('ord_1'), ...events);
        for await (const { lines } of postingsUpTo(stage.store, await stage.store.head())) {
          expect(lines.reduce((cents, line) => cents + line.debitCents - line.creditCents, 0)).toBe(
            0,
          );
        }
        const { accounts } = await trialBalance(stage.store, await stage.store.head());
        for (const { account, debitCents, creditCents } of accounts) {
          if (account === 'provider_clearing')
            expect(debitCents).toBeGreaterThanOrEqual(creditCents);
          else expect(creditCents).toBeGreaterThanOrEqual(debitCents);
          expect(account).not.toBe('suspense');
        }
      },
    ),
    { numRuns: 60 },
  );
});
