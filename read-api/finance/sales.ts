import { z } from '@hono/zod-openapi';
import type { PlacedOrder } from '#domain/order.ts';
import { refundedCents, returnedSeatIds } from '#domain/refund.ts';
import type { HttpApp } from '#platform/http/env.ts';
import { answer } from '#platform/http/respond.ts';
import { route } from '#platform/http/route.ts';
import { requireSwitchedOn } from '#platform/http/switched-off.ts';
import { isoTime } from '#platform/http/wire/common.ts';
import type { OrderRecord } from '#projections/orders/port.ts';
import type { PublicShow } from '#projections/seat-map/port.ts';
import type { ReadApiDeps, RecentTimes } from '../deps.ts';
import { awaitModel } from '../models.ts';
import { presentRefused, refusedAttemptsSchema } from '../refused-attempts.ts';
import { requireInsight, visibleShow } from '../visible-show.ts';

const MINUTE_MS = 60_000;

const money = {
  price_cents: z.int(),
  fee_cents: z.int(),
  tax_cents: z.int(),
};

const salesSchema = z
  .object({
    show_id: z.string(),
    currency: z.string(),
    seats: z.object({
      available: z.int(),
      held: z.int(),
      reserved: z.int(),
      sold: z.int(),
      blocked: z.int(),
      total: z.int(),
    }),
    orders: z.object({ pending_payment: z.int(), confirmed: z.int(), cancelled: z.int() }),
    captured_cents: z.int(),
    refunded_cents: z.int(),
    refused_attempts: refusedAttemptsSchema,
    response_times: z
      .object({
        over_ms: z.int(),
        kinds: z.array(
          z.object({
            kind: z.enum(['hold', 'pay', 'look']),
            count: z.int(),
            p50_ms: z.number().nullable(),
            p95_ms: z.number().nullable(),
            p99_ms: z.number().nullable(),
          }),
        ),
      })
      .openapi({
        description:
          'How long the process that answers took of late, until an answer began: all shows together.',
      }),
    tiers: z.array(z.object({ tier: z.string(), sold: z.int(), returned: z.int(), ...money })),
    minutes: z
      .array(z.object({ minute: z.iso.datetime(), orders: z.int(), sold: z.int(), ...money }))
      .openapi({ description: 'Confirmed orders by the minute in which they were placed.' }),
  })
  .openapi('Sales');

export function registerSales(app: HttpApp, deps: ReadApiDeps): void {
  route(app, {
    method: 'GET',
    path: '/v1/shows/{id}/sales',
    summary: 'How a show sells',
    responses: { 200: { description: 'The sales', schema: salesSchema } },
    problems: ['switched_off'],
    load: async ({ params, caller }) => {
      requireSwitchedOn(deps.switches, 'dashboards');
      const visible = await visibleShow(deps, params.id, caller);
      requireInsight(caller, visible.show);
      return visible;
    },
    handle: async ({ c, params, loaded: { show, seats } }) => {
      await awaitModel(c, deps.gates.orders);
      const orders = await deps.orders.ofShow(params.id);
      return answer(c, 200, {
        show_id: params.id,
        currency: show.terms.currency,
        seats: seatCounts(seats),
        ...totalsOf(orders),
        refused_attempts: presentRefused(await deps.refusedAttempts.ofShow(params.id)),
        response_times: presentTimes(await deps.responseTimes.recent()),
        tiers: byTier(orders.map(({ state }) => state)),
        minutes: byMinute(orders),
      });
    },
  });
}

const presentTimes = ({ overMs, kinds }: RecentTimes) => ({
  over_ms: overMs,
  kinds: kinds.map(({ kind, count, p50Ms, p95Ms, p99Ms }) => ({
    kind,
    count,
    p50_ms: p50Ms,
    p95_ms: p95Ms,
    p99_ms: p99Ms,
  })),
});

function seatCounts(seats: PublicShow | null) {
  const sum = { available: 0, held: 0, reserved: 0, sold: 0, blocked: 0, total: 0 };
  for (const number of seats?.layout.sections.keys() ?? []) {
    const counts = seats?.map.sectionCounts(number);
    for (const key of Object.keys(sum) as (keyof typeof sum)[]) sum[key] += counts?.[key] ?? 0;
  }
  return sum;
}

function totalsOf(records: readonly OrderRecord[]) {
  const orders = { pending_payment: 0, confirmed: 0, cancelled: 0 };
  let captured = 0;
  let refunded = 0;
  for (const { state } of records) {
    orders[state.status] += 1;
    captured += state.payment.capturedCents;
    refunded += refundedCents(state.refunds);
  }
  return { orders, captured_cents: captured, refunded_cents: refunded };
}

function byTier(orders: readonly PlacedOrder[]) {
  const tiers = new Map<string, ReturnType<typeof noSales> & { returned: number }>();
  for (const order of orders) {
    if (order.status !== 'confirmed') continue;
    const returned = returnedSeatIds(order.refunds);
    for (const item of order.items) {
      const sales = tiers.get(item.tier) ?? { ...noSales(), returned: 0 };
      add(sales, item);
      if (returned.has(item.seatId)) sales.returned += 1;
      tiers.set(item.tier, sales);
    }
  }
  return [...tiers].map(([tier, sales]) => ({ tier, ...sales }));
}

function byMinute(records: readonly OrderRecord[]) {
  const minutes = new Map<number, ReturnType<typeof noSales> & { orders: number }>();
  for (const { state, createdAtMs } of records) {
    if (state.status !== 'confirmed') continue;
    const minute = Math.floor(createdAtMs / MINUTE_MS);
    const sales = minutes.get(minute) ?? { orders: 0, ...noSales() };
    sales.orders += 1;
    for (const item of state.items) add(sales, item);
    minutes.set(minute, sales);
  }
  return [...minutes].map(([minute, sales]) => ({
    minute: isoTime(minute * MINUTE_MS),
    ...sales,
  }));
}

const noSales = () => ({ sold: 0, price_cents: 0, fee_cents: 0, tax_cents: 0 });

function add(sales: ReturnType<typeof noSales>, item: PlacedOrder['items'][number]): void {
  sales.sold += 1;
  sales.price_cents += item.priceCents;
  sales.fee_cents += item.feeCents;
  sales.tax_cents += item.taxCents;
}
