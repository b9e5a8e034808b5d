import { z } from '@hono/zod-openapi';
import type { HttpApp } from '#platform/http/env.ts';
import { problem } from '#platform/http/problem.ts';
import { answer } from '#platform/http/respond.ts';
import { route } from '#platform/http/route.ts';
import type { ProjectionOperations } from '#projections/operate/port.ts';
import type { RelayStatus } from '#projections/relay/port.ts';
import {
  deadLetterSchema,
  presentDeadLetter,
  presentProjection,
  presentRebuild,
  presentRelay,
  projectionSchema,
  rebuildSchema,
  relaySchema,
} from './wire.ts';

/** `relay`: how far the publishing to the broker is; null where this process has none. */
export function registerOps(
  app: HttpApp,
  operations: ProjectionOperations,
  relay: (() => Promise<RelayStatus>) | null,
): void {
  registerProjections(app, operations, relay);
  registerDeadLetters(app, operations);
}

function registerProjections(
  app: HttpApp,
  operations: ProjectionOperations,
  relay: (() => Promise<RelayStatus>) | null,
): void {
  route(app, {
    method: 'GET',
    path: '/v1/ops/projections',
    summary: 'How far each model of this process is',
    responses: {
      200: {
        description: 'The models',
        schema: z.object({
          projections: z.array(projectionSchema),
          relay: relaySchema.nullable(),
        }),
      },
    },
    handle: async ({ c }) => {
      const [models, published] = await Promise.all([operations.list(), relay?.()]);
      return answer(c, 200, {
        projections: models.map(presentProjection),
        relay: published === undefined ? null : presentRelay(published),
      });
    },
  });
  route(app, {
    method: 'POST',
    path: '/v1/ops/projections/{name}/rebuild',
    summary: 'Build a model anew beside the live one, and switch',
    description: 'While one runs, its progress. Queries go on all the time.',
    responses: { 202: { description: 'Under way', schema: rebuildSchema } },
    load: async ({ params }) => {
      if (!operations.knows(params.name)) throw problem('not_found');
    },
    handle: async ({ c, params }) => {
      const status = await operations.startRebuild(params.name);
      return answer(c, 202, presentRebuild(params.name, status));
    },
  });
}

function registerDeadLetters(app: HttpApp, operations: ProjectionOperations): void {
  route(app, {
    method: 'GET',
    path: '/v1/ops/dead-letters',
    summary: 'Events that a model stands before, since it cannot take them',
    responses: {
      200: {
        description: 'At most one a model',
        schema: z.object({ dead_letters: z.array(deadLetterSchema) }),
      },
    },
    handle: async ({ c }) => {
      const letters = await operations.deadLetters();
      return answer(c, 200, { dead_letters: letters.map(presentDeadLetter) });
    },
  });
  route(app, {
    method: 'POST',
    path: '/v1/ops/dead-letters/{id}/replay',
    summary: 'Let the model try the event again, and go on from there',
    responses: {
      202: { description: 'It will be tried within a second', schema: deadLetterSchema },
    },
    load: async ({ params }) => {
      const letters = await operations.deadLetters();
      const letter = letters.find(({ eventId }) => eventId === params.id);
      if (letter === undefined) throw problem('not_found');
      return letter;
    },
    handle: async ({ c, loaded }) => {
      await operations.replay(loaded);
      return answer(c, 202, presentDeadLetter(loaded));
    },
  });
}
