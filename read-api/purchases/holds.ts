import { evolveHold, holdStream, initialHold, isPlaced } from '#domain/hold.ts';
import { loadAggregate } from '#event-store/aggregate.ts';
import type { HttpApp } from '#platform/http/env.ts';
import { strongEtag } from '#platform/http/etag.ts';
import { problem } from '#platform/http/problem.ts';
import { answer } from '#platform/http/respond.ts';
import { route } from '#platform/http/route.ts';
import { holdSchema, presentHold, versionOf } from '#platform/http/wire/hold.ts';
import type { ReadApiDeps } from '../deps.ts';

/** Read from the hold's own stream: never behind. */
export function registerHold(app: HttpApp, deps: ReadApiDeps): void {
  route(app, {
    method: 'GET',
    path: '/v1/holds/{id}',
    summary: 'A hold',
    responses: { 200: { description: 'The hold', schema: holdSchema } },
    load: async ({ params, caller }) => {
      const evolution = { initial: initialHold, evolve: evolveHold };
      const aggregate = await loadAggregate(deps.store, holdStream(params.id), evolution);
      const hold = aggregate.state;
      if (!isPlaced(hold) || hold.customerId !== caller.customerId) throw problem('not_found');
      return { hold, aggregate };
    },
    handle: async ({ c, loaded: { hold, aggregate } }) =>
      answer(c, 200, presentHold(hold, aggregate, deps.clock.nowMs()), {
        ETag: strongEtag(versionOf(aggregate)),
      }),
  });
}
