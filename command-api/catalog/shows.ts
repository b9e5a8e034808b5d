/** Shows: create and change. */
import type { InvalidInput } from '#domain/decision.ts';
import { invalidInput } from '#domain/decision.ts';
import { changeShow, createShow, showStream } from '#domain/show.ts';
import { venueStream } from '#domain/venue.ts';
import { loadAggregate } from '#event-store/aggregate.ts';
import type { Principal } from '#platform/auth/principal.ts';
import { owns } from '#platform/http/auth.ts';
import type { HttpApp } from '#platform/http/env.ts';
import { derivedId } from '#platform/http/idempotency.ts';
import { route } from '#platform/http/route.ts';
import {
  changeShowBody,
  createShowBody,
  showChangeOf,
  showInputOf,
} from '#platform/http/wire/show.ts';
import { answerShow, showAnswer } from './answer-show.ts';
import type { CatalogDeps } from './deps.ts';
import { ownEvent, ownShow, showEvolution, venueEvolution } from './own.ts';
import { runCommand } from './run-command.ts';

export function registerShows(app: HttpApp, deps: CatalogDeps): void {
  route(app, {
    method: 'POST',
    path: '/v1/events/{id}/shows',
    summary: 'Add a show of an event',
    description: 'A draft; the tiers are held against the venue when it is published.',
    body: createShowBody,
    responses: { 201: { description: 'The show', schema: showAnswer } },
    load: ({ params, caller }) => ownEvent(deps.store, params.id, caller),
    handle: async ({ c, body, loaded, caller, cause, idempotency }) => {
      const showId = idempotency ? derivedId('shw', idempotency.key) : deps.ids.make('shw');
      const { eventId, owner } = loaded.state;
      const command = { showId, eventId, owner, terms: showInputOf(body, deps.hashCode) };
      const outcome = await runCommand(deps, {
        stream: showStream(showId),
        evolution: showEvolution,
        cause,
        plan: async ({ state }) => ({
          decision: await atOwnVenue(deps, body.venue_id, caller, () => createShow(state, command)),
        }),
      });
      return answerShow(c, 201, outcome);
    },
  });
  route(app, {
    method: 'PATCH',
    path: '/v1/shows/{id}',
    summary: 'Change a show',
    description: 'A published show keeps its venue, currency, tiers and taxes.',
    body: changeShowBody,
    responses: { 200: { description: 'The show', schema: showAnswer } },
    problems: ['wrong_status'],
    load: ({ params, caller }) => ownShow(deps.store, params.id, caller),
    handle: async ({ c, body, loaded, caller, cause }) => {
      const outcome = await runCommand(deps, {
        stream: loaded.stream,
        evolution: showEvolution,
        cause,
        plan: async ({ state }) => ({
          decision: await atOwnVenue(deps, body.venue_id, caller, () =>
            changeShow(state, showChangeOf(body, deps.hashCode)),
          ),
        }),
      });
      return answerShow(c, 200, outcome);
    },
  });
}

/** A venue that isn't there, or is another's, can't be named: 422 on its field. */
async function atOwnVenue<Decided>(
  deps: CatalogDeps,
  venueId: string | undefined,
  caller: Principal,
  decide: () => Decided,
): Promise<Decided | { readonly ok: false; readonly refusal: InvalidInput }> {
  if (venueId === undefined) return decide();
  const { state } = await loadAggregate(deps.store, venueStream(venueId), venueEvolution);
  if (state !== null && owns(caller, state.owner)) return decide();
  return invalidInput([{ path: 'venue_id', message: 'you have no such venue' }]);
}
