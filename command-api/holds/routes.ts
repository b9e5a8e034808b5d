/** POST holds, extend and DELETE. */
import { z } from '@hono/zod-openapi';
import type { HoldState, PlacedHold } from '#domain/hold.ts';
import { isPlaced } from '#domain/hold.ts';
import type { Aggregate } from '#event-store/aggregate.ts';
import type { HttpApp } from '#platform/http/env.ts';
import { requireIfMatch } from '#platform/http/etag.ts';
import { problem, validationFailed } from '#platform/http/problem.ts';
import { commandAnswer } from '#platform/http/respond.ts';
import { type Request, route } from '#platform/http/route.ts';
import {
  holdSchema,
  presentHold,
  presentHoldAsAnswered,
  versionOf,
} from '#platform/http/wire/hold.ts';
import { andThen, type NowOrLater } from '#platform/now-or-later.ts';
import type { ShowSeats } from '#projections/port.ts';
import type { AdmissionCheck } from '#waiting-room/port.ts';
import { checkAdmission } from './admission.ts';
import { extend, type HoldChange, loadHold, release } from './change-hold.ts';
import type { SeatWish } from './choose-seats.ts';
import { type PlaceHoldDeps, placeHold } from './place-hold.ts';
import { HOLD_PROBLEMS, refusalOf } from './refusals.ts';

export interface HoldRoutesDeps extends PlaceHoldDeps {
  readonly admission: AdmissionCheck;
  /** The published shows of an event, those that were called off too. */
  readonly showsOfEvent: (eventId: string) => Promise<readonly EventShow[]>;
}

/** A show that a hold for an event may be about. */
export interface EventShow {
  readonly showId: string;
  readonly cancelled: boolean;
}

const seatIds = z.array(z.string().min(1).max(64)).min(1).max(1_000);
const quantity = z.number().int().min(1).max(1_000);

const accessCode = z
  .string()
  .min(1)
  .max(100)
  .optional()
  .openapi({ description: 'Opens the sale before it opens to all; also as header `Access-Code`.' });

export const wishSchema = z
  .strictObject({
    seat_ids: seatIds.optional(),
    area: z.string().min(1).max(12).optional(),
    access_code: accessCode,
    quantity: quantity.optional(),
    best_available: z
      .strictObject({
        quantity,
        section: z.string().min(1).max(12).optional(),
        tier: z.string().min(1).max(64).optional(),
        accessible: z.boolean().optional(),
        adjacent: z.boolean().optional(),
      })
      .optional(),
  })
  .openapi('HoldRequest');

const eventHoldSchema = z
  .object({
    seat_ids: seatIds,
    access_code: accessCode,
    session: z.string().max(200).optional(),
    show_id: z.string().max(200).optional(),
  })
  .openapi('EventHoldRequest');

const holdResponse = (status: number, description: string) => ({
  [status]: { description, schema: holdSchema },
});

export function registerHoldCommands(app: HttpApp, deps: HoldRoutesDeps): void {
  route(app, {
    method: 'POST',
    path: '/v1/shows/{id}/holds',
    direct: true,
    summary: 'Hold seats: all of them or none',
    body: wishSchema,
    responses: holdResponse(201, 'The seats are yours until `expires_at`'),
    problems: HOLD_PROBLEMS,
    challenged: true,
    load: ({ c, params, caller: { customerId } }) =>
      andThen(openShow(deps, params.id), (show) => {
        const askedAtMs = deps.clock.nowMs();
        const admission = checkAdmission(deps, c, { showId: show.showId, customerId });
        return andThen(admission, (isAdmitted) => ({ show, isAdmitted, askedAtMs }));
      }),
    handle: async ({ c, body, loaded, caller, idempotency, cause }) => {
      const wish = wishOf(body);
      const { customerId } = caller;
      const result = await placeHold(deps, {
        ...loaded,
        customerId,
        wish,
        mark: idempotency,
        cause,
        accessCode: accessCodeOf(c, body.access_code),
      });
      if (!result.ok) throw refusalOf(result.refusal);
      return answerPlaced(c, result, deps.clock.nowMs());
    },
  });

  route(app, {
    method: 'POST',
    path: '/v1/events/{id}/holds',
    direct: true,
    summary: 'Hold seats of an event',
    description: 'An event with several shows needs `show_id`.',
    body: eventHoldSchema,
    responses: holdResponse(201, 'The seats are yours until `expires_at`'),
    problems: HOLD_PROBLEMS,
    challenged: true,
    load: async ({ params }) => {
      const shows = await deps.showsOfEvent(params.id);
      if (shows.length === 0) throw problem('not_found');
      return shows;
    },
    handle: async ({ c, body, loaded, caller, idempotency, cause }) => {
      const show = await openShow(deps, showIdOf(body.show_id, loaded));
      const { customerId } = caller;
      const { showId } = show;
      const sessionId = body.session;
      const askedAtMs = deps.clock.nowMs();
      const isAdmitted = await checkAdmission(deps, c, { showId, customerId, sessionId });
      const wish = seatsWish(body.seat_ids, 'seat_ids');
      const result = await placeHold(deps, {
        show,
        isAdmitted,
        askedAtMs,
        customerId,
        wish,
        mark: idempotency,
        cause,
        accessCode: accessCodeOf(c, body.access_code),
      });
      if (!result.ok) throw refusalOf(result.refusal);
      return answerPlaced(c, result, deps.clock.nowMs());
    },
  });

  route(app, {
    method: 'POST',
    path: '/v1/holds/{id}/extend',
    summary: 'Make a hold longer, once',
    responses: holdResponse(200, 'The hold with its new deadline'),
    problems: ['extension_used', 'hold_expired', 'hold_not_active', 'hold_converted'],
    load: (request) => ownHold(deps, request),
    handle: async ({ c, params, cause }) => {
      const { aggregate, replayed } = requireChanged(await extend(deps, params.id, cause));
      return answerChanged(c, aggregate, deps.clock.nowMs(), replayed);
    },
  });

  route(app, {
    method: 'DELETE',
    path: '/v1/holds/{id}',
    summary: 'Give the seats back',
    responses: { 204: { description: 'They are free; also when they were already' } },
    problems: ['hold_converted', 'version_mismatch'],
    load: (request) => ownHold(deps, request),
    handle: async ({ c, params, loaded, cause }) => {
      requireIfMatch(c, versionOf(loaded));
      const reason = (await isCalledOff(deps, loaded)) ? 'show_cancelled' : 'buyer';
      const { position } = requireChanged(await release(deps, params.id, cause, reason));
      return commandAnswer(c, { status: 204, position });
    },
  });
}

type Context = Parameters<typeof commandAnswer>[0];

/** The body's wins. */
const accessCodeOf = (c: Context, field: string | undefined): string | undefined =>
  field ?? c.req.header('Access-Code');

function answerPlaced(
  c: Context,
  placed: { hold: PlacedHold; aggregate: Aggregate<HoldState>; replayed: boolean },
  nowMs: number,
): Response {
  return commandAnswer(c, {
    status: 201,
    body: presentHoldAsAnswered(placed.hold, placed.aggregate, nowMs),
    position: placed.aggregate.position,
    replayed: placed.replayed,
  });
}

function answerChanged(
  c: Context,
  hold: Aggregate<HoldState>,
  nowMs: number,
  replayed: boolean,
): Response {
  if (!isPlaced(hold.state)) throw new Error(`${hold.stream} was changed and is not there`);
  const present = replayed ? presentHoldAsAnswered : presentHold;
  return commandAnswer(c, {
    status: 200,
    body: present(hold.state, hold, nowMs),
    position: hold.position,
    replayed,
  });
}

function openShow({ directory }: HoldRoutesDeps, showId: string): NowOrLater<ShowSeats> {
  return directory.inMemory(showId) ?? directory.open(showId).then(requireThere);
}

function requireThere(show: ShowSeats | null): ShowSeats {
  if (show === null) throw problem('not_found');
  return show;
}

/** The caller's own hold; another's is 404, as one that never was. */
async function ownHold(
  deps: HoldRoutesDeps,
  { params, caller }: Pick<Request<'/v1/holds/{id}'>, 'params' | 'caller'>,
): Promise<Aggregate<HoldState>> {
  const hold = await loadHold(deps.store, params.id);
  if (!isPlaced(hold.state) || hold.state.customerId !== caller.customerId) {
    throw problem('not_found');
  }
  return hold;
}

async function isCalledOff(deps: HoldRoutesDeps, hold: Aggregate<HoldState>): Promise<boolean> {
  if (!isPlaced(hold.state)) return false;
  return (await deps.directory.open(hold.state.showId))?.show().phase === 'cancelled';
}

/** The one that is asked for, or the only one that there is to buy for. */
function showIdOf(asked: string | undefined, shows: readonly EventShow[]): string {
  if (asked !== undefined) {
    if (shows.some(({ showId }) => showId === asked)) return asked;
    throw validationFailed([{ path: 'show_id', message: 'is not a show of this event' }]);
  }
  const takingPlace = shows.filter(({ cancelled }) => !cancelled);
  const [only, ...more] = takingPlace.length === 0 ? shows : takingPlace;
  if (only !== undefined && more.length === 0) return only.showId;
  throw validationFailed([
    { path: 'show_id', message: 'is needed: this event has more than one show' },
  ]);
}

function wishOf(body: z.output<typeof wishSchema>): SeatWish {
  const { seat_ids, area, quantity: count, best_available: best } = body;
  const ways = [seat_ids, area, best].filter((way) => way !== undefined).length;
  if (ways !== 1) {
    throw validationFailed([
      { path: '', message: 'give one of seat_ids, area with quantity, and best_available' },
    ]);
  }
  if (seat_ids !== undefined) {
    if (count === undefined) return seatsWish(seat_ids, 'seat_ids');
    throw validationFailed([{ path: 'quantity', message: 'goes with area only' }]);
  }
  if (best !== undefined) {
    if (count === undefined) return { kind: 'best', ...best };
    throw validationFailed([{ path: 'quantity', message: 'goes inside best_available' }]);
  }
  if (area === undefined || count === undefined) {
    throw validationFailed([{ path: 'quantity', message: 'is needed with area' }]);
  }
  return { kind: 'area', area, quantity: count };
}

function seatsWish(ids: readonly string[], path: string): SeatWish {
  const twice = ids.findIndex((seatId, index) => ids.indexOf(seatId) !== index);
  if (twice === -1) return { kind: 'seats', seatIds: ids };
  throw validationFailed([{ path: `${path}.${twice}`, message: 'is the same seat again' }]);
}

function requireChanged(result: HoldChange): Extract<HoldChange, { ok: true }> {
  if (result.ok) return result;
  switch (result.refusal.code) {
    case 'HoldHasExpired':
      throw problem('hold_expired');
    case 'HoldNotActive':
      throw problem(result.refusal.status === 'converted' ? 'hold_converted' : 'hold_not_active');
    case 'ExtensionUsed':
      throw problem('extension_used');
    case 'HoldIsConverted':
      throw problem('hold_converted', { extra: { order_id: result.refusal.orderId } });
    case 'Unknown':
      throw problem('outcome_unknown', { headers: { 'Retry-After': '1' } });
    default:
      return result.refusal satisfies never;
  }
}
