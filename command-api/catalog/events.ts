/** Events: create and change. */
import { changeEvent, createEvent, eventStream } from '#domain/event.ts';
import { ownerOf } from '#platform/http/auth.ts';
import type { HttpApp } from '#platform/http/env.ts';
import { derivedId } from '#platform/http/idempotency.ts';
import { commandAnswer } from '#platform/http/respond.ts';
import { route } from '#platform/http/route.ts';
import { given, positionField } from '#platform/http/wire/common.ts';
import {
  changeEventBody,
  createEventBody,
  eventDetailsSchema,
  presentEvent,
} from '#platform/http/wire/event.ts';
import type { CatalogDeps } from './deps.ts';
import { eventEvolution, ownEvent, present } from './own.ts';
import { runCommand } from './run-command.ts';

const eventAnswer = eventDetailsSchema.extend({ position: positionField });

export function registerEvents(app: HttpApp, deps: CatalogDeps): void {
  route(app, {
    method: 'POST',
    path: '/v1/events',
    summary: 'Add an event',
    description: 'A draft until its first show is published.',
    body: createEventBody,
    responses: { 201: { description: 'The event', schema: eventAnswer } },
    handle: async ({ c, body, caller, cause, idempotency }) => {
      const eventId = idempotency ? derivedId('evt', idempotency.key) : deps.ids.make('evt');
      const { description = null, ...details } = body;
      const command = { eventId, owner: ownerOf(caller), ...details, description };
      const outcome = await runCommand(deps, {
        stream: eventStream(eventId),
        evolution: eventEvolution,
        cause,
        plan: ({ state }) => ({ decision: createEvent(state, command) }),
      });
      const body201 = presentEvent(present(outcome.state));
      return commandAnswer(c, { ...outcome, status: 201, body: body201 });
    },
  });
  route(app, {
    method: 'PATCH',
    path: '/v1/events/{id}',
    summary: 'Change an event',
    body: changeEventBody,
    responses: { 200: { description: 'The event', schema: eventAnswer } },
    load: ({ params, caller }) => ownEvent(deps.store, params.id, caller),
    handle: async ({ c, body, loaded, cause }) => {
      const outcome = await runCommand(deps, {
        stream: loaded.stream,
        evolution: eventEvolution,
        cause,
        plan: ({ state }) => ({ decision: changeEvent(state, given(body)) }),
      });
      const changed = presentEvent(present(outcome.state));
      return commandAnswer(c, { ...outcome, status: 200, body: changed });
    },
  });
}
