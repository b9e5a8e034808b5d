import { expect, test } from 'vitest';
import { checkHistory } from './check-history.ts';
import type { AvailabilityModel, Evidence, ProviderIntent } from './evidence.ts';
import {
  acceptRefund,
  asLog,
  cancelOrder,
  type Fact,
  placeHold,
  placeOrder,
  requestRefund,
  SHOW,
  START_MS,
  wholeSale,
} from './testing/history-builder.ts';

/** `A-1` and `A-2` sold and `A-1` given back, `A-3` held. */
const FACTS = [
  ...wholeSale('a', ['A-1', 'A-2']),
  requestRefund('ord_a', 'rfd_1', ['A-1']),
  ...acceptRefund('ord_a', 'rfd_1', ['A-1']),
  ...placeHold('hld_b', ['A-3']),
];

async function kindsWith(evidence: Partial<Evidence>, facts: Fact[] = FACTS): Promise<string[]> {
  const { violations } = await checkHistory(asLog(facts), {
    nowMs: START_MS,
    graceMs: 0,
    ...evidence,
  });
  return violations.map((violation) => violation.kind);
}

const intent: ProviderIntent = {
  intentId: 'pi_1',
  status: 'succeeded',
  amountCents: 10_000,
  capturedCents: 10_000,
  refundedCents: 5_000,
  orderId: 'ord_a',
};

test("the provider's records agree, intents that moved no money included", async () => {
  const idle = { ...intent, intentId: 'pi_2', status: 'canceled', capturedCents: 0 };
  expect(await kindsWith({ providerIntents: [intent, idle] })).toEqual([]);
});

test.each([
  ['provider_stray_capture', [intent, { ...intent, intentId: 'pi_2', orderId: 'ord_x' }]],
  ['provider_stray_capture', [intent, { ...intent, intentId: 'pi_2', orderId: null }]],
  ['provider_charged_twice', [intent, { ...intent, intentId: 'pi_2' }]],
  ['provider_capture_missing', []],
  ['provider_amount_differs', [{ ...intent, capturedCents: 9_000 }]],
  ['provider_refund_differs', [{ ...intent, refundedCents: 0 }]],
  [
    'provider_authorisation_left',
    [intent, { ...intent, intentId: 'pi_2', status: 'requires_capture', capturedCents: 0 }],
  ],
] as const)('%s is found', async (kind, providerIntents) => {
  expect(await kindsWith({ providerIntents })).toContain(kind);
});

test('a stray capture counts for an order that the log gave up without taking money', async () => {
  const facts = [
    ...placeHold('hld_a', ['A-1', 'A-2']),
    ...placeOrder('ord_a', 'hld_a', ['A-1', 'A-2']),
    ...cancelOrder('ord_a', ['A-1', 'A-2']),
  ];
  expect(await kindsWith({ providerIntents: [intent] }, facts)).toEqual(['provider_stray_capture']);
});

test('what clients were told stands', async () => {
  const acknowledgedHolds = [{ holdId: 'hld_b', showId: SHOW, seatIds: ['A-3'] }];
  const acknowledgedOrders = [
    { orderId: 'ord_a', showId: SHOW, seatIds: ['A-2', 'A-1'], totalCents: 10_000 },
  ];
  expect(await kindsWith({ acknowledgedHolds, acknowledgedOrders })).toEqual([]);
});

const told = { orderId: 'ord_a', showId: SHOW, seatIds: ['A-1', 'A-2'], totalCents: 10_000 };

test.each([
  [
    'acknowledged_hold_lost',
    { acknowledgedHolds: [{ holdId: 'hld_x', showId: SHOW, seatIds: ['A-9'] }] },
  ],
  [
    'acknowledged_seats_differ',
    { acknowledgedHolds: [{ holdId: 'hld_b', showId: SHOW, seatIds: ['A-3', 'A-4'] }] },
  ],
  ['acknowledged_order_lost', { acknowledgedOrders: [{ ...told, orderId: 'ord_x' }] }],
  ['acknowledged_seats_differ', { acknowledgedOrders: [{ ...told, totalCents: 1 }] }],
])('%s is found', async (kind, evidence) => {
  expect(await kindsWith(evidence)).toEqual([kind]);
});

test('an acknowledged sale whose seat went away without a refund is lost', async () => {
  const facts = [...wholeSale('a', ['A-1']), ...wholeSale('b', ['A-1'])];
  const acknowledgedOrders = [{ ...told, seatIds: ['A-1'], totalCents: 5_000 }];
  expect(await kindsWith({ acknowledgedOrders }, facts)).toContain('acknowledged_order_lost');
});

const availability: AvailabilityModel = {
  showId: SHOW,
  seatIds: ['A-1', 'A-2', 'A-3', 'B-1'],
  sectionIds: ['A', 'A', 'A', 'B'],
  statuses: Uint8Array.of(0, 3, 1, 0),
  version: 8,
  sections: [
    { id: 'A', available: 1, held: 1, reserved: 0, sold: 1, blocked: 0, total: 3 },
    { id: 'B', available: 1, held: 0, reserved: 0, sold: 0, blocked: 0, total: 1 },
  ],
};

test('read models equal replay', async () => {
  const orders = [
    {
      orderId: 'ord_a',
      status: 'partially_refunded',
      seatIds: ['A-1', 'A-2'],
      totalCents: 10_000,
    },
  ];
  const trialBalance = {
    balanced: true,
    accounts: [
      { account: 'provider', currency: 'EUR', debitCents: 10_000, creditCents: 5_000 },
      { account: 'revenue', currency: 'EUR', debitCents: 5_000, creditCents: 10_000 },
    ],
  };
  expect(
    await kindsWith({
      availability: [availability],
      orders,
      trialBalance,
      providerAccount: 'provider',
    }),
  ).toEqual([]);
});

const order = {
  orderId: 'ord_a',
  status: 'partially_refunded',
  seatIds: ['A-1', 'A-2'],
  totalCents: 10_000,
};
const books = (debitCents: number, creditCents: number, balanced = true) => ({
  providerAccount: 'provider',
  trialBalance: {
    balanced,
    accounts: [
      { account: 'provider', currency: 'EUR', debitCents, creditCents: 0 },
      { account: 'revenue', currency: 'EUR', debitCents: 0, creditCents },
    ],
  },
});

test.each<[string, Partial<Evidence>]>([
  [
    'availability_differs',
    { availability: [{ ...availability, statuses: Uint8Array.of(0, 3, 0, 0) }] },
  ],
  [
    'availability_differs',
    { availability: [{ ...availability, statuses: Uint8Array.of(0, 3, 1) }] },
  ],
  ['version_differs', { availability: [{ ...availability, version: 7 }] }],
  [
    'section_counts_differ',
    { availability: [{ ...availability, sections: availability.sections.slice(1) }] },
  ],
  ['order_model_differs', { orders: [{ ...order, status: 'confirmed' }] }],
  ['order_model_differs', { orders: [{ ...order, seatIds: ['A-1'] }] }],
  ['order_model_differs', { orders: [{ ...order, orderId: 'ord_x' }] }],
  ['trial_balance_differs', books(4_000, 4_000)],
  ['trial_balance_differs', books(5_000, 4_000)],
  ['trial_balance_differs', books(5_000, 5_000, false)],
])('%s is found', async (kind, evidence) => {
  const kinds = await kindsWith(evidence);
  expect(kinds).toContain(kind);
  expect(new Set(kinds).size).toBe(1);
});
