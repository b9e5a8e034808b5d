/** Seats that the house keeps back, and puts on sale again. */
import { z } from '@hono/zod-openapi';
import { accept } from '#domain/decision.ts';
import { blockSeat, unblockSeat } from '#domain/seat.ts';
import { type Show, wasPublished } from '#domain/show.ts';
import type { AppContext, HttpApp } from '#platform/http/env.ts';
import { derivedId } from '#platform/http/idempotency.ts';
import { problem, validationFailed } from '#platform/http/problem.ts';
import { commandAnswer } from '#platform/http/respond.ts';
import { route } from '#platform/http/route.ts';
import { positionField } from '#platform/http/wire/common.ts';
import type { CatalogDeps } from './deps.ts';
import { moveSeats, type SeatRule, type SeatsMove } from './move-seats.ts';
import { ownShow } from './own.ts';
import type { SeatRequest } from './seat-streams.ts';

const SEATS_MAX = 5_000;

const seatsBody = z
  .object({
    seat_ids: z.array(z.string().max(50)).min(1).max(SEATS_MAX),
    reason: z.string().trim().min(1).max(500).openapi({
      description: 'A code (`house_seats`), or a text, which is kept apart from the record.',
    }),
  })
  .openapi('SeatBlock');

const seatsAnswer = z.object({
  show_id: z.string(),
  seat_ids: z.array(z.string()),
  status: z.enum(['blocked', 'available']),
  position: positionField,
});

/** What may stand in an event as it is. */
const REASON_CODE = /^[a-z_]{1,32}$/;
const REASON_IS_A_NOTE = 'other';

interface SeatCommand {
  readonly path: `/v1/shows/{id}/${'block' | 'unblock'}`;
  readonly summary: string;
  readonly status: 'blocked' | 'available';
  /** `blockId` names this command; free text is kept under it. */
  readonly rule: (blockId: string, reason: string) => SeatRule;
  readonly back: (blockId: string) => SeatsMove['back'];
}

export function registerSeatBlocks(app: HttpApp, deps: CatalogDeps): void {
  registerSeatCommand(app, deps, {
    path: '/v1/shows/{id}/block',
    summary: 'Keep seats back',
    status: 'blocked',
    rule: (blockId, reason) => (state, nowMs) => blockSeat(state, { blockId, reason, nowMs }),
    back: (blockId) => () => (state) =>
      state.status === 'blocked' && state.blockId === blockId ? unblockSeat(state) : accept(),
  });
  registerSeatCommand(app, deps, {
    path: '/v1/shows/{id}/unblock',
    summary: 'Put seats on sale that were kept back',
    status: 'available',
    rule: () => (state) => unblockSeat(state),
    back: () => (before) => (state, nowMs) =>
      before.status === 'blocked'
        ? blockSeat(state, { blockId: before.blockId, reason: 'kept_back', nowMs })
        : accept(),
  });
}

function registerSeatCommand(app: HttpApp, deps: CatalogDeps, command: SeatCommand): void {
  route(app, {
    method: 'POST',
    path: command.path,
    summary: command.summary,
    description: 'All of them or none.',
    body: seatsBody,
    responses: { 200: { description: 'All of them', schema: seatsAnswer } },
    problems: ['seat_not_found', 'seat_unavailable', 'wrong_status'],
    load: ({ params, caller }) => ownShow(deps.store, params.id, caller),
    handle: async ({ c, body, loaded, cause, idempotency }) => {
      requireOnProgramme(loaded.state);
      const request = await seatRequest(deps, loaded.state, body.seat_ids);
      const blockId = idempotency ? derivedId('blk', idempotency.key) : deps.ids.make('blk');
      const isCode = REASON_CODE.test(body.reason);
      if (!isCode) await deps.notes.put(blockId, body.reason);
      const rule = command.rule(blockId, isCode ? body.reason : REASON_IS_A_NOTE);
      const move = { rule, back: command.back(blockId), cause };
      return answerSeats(c, deps, request, move, command.status);
    },
  });
}

async function answerSeats(
  c: AppContext,
  deps: CatalogDeps,
  request: SeatRequest,
  move: SeatsMove,
  status: SeatCommand['status'],
): Promise<Response> {
  const moved = await moveSeats(deps, request, move);
  const body = { show_id: request.show.showId, seat_ids: [...request.seatIds], status };
  return commandAnswer(c, { ...moved, status: 200, body });
}

/** A draft has no seats yet, and those of a cancelled show never become available. */
function requireOnProgramme(show: Show): void {
  if (wasPublished(show) && show.phase !== 'cancelled') return;
  throw problem('wrong_status', {
    detail: `The show is ${show.phase}.`,
    extra: { show_status: show.phase },
  });
}

async function seatRequest(
  deps: CatalogDeps,
  { showId }: Show,
  seatIds: readonly string[],
): Promise<SeatRequest> {
  if (new Set(seatIds).size < seatIds.length) {
    throw validationFailed([{ path: 'seat_ids', message: 'names a seat twice' }]);
  }
  const show = await deps.directory.open(showId);
  // Published by the stream, but not yet in this process's memory.
  if (show === null) throw problem('projection_behind', { headers: { 'Retry-After': '1' } });
  const indexes = seatIds.map((seatId) => show.layout.indexOf(seatId));
  const unknown = seatIds.filter((_, at) => indexes[at] === -1);
  if (unknown.length > 0) {
    throw problem('seat_not_found', { extra: { unknown_seat_ids: unknown } });
  }
  return { show, seatIds, indexes };
}
