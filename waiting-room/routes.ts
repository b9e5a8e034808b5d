/** The waiting room over HTTP: join, ask, stay, leave. */
import { z } from '@hono/zod-openapi';
import type { IdempotencyMark } from '#event-store/port.ts';
import type { AppContext, HttpApp } from '#platform/http/env.ts';
import { type HttpProblem, problem, validationFailed } from '#platform/http/problem.ts';
import { answer, respond } from '#platform/http/respond.ts';
import { type Request, route } from '#platform/http/route.ts';
import type { Clock } from '#platform/ports.ts';
import type { JoinAnswers, KeptJoin, RoomShows } from './port.ts';
import { JoinQueueFull } from './postgres/join.ts';
import type { Rooms, SessionAnswer } from './rooms.ts';
import type { Session } from './session-id.ts';
import type { SessionStreams } from './streams.ts';
import { presentPosition, presentSession, queuePositionSchema, sessionSchema } from './wire.ts';

export interface WaitingRoomRoutesDeps {
  readonly rooms: Rooms;
  readonly shows: RoomShows;
  readonly streams: SessionStreams;
  readonly joins: JoinAnswers;
  readonly clock: Clock;
  /** Why nobody can join in this process; null where they can. */
  readonly refusal: () => string | null;
}

const joinBody = z.object({ show_id: z.string().max(200) }).openapi('JoinWaitingRoom');
const positionQuery = z.object({
  session: z.string().optional(),
  show_id: z.string().optional(),
});

const sessionResponse = (description: string) => ({ description, schema: sessionSchema });

export function registerWaitingRoom(app: HttpApp, deps: WaitingRoomRoutesDeps): void {
  const { rooms, shows, streams, joins, clock } = deps;

  route(app, {
    method: 'POST',
    path: '/v1/waiting-room/sessions',
    summary: 'Join the waiting room of a show',
    description:
      'Who comes before the sale begins is placed by lot at that moment, later ones behind.',
    body: joinBody,
    responses: {
      201: sessionResponse('A place in the line'),
      200: sessionResponse('You are in the line already'),
    },
    problems: ['not_found', 'no_waiting_room', 'unavailable', 'overloaded'],
    handle: async ({ c, body, caller, idempotency }) => {
      const { customerId } = caller;
      const kept = await earlierJoin(deps, idempotency);
      if (kept !== null) return answerJoin(c, deps, { kept, customerId, isReplay: true });
      const show = await shows.find(body.show_id);
      if (show === null) throw problem('not_found', { detail: 'There is no such show.' });
      if (!show.isEnabled) throw problem('no_waiting_room');
      refuseWhereAway(deps);
      const {
        admissionToken: _signedAnew,
        isNew,
        ...said
      } = await orUnavailable(rooms.join(show, customerId));
      const join = { key: '', body: '', ...idempotency, isNew, answer: said };
      // Another process may have answered a twin of this request meanwhile.
      const stands = idempotency === null ? join : await orUnavailable(joins.keep(join));
      return answerJoin(c, deps, { kept: stands, customerId, isReplay: false });
    },
  });

  route(app, {
    method: 'GET',
    path: '/v1/waiting-room/sessions/{id}',
    summary: 'Your place in the line',
    responses: { 200: sessionResponse('As it is now; ask again after `poll_after_ms`') },
    problems: ['unavailable'],
    load: async (request) => ownSession(rooms, request),
    handle: async ({ c, loaded }) =>
      answer(c, 200, presentSession(await ask(deps, loaded), clock.nowMs())),
  });

  route(app, {
    method: 'GET',
    path: '/v1/waiting-room/sessions/{id}/stream',
    summary: 'Your place in the line, live',
    description:
      'Server-sent events: `session`, as it is polled, at once when your turn comes; `progress` with `{called_up_to, waiting}` for all.',
    responses: { 200: { description: 'The stream', mediaType: 'text/event-stream' } },
    problems: ['unavailable', 'overloaded'],
    load: async (request) => ownSession(rooms, request),
    handle: async ({ c, loaded }) => {
      await ask(deps, loaded);
      const body = streams.open(loaded, c.req.raw.signal);
      if (body === null) throw problem('overloaded', { headers: { 'Retry-After': '10' } });
      return new Response(body, { status: 200, headers: STREAM_HEADERS });
    },
  });

  route(app, {
    method: 'DELETE',
    path: '/v1/waiting-room/sessions/{id}',
    summary: 'Leave the line',
    responses: { 204: { description: 'Your place is free; also when it was already' } },
    problems: ['unavailable'],
    load: async (request) => ownSession(rooms, request),
    handle: async ({ c, loaded }) => {
      await orUnavailable(rooms.leave(loaded));
      return respond(c, 204, null);
    },
  });

  route(app, {
    method: 'GET',
    path: '/v1/queue/{id}/position',
    summary: 'Your place in the line of an event',
    description:
      'Of your own session unless `session` names it; `show_id` where there are several.',
    query: positionQuery,
    responses: { 200: { description: 'The place', schema: queuePositionSchema } },
    problems: ['unavailable'],
    handle: async ({ c, params, query, caller }) => {
      const wanted = await showsAsked(shows, params.id, query);
      const session =
        query.session === undefined
          ? await orUnavailable(rooms.findLive(wanted, caller.customerId))
          : rooms.sessionOf(query.session, caller.customerId);
      const isOfEvent = session !== null && (await isShowOf(shows, session.showId, params.id));
      const isAsked = query.show_id === undefined || query.show_id === session?.showId;
      if (!isOfEvent || !isAsked) throw notInLine();
      return answer(c, 200, presentPosition(await ask(deps, session)));
    },
  });
}

/** Throws 422 where the key was used for another show. */
async function earlierJoin(
  { joins }: Pick<WaitingRoomRoutesDeps, 'joins'>,
  mark: IdempotencyMark | null,
): Promise<KeptJoin | null> {
  if (mark === null) return null;
  const kept = await orUnavailable(joins.find(mark.key));
  if (kept !== null && kept.body !== mark.body) throw problem('idempotency_key_reused');
  return kept;
}

async function answerJoin(
  c: AppContext,
  { rooms, clock }: Pick<WaitingRoomRoutesDeps, 'rooms' | 'clock'>,
  {
    kept,
    customerId,
    isReplay,
  }: { readonly kept: KeptJoin; readonly customerId: string; readonly isReplay: boolean },
): Promise<Response> {
  const joined = await rooms.withToken(kept.answer, customerId);
  const headers: Record<string, string> = isReplay ? { 'Idempotency-Replayed': 'true' } : {};
  return answer(c, kept.isNew ? 201 : 200, presentSession(joined, clock.nowMs()), headers);
}

const isShowOf = async (shows: RoomShows, showId: string, eventId: string): Promise<boolean> =>
  (await shows.find(showId))?.eventId === eventId;

/** Whose sessions are looked through: none, where the session is named. */
async function showsAsked(
  shows: RoomShows,
  eventId: string,
  query: z.output<typeof positionQuery>,
): Promise<readonly string[]> {
  if (query.show_id !== undefined) {
    if (await isShowOf(shows, query.show_id, eventId)) return [query.show_id];
    if ((await shows.ofEvent(eventId)).length === 0) throw problem('not_found');
    throw validationFailed([{ path: 'show_id', message: 'is not a show of this event' }]);
  }
  if (query.session !== undefined) return [];
  const found = await shows.ofEvent(eventId);
  if (found.length === 0) throw problem('not_found');
  return found;
}

const STREAM_HEADERS = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-cache, no-transform',
  'X-Accel-Buffering': 'no',
};

const notInLine = (): HttpProblem => problem('not_found', { detail: 'You are not in this line.' });

/** Another's is 404, as one that never was. */
function ownSession(
  rooms: Rooms,
  { params, caller }: Pick<Request<'/v1/waiting-room/sessions/{id}'>, 'params' | 'caller'>,
): Session {
  const session = rooms.sessionOf(params.id, caller.customerId);
  if (session === null) throw problem('not_found');
  return session;
}

async function ask(
  { rooms, refusal }: Pick<WaitingRoomRoutesDeps, 'rooms' | 'refusal'>,
  session: Session,
): Promise<SessionAnswer> {
  refuseWhereAway({ refusal });
  const found = await orUnavailable(rooms.ask(session));
  if (found === null) throw problem('not_found');
  return found;
}

function refuseWhereAway({ refusal }: Pick<WaitingRoomRoutesDeps, 'refusal'>): void {
  const why = refusal();
  if (why !== null) throw problem('unavailable', { detail: why, headers: LATER });
}

const LATER = { 'Retry-After': '5' };

/** Nobody loses their place while the state or the register is away. */
async function orUnavailable<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof JoinQueueFull) throw problem('overloaded', { headers: LATER });
    throw problem('unavailable', {
      detail: 'The waiting room does not answer just now. Your place is kept.',
      headers: LATER,
      cause: error,
    });
  }
}
