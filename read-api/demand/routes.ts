/** A picture of contention: what people fought over and did not get, by section and minute. */
import { z } from '@hono/zod-openapi';
import type { HttpApp } from '#platform/http/env.ts';
import { notModified } from '#platform/http/etag.ts';
import { validationFailed } from '#platform/http/problem.ts';
import { answer } from '#platform/http/respond.ts';
import { route } from '#platform/http/route.ts';
import { requireSwitchedOn } from '#platform/http/switched-off.ts';
import { isoTime, timeInput } from '#platform/http/wire/common.ts';
import type { DemandRequest, RefusedCount, SectionDemand } from '#projections/demand/port.ts';
import type { ReadApiDeps } from '../deps.ts';
import { awaitModel } from '../models.ts';
import { presentRefused, refusedAttemptsSchema } from '../refused-attempts.ts';
import { tagOfBody } from '../tag-of-body.ts';
import { requireInsight, visibleShow } from '../visible-show.ts';

/** A day of a house with two sections, or an hour of one with eighty. */
const LIMIT_DEFAULT = 5_000;
const LIMIT_MAX = 20_000;
const LIMIT_RULE = `must be a whole number from 1 to ${LIMIT_MAX}`;

const query = z.object({
  from: timeInput.optional().openapi({ description: 'Minutes that began then or later.' }),
  to: timeInput.optional().openapi({ description: 'Minutes that began before.' }),
  section: z.string().min(1).max(50).optional(),
  detail: z.enum(['seats']).optional().openapi({
    description: 'Each seat of the `section`, in place of its minutes.',
  }),
  limit: z
    .string()
    .regex(/^\d{1,5}$/, LIMIT_RULE)
    .transform(Number)
    .refine((limit) => limit >= 1 && limit <= LIMIT_MAX, LIMIT_RULE)
    .default(LIMIT_DEFAULT)
    .openapi({ type: 'integer', minimum: 1, maximum: LIMIT_MAX, default: LIMIT_DEFAULT }),
});

const sectionField = z.string().nullable().openapi({
  description: 'null for attempts that asked for no section',
});

const refused = refusedAttemptsSchema.shape;

const demandSchema = z
  .object({
    show_id: z.string(),
    ...refused,
    sections: z
      .array(z.object({ section: sectionField, ...refused }))
      .openapi({ description: 'Of the whole period; the one that was fought over most first.' }),
    minutes: z
      .array(z.object({ minute: z.iso.datetime(), section: sectionField, ...refused }))
      .optional(),
    seats: z.array(z.object({ seat_id: z.string(), ...refused })).optional(),
    truncated: z.boolean().openapi({
      description: 'There is more than `limit`: earlier minutes, or seats that fewer asked for.',
    }),
  })
  .openapi('Demand');

/** Others may not keep it, and whoever does asks each time. */
const REVALIDATE = { 'Cache-Control': 'private, no-cache' };

export function registerDemand(app: HttpApp, deps: ReadApiDeps): void {
  route(app, {
    method: 'GET',
    path: '/v1/shows/{id}/demand',
    summary: 'What people fought over: refused attempts by section and minute',
    description:
      'Counts are of seats that were asked for by name, of attempts where the choice was left to the house, and are never too high: what a process had counted when it was killed is missing. About ten seconds behind.',
    query,
    revalidates: true,
    responses: { 200: { description: 'The demand', schema: demandSchema } },
    problems: ['switched_off'],
    load: async ({ params, caller }) => {
      requireSwitchedOn(deps.switches, 'dashboards');
      const visible = await visibleShow(deps, params.id, caller);
      requireInsight(caller, visible.show);
      return visible;
    },
    handle: async ({ c, params, query: { from, to, section, detail, limit }, loaded }) => {
      if (section !== undefined && loaded.seats?.layout.section(section) == null) {
        throw validationFailed([{ path: 'section', message: 'is not a section of this show' }]);
      }
      await awaitModel(c, deps.gates.demand);
      const period = { fromMs: from ?? null, toMs: to ?? null };
      const request = { showId: params.id, section: section ?? null, ...period };
      const rows =
        detail === undefined
          ? await minutesOf(deps, request, limit)
          : await seatsOf(deps, request, limit);
      const sections = await deps.refusedAttempts.bySection(request);
      const body = {
        show_id: params.id,
        ...presentRefused(totalOf(sections)),
        sections: sections.map((of) => ({ section: of.section, ...presentRefused(of.counts) })),
        ...rows,
      };
      const tag = tagOfBody(body);
      return notModified(c, tag, REVALIDATE) ?? answer(c, 200, body, { ...REVALIDATE, ETag: tag });
    },
  });
}

async function minutesOf(deps: ReadApiDeps, request: DemandRequest, limit: number) {
  const rows = await deps.refusedAttempts.byMinute(request, limit + 1);
  const told = rows.length > limit ? rows.slice(1) : rows;
  return {
    minutes: told.map(({ minuteMs, section, counts }) => ({
      minute: isoTime(minuteMs),
      section,
      ...presentRefused(counts),
    })),
    truncated: rows.length > limit,
  };
}

async function seatsOf(deps: ReadApiDeps, { section, ...request }: DemandRequest, limit: number) {
  if (section === null) {
    throw validationFailed([{ path: 'section', message: 'is needed with detail=seats' }]);
  }
  const rows = await deps.refusedAttempts.bySeat({ ...request, section }, limit + 1);
  return {
    seats: rows
      .slice(0, limit)
      .map(({ seatId, counts }) => ({ seat_id: seatId, ...presentRefused(counts) })),
    truncated: rows.length > limit,
  };
}

function totalOf(sections: readonly SectionDemand[]): readonly RefusedCount[] {
  const sums = new Map<RefusedCount['cause'], number>();
  for (const { counts } of sections) {
    for (const { cause, attempts } of counts) sums.set(cause, (sums.get(cause) ?? 0) + attempts);
  }
  return [...sums]
    .map(([cause, attempts]) => ({ cause, attempts }))
    .sort((one, other) => (one.cause < other.cause ? -1 : 1));
}
