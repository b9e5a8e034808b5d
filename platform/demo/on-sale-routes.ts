/** A crowd at the push of a button, where dev tokens are on: whoever reaches these routes is everybody. */
import { z } from '@hono/zod-openapi';
import { refuseForeignOrigin } from '../http/auth.ts';
import type { HttpApp } from '../http/env.ts';
import { problem } from '../http/problem.ts';
import { answer } from '../http/respond.ts';
import { route } from '../http/route.ts';
import { isoTime, timeField } from '../http/wire/common.ts';
import type { SimulatedOnSale, SimulatedOnSales } from './simulated-on-sales.ts';

/** More would be a benchmark: `npm run on-sale`. */
const BUYERS_MAX = 5_000;
const BUYERS_DEFAULT = 3_000;
const MINUTES_MAX = 10;
const MINUTES_DEFAULT = 2;
const MINUTES_MIN = 0.05;
const MINUTE_MS = 60_000;

const wishBody = z
  .object({
    show_id: z.string(),
    buyers: z.int().min(1).max(BUYERS_MAX).optional().openapi({ example: BUYERS_DEFAULT }),
    minutes: z.number().min(MINUTES_MIN).max(MINUTES_MAX).optional().openapi({
      description: 'The doors close then, sold out or not.',
      example: MINUTES_DEFAULT,
    }),
  })
  .openapi('SimulateOnSale');

const onSaleSchema = z
  .object({
    id: z.string(),
    show_id: z.string(),
    started_at: timeField,
    closes_at: timeField,
    end: z
      .enum(['sold_out', 'crowd_gone', 'time_is_up', 'stopped', 'failed'])
      .nullable()
      .openapi({ description: 'Why it is over; null while it goes on.' }),
    buyers: z.int(),
    arrived: z.int(),
    waiting: z.int().openapi({ description: 'Who stand in the waiting room’s line.' }),
    inside: z.int().openapi({ description: 'Who are choosing or paying now.' }),
    bought: z.int().openapi({ description: 'Who have their tickets.' }),
    seats_bought: z.int(),
    beaten: z.int().openapi({ description: 'How often somebody else was faster.' }),
    gave_up: z.int().openapi({ description: 'Who changed their mind, or could not pay.' }),
    empty_handed: z.int().openapi({
      description: 'Who want seats and have none so far; at the end, with those who came too late.',
    }),
    seats_sold_twice: z.int().openapi({ description: 'For which two have tickets.' }),
  })
  .openapi('SimulatedOnSale');

export interface OnSaleRouteDeps {
  readonly onSales: SimulatedOnSales;
  /** Null for a show that is not there for everybody to see. */
  readonly findShow: (showId: string) => Promise<{ readonly isOnSale: boolean } | null>;
}

export function registerSimulatedOnSales(app: HttpApp, deps: OnSaleRouteDeps): void {
  const { onSales, findShow } = deps;
  const one = async (id: string): Promise<SimulatedOnSale> => {
    const latest = onSales.latest();
    if (latest === null || latest.id !== id) throw problem('not_found');
    return latest;
  };
  route(app, {
    method: 'POST',
    path: '/v1/dev/on-sales',
    summary: 'Let a crowd of simulated buyers loose on a show, on a developer’s machine',
    description:
      'One at a time. They buy by this API as anybody does, and wait where there is a waiting room, in a process of their own; it ends by itself.',
    body: wishBody,
    responses: { 201: { description: 'It has begun', schema: onSaleSchema } },
    problems: ['origin_not_allowed', 'not_found', 'not_on_sale', 'conflict'],
    handle: async ({ c, body }) => {
      refuseForeignOrigin(c);
      const show = await findShow(body.show_id);
      if (show === null) throw problem('not_found', { detail: 'There is no such show.' });
      if (!show.isOnSale) throw problem('not_on_sale');
      const started = onSales.start({
        showId: body.show_id,
        buyers: body.buyers ?? BUYERS_DEFAULT,
        durationMs: (body.minutes ?? MINUTES_DEFAULT) * MINUTE_MS,
      });
      if (started === null) throw problem('conflict', { detail: 'One crowd at a time.' });
      return answer(c, 201, present(started));
    },
  });
  route(app, {
    method: 'GET',
    path: '/v1/dev/on-sales',
    summary: 'The simulated on-sale that goes on, or the last one',
    responses: {
      200: { description: 'None or one', schema: z.object({ on_sales: z.array(onSaleSchema) }) },
    },
    handle: async ({ c }) => {
      const latest = onSales.latest();
      return answer(c, 200, { on_sales: latest === null ? [] : [present(latest)] });
    },
  });
  route(app, {
    method: 'GET',
    path: '/v1/dev/on-sales/{id}',
    summary: 'How a simulated on-sale goes',
    responses: { 200: { description: 'Its numbers so far', schema: onSaleSchema } },
    load: ({ params }) => one(params.id),
    handle: async ({ c, loaded }) => answer(c, 200, present(loaded)),
  });
  route(app, {
    method: 'DELETE',
    path: '/v1/dev/on-sales/{id}',
    summary: 'Send a crowd home',
    description: 'Answered when everybody has gone; who was paying has paid.',
    responses: { 200: { description: 'How it ended', schema: onSaleSchema } },
    problems: ['origin_not_allowed'],
    load: ({ params }) => one(params.id),
    handle: async ({ c, params }) => {
      refuseForeignOrigin(c);
      await onSales.stop(params.id);
      return answer(c, 200, present(await one(params.id)));
    },
  });
}

function present(onSale: SimulatedOnSale): z.infer<typeof onSaleSchema> {
  const { progress, end, buyers } = onSale;
  const here = end === null ? progress.arrived - progress.waiting - progress.inside : buyers;
  return {
    id: onSale.id,
    show_id: onSale.showId,
    started_at: isoTime(onSale.startedAtMs),
    closes_at: isoTime(onSale.closesAtMs),
    end,
    buyers,
    arrived: progress.arrived,
    waiting: end === null ? progress.waiting : 0,
    inside: end === null ? progress.inside : 0,
    bought: progress.bought,
    seats_bought: progress.seatsBought,
    beaten: progress.beaten,
    gave_up: progress.gaveUp,
    empty_handed: Math.max(0, here - progress.bought - progress.gaveUp),
    seats_sold_twice: progress.seatsSoldTwice,
  };
}
