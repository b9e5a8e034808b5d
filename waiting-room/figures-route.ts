/** How many wait and shop at a show's room, for those who run it. */
import { z } from '@hono/zod-openapi';
import { evolveShow, initialShow, type Show, showStream } from '#domain/show.ts';
import { loadAggregate } from '#event-store/aggregate.ts';
import type { EventStore } from '#event-store/port.ts';
import { owns } from '#platform/http/auth.ts';
import type { HttpApp } from '#platform/http/env.ts';
import { problem } from '#platform/http/problem.ts';
import { answer } from '#platform/http/respond.ts';
import { route } from '#platform/http/route.ts';
import { isoTime } from '#platform/http/wire/common.ts';
import type { Clock } from '#platform/ports.ts';
import type { WaitingRoomState } from './port.ts';

export interface RoomFiguresDeps {
  readonly store: Pick<EventStore, 'readStream'>;
  readonly state: Pick<WaitingRoomState, 'figures'>;
  readonly clock: Clock;
  /** Why nothing is known of the rooms in this process; null where something is. */
  readonly refusal: () => string | null;
}

const roomFiguresSchema = z
  .object({
    show_id: z.string(),
    enabled: z.boolean(),
    gathered: z.int().openapi({ description: 'Who waits for the draw.' }),
    waiting: z.int().openapi({ description: 'Who has a place in the line.' }),
    shopping: z.int().openapi({ description: 'Who is let in now.' }),
    admitted_total: z.int().openapi({ description: 'Calls so far; of some people more than one.' }),
    server_time: z.iso.datetime(),
  })
  .openapi('WaitingRoomFigures');

export function registerRoomFigures(app: HttpApp, deps: RoomFiguresDeps): void {
  route(app, {
    method: 'GET',
    path: '/v1/shows/{id}/waiting-room',
    summary: 'How many wait at a show, and how many are let in',
    description: 'All are 0 while nobody has come.',
    responses: { 200: { description: 'The figures', schema: roomFiguresSchema } },
    problems: ['unavailable'],
    load: async ({ params, caller }) => {
      const { state } = await loadAggregate(deps.store, showStream(params.id), {
        initial: initialShow,
        evolve: evolveShow,
      });
      if (state === null) throw problem('not_found');
      if (!caller.roles.includes('finance') && !owns(caller, state.owner)) {
        throw problem('not_found');
      }
      return state;
    },
    handle: async ({ c, loaded }) =>
      answer(c, 200, {
        show_id: loaded.showId,
        enabled: loaded.terms.waitingRoom.enabled,
        ...(await figuresOf(deps, loaded)),
        server_time: isoTime(deps.clock.nowMs()),
      }),
  });
}

async function figuresOf({ state, refusal }: RoomFiguresDeps, { showId }: Show) {
  const why = refusal();
  if (why !== null) throw problem('unavailable', { detail: why, headers: LATER });
  try {
    const figures = (await state.figures(showId))?.figures;
    return {
      gathered: figures?.gathered ?? 0,
      waiting: figures?.waiting ?? 0,
      shopping: figures?.active ?? 0,
      admitted_total: figures?.calledTotal ?? 0,
    };
  } catch (cause) {
    const detail = 'The waiting room does not answer.';
    throw problem('unavailable', { detail, headers: LATER, cause });
  }
}

const LATER = { 'Retry-After': '5' };
