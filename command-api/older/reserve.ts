/** A reservation: one seat, for fifteen minutes. */
import type { PlacedHold } from '#domain/hold.ts';
import type { Cause } from '#event-store/aggregate.ts';
import type { Position } from '#event-store/port.ts';
import { olderIdOf } from '#platform/http/older/ids.ts';
import { type HttpProblem, problem } from '#platform/http/problem.ts';
import type { ShowSeats } from '#projections/port.ts';
import type { SeatUuids } from '#projections/reservations/port.ts';
import type { PlaceHoldDeps, PlaceHoldRefusal } from '../holds/place-hold.ts';
import { placeHold } from '../holds/place-hold.ts';
import { notOnSale, tooManyHolds } from '../holds/refusals.ts';
import type { SeatLock } from './ports.ts';

export const RESERVATION_MS = 15 * 60_000;
const LOCK_WAIT_MS = 5_000;

export interface ReserveDeps extends PlaceHoldDeps {
  readonly seatUuids: SeatUuids;
  readonly lock: SeatLock;
  /** {@link RESERVATION_MS}, but for tests that wait for the end of it. */
  readonly reservationMs: number;
}

export interface FoundSeat {
  readonly show: ShowSeats;
  readonly index: number;
  readonly seatUuid: string;
}

export interface Reserve extends FoundSeat {
  readonly customerId: string;
  /** Whether the show's waiting room, where it has one, lets them in. */
  readonly isAdmitted: boolean;
  /** When that was asked. */
  readonly askedAtMs: number;
  readonly cause: Cause;
}

export interface Reserved {
  readonly hold: PlacedHold;
  readonly position: Position;
}

/** Throws 404. */
export async function findSeat(
  deps: Pick<ReserveDeps, 'seatUuids'>,
  seatUuid: string,
): Promise<FoundSeat> {
  const found = await deps.seatUuids.find(seatUuid);
  if (found === null) throw problem('seat_not_found');
  return { ...found, seatUuid };
}

/** Throws the refusal. */
export async function reserve(deps: ReserveDeps, command: Reserve): Promise<Reserved> {
  const release = await deps.lock.acquire(command.seatUuid.replaceAll('-', ''), LOCK_WAIT_MS);
  if (release === null) throw problem('lock_timeout', { headers: { 'Retry-After': '1' } });
  try {
    return await holdSeat(deps, command);
  } finally {
    await release();
  }
}

async function holdSeat(
  deps: ReserveDeps,
  { show, index, customerId, isAdmitted, askedAtMs, cause }: Reserve,
): Promise<Reserved> {
  const result = await placeHold(deps, {
    show,
    customerId,
    isAdmitted,
    askedAtMs,
    wish: { kind: 'seats', seatIds: [show.layout.seatIdAt(index)] },
    mark: null,
    cause,
    holdMs: deps.reservationMs,
    channel: 'older_api',
  });
  if (result.ok) return { hold: result.hold, position: result.aggregate.position };
  const own = ownHoldId(show, index, { customerId, nowMs: deps.clock.nowMs() });
  throw reserveProblem(result.refusal, own);
}

/** A seat that is taken by this very customer: they may have missed the answer. */
function ownHoldId(
  show: ShowSeats,
  index: number,
  { customerId, nowMs }: { readonly customerId: string; readonly nowMs: number },
): string | null {
  const { state } = show.seatAt(index);
  const isOwn = state.status === 'held' && state.customerId === customerId && state.untilMs > nowMs;
  return isOwn ? state.holdId : null;
}

function reserveProblem(refusal: PlaceHoldRefusal, ownHold: string | null): HttpProblem {
  const again = { headers: { 'Retry-After': '1' } };
  switch (refusal.code) {
    case 'SeatUnavailable':
      return ownHold === null
        ? problem('seat_taken')
        : problem('seat_taken', {
            detail: 'This customer has reserved it already.',
            extra: { reservationId: olderIdOf(ownHold) },
          });
    case 'AdmissionRequired':
      return problem('admission_required');
    case 'NotOnSale':
      return notOnSale(refusal);
    case 'TooManySeats':
      return problem('too_many_seats', { extra: { limit: refusal.limit } });
    case 'TooManyHolds':
      return tooManyHolds(refusal.retryAfterMs);
    case 'CodeNotAccepted':
    case 'TooManyGuesses':
      throw new Error('a reservation has no access code');
    case 'SeatNotFound':
    case 'AreaNotFound':
      return problem('seat_not_found');
    case 'Behind':
      return problem('projection_behind', again);
    case 'Unknown':
      return problem('outcome_unknown', again);
    case 'KeyReused':
      throw new Error('a reservation has no key');
    default:
      return refusal satisfies never;
  }
}
