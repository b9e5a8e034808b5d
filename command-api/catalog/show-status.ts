/** The life of a show: publish, pause, resume, cancel. */
import { z } from '@hono/zod-openapi';
import type { Decision } from '#domain/decision.ts';
import { eventStream, publishEvent } from '#domain/event.ts';
import { buildLayout } from '#domain/layout.ts';
import {
  cancelShow,
  pauseShow,
  publishShow,
  resumeShow,
  type ShowEvent,
  type ShowState,
} from '#domain/show.ts';
import { venueStream } from '#domain/venue.ts';
import { type Cause, loadAggregate, streamWrite } from '#event-store/aggregate.ts';
import type { StreamWrite } from '#event-store/port.ts';
import type { HttpApp } from '#platform/http/env.ts';
import { commandAnswer } from '#platform/http/respond.ts';
import { route } from '#platform/http/route.ts';
import { positionField } from '#platform/http/wire/common.ts';
import { showStatusField } from '#platform/http/wire/show.ts';
import { answerShow, showAnswer } from './answer-show.ts';
import type { CatalogDeps, WriteDeps } from './deps.ts';
import { eventEvolution, ownShow, present, showEvolution, venueEvolution } from './own.ts';
import { type Refusal, refusalProblem } from './refusals.ts';
import { type Planned, runCommand } from './run-command.ts';

type ShowDecision = Decision<ShowEvent, Refusal>;

export function registerShowStatus(app: HttpApp, deps: CatalogDeps): void {
  registerStatusChange(app, deps, {
    path: '/v1/shows/{id}/publish',
    summary: 'Put a show on the programme',
    plan: (state, cause) => planPublish(deps, state, cause),
  });
  registerStatusChange(app, deps, {
    path: '/v1/shows/{id}/pause',
    summary: 'Stop new holds; live ones may still be bought',
    plan: async (state) => ({ decision: pauseShow(state) }),
  });
  registerStatusChange(app, deps, {
    path: '/v1/shows/{id}/resume',
    summary: 'Sell on',
    plan: async (state) => ({ decision: resumeShow(state) }),
  });
  registerCancel(app, deps);
}

interface StatusChange {
  readonly path: `/v1/shows/{id}/${'publish' | 'pause' | 'resume'}`;
  readonly summary: string;
  readonly plan: (state: ShowState, cause: Cause) => Promise<Planned<ShowEvent>>;
}

function registerStatusChange(app: HttpApp, deps: CatalogDeps, change: StatusChange): void {
  const { path, summary } = change;
  route(app, {
    method: 'POST',
    path,
    summary,
    responses: { 200: { description: 'The show', schema: showAnswer } },
    problems: ['wrong_status', 'validation_failed'],
    load: ({ params, caller }) => ownShow(deps.store, params.id, caller),
    handle: async ({ c, loaded, cause }) => {
      const outcome = await runCommand(deps, {
        stream: loaded.stream,
        evolution: showEvolution,
        cause,
        plan: ({ state }) => change.plan(state, cause),
      });
      return answerShow(c, 200, outcome);
    },
  });
}

/** The show names the venue's revision; its event goes on the programme in the same append. */
async function planPublish(
  deps: WriteDeps,
  state: ShowState,
  cause: Cause,
): Promise<Planned<ShowEvent>> {
  const show = present(state);
  if (show.phase !== 'draft') return { decision: publishShow(state, NOTHING_TO_LAY_OUT) };
  const decision = await decidePublish(deps, state, show.terms.venueId);
  if (!decision.ok) return { decision };
  return { decision, also: await publishEventWrites(deps, show, cause) };
}

/** A show that is no draft keeps the layout that it has; none is looked at. */
const NOTHING_TO_LAY_OUT = { venueRevision: -1, layoutVersion: 0, layout: buildLayout([]) };

async function decidePublish(
  { store }: WriteDeps,
  state: ShowState,
  venueId: string,
): Promise<ShowDecision> {
  const { state: venue, history } = await loadAggregate(
    store,
    venueStream(venueId),
    venueEvolution,
  );
  const completed = history.findLast((event) => event.type === 'VenueLayoutCompleted');
  if (!venue?.layout || completed === undefined) {
    throw new Error(`the venue ${venueId} of a show has no layout`);
  }
  return publishShow(state, {
    venueRevision: completed.revision,
    layoutVersion: venue.layout.layoutVersion,
    layout: buildLayout(venue.layout.sections),
  });
}

async function publishEventWrites(
  deps: WriteDeps,
  show: { readonly showId: string; readonly eventId: string },
  { idempotency: _ofTheShow, ...cause }: Cause,
): Promise<readonly StreamWrite[]> {
  const event = await loadAggregate(deps.store, eventStream(show.eventId), eventEvolution);
  const decision = publishEvent(event.state, { showId: show.showId });
  if (!decision.ok) throw refusalProblem(decision.refusal);
  return decision.events.length === 0 ? [] : [streamWrite(event, decision.events, cause, deps)];
}

const cancelAnswer = z
  .object({
    show_id: z.string(),
    status: showStatusField,
    orders_total: z.int(),
    orders_refunded: z.int(),
    position: positionField,
  })
  .openapi('ShowCancellation');

function registerCancel(app: HttpApp, deps: CatalogDeps): void {
  route(app, {
    method: 'POST',
    path: '/v1/shows/{id}/cancel',
    summary: 'Cancel a show',
    description:
      'A standing order: its holds are released and its orders refunded from now on, by and by. ' +
      'Asking again tells how far that is.',
    responses: { 202: { description: 'It is being unwound', schema: cancelAnswer } },
    load: ({ params, caller }) => ownShow(deps.store, params.id, caller),
    handle: async ({ c, loaded, cause }) => {
      const outcome = await runCommand(deps, {
        stream: loaded.stream,
        evolution: showEvolution,
        cause,
        plan: ({ state }) => ({ decision: cancelShow(state) }),
      });
      const { showId } = loaded.state;
      // Orders move on without this command: they are counted as the log has them now.
      await deps.shown(await deps.store.head());
      const { ordersTotal, ordersRefunded } = await deps.unwinding.progress(showId);
      return commandAnswer(c, {
        ...outcome,
        status: 202,
        body: {
          show_id: showId,
          status: 'cancelled',
          orders_total: ordersTotal,
          orders_refunded: ordersRefunded,
        },
      });
    },
  });
}
