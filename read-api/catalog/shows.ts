import { z } from '@hono/zod-openapi';
import { owns } from '#platform/http/auth.ts';
import type { HttpApp } from '#platform/http/env.ts';
import { notModified } from '#platform/http/etag.ts';
import { answer } from '#platform/http/respond.ts';
import { route } from '#platform/http/route.ts';
import {
  presaleSchema,
  presentPresales,
  presentShow,
  showDetailsSchema,
} from '#platform/http/wire/show.ts';
import type { ReadApiDeps } from '../deps.ts';
import { findAtHead } from '../models.ts';
import { tagOfBody } from '../tag-of-body.ts';
import { visibleShow } from '../visible-show.ts';
import { listedShowSchema, presentListedShow, standingOf, waitingRoomSchema } from './present.ts';

const showSchema = showDetailsSchema
  .extend(listedShowSchema.shape)
  .extend({
    waiting_room: showDetailsSchema.shape.waiting_room.extend(waitingRoomSchema.shape),
    presales: z.array(presaleSchema).optional().openapi({ description: 'To its organiser alone.' }),
  })
  .openapi('ShowInFull');

export function registerShow(app: HttpApp, deps: ReadApiDeps): void {
  route(app, {
    method: 'GET',
    path: '/v1/shows/{id}',
    summary: 'A show',
    revalidates: true,
    responses: { 200: { description: 'The show', schema: showSchema } },
    load: ({ params, principal }) => visibleShow(deps, params.id, principal),
    handle: async ({ c, principal, loaded: { show, seats } }) => {
      const isOwn = principal !== null && owns(principal, show.owner);
      const standing = standingOf(deps);
      const venue = await findAtHead(deps, deps.gates.catalog, () =>
        deps.catalog.venue(show.terms.venueId),
      );
      const details = presentShow(show, standing.nowMs);
      const listed = presentListedShow(show, venue, seats, standing);
      const body = {
        ...details,
        ...listed,
        waiting_room: { ...details.waiting_room, ...listed.waiting_room },
        ...(isOwn ? { presales: presentPresales(show.terms) } : {}),
      };
      const tag = tagOfBody(body);
      const headers = { 'Cache-Control': isOwn ? 'private, no-cache' : 'no-cache' };
      return notModified(c, tag, headers) ?? answer(c, 200, body, { ...headers, ETag: tag });
    },
  });
}
