/** Why a hold was not placed, as clients are told. */
import { type HttpProblem, problem, validationFailed } from '#platform/http/problem.ts';
import type { ProblemCode } from '#platform/http/problem-codes.ts';
import type { PlaceHoldRefusal } from './place-hold.ts';

/** What the routes that place holds may refuse with. */
export const HOLD_PROBLEMS: readonly ProblemCode[] = [
  'admission_required',
  'code_not_accepted',
  'challenge_required',
  'seat_not_found',
  'seat_unavailable',
  'not_on_sale',
  'too_many_seats',
  'too_many_holds',
  'rate_limited',
];

/** Says nothing of whether there is such a code. */
const NOT_ACCEPTED = 'It is not a code of this show, or not at this time.';

const inSeconds = (ms: number): string => String(Math.max(1, Math.ceil(ms / 1000)));

export const tooManyHolds = (retryAfterMs: number): HttpProblem =>
  problem('too_many_holds', { headers: { 'Retry-After': inSeconds(retryAfterMs) } });

/** `reason`: where it is the whole house that does not sell. */
export const notOnSale = ({
  reason,
}: Extract<PlaceHoldRefusal, { readonly code: 'NotOnSale' }>): HttpProblem =>
  problem('not_on_sale', reason === undefined ? {} : { extra: { reason } });

export function refusalOf(refusal: PlaceHoldRefusal): HttpProblem {
  switch (refusal.code) {
    case 'AdmissionRequired':
      return problem('admission_required');
    case 'NotOnSale':
      return notOnSale(refusal);
    case 'SeatNotFound':
      return problem('seat_not_found', { extra: { unknown_seat_ids: refusal.seatIds } });
    case 'AreaNotFound':
      return validationFailed([
        { path: '', message: 'the show has no such section, area or tier of that kind' },
      ]);
    case 'TooManySeats':
      return problem('too_many_seats', {
        extra: {
          limit: refusal.limit,
          limit_of: refusal.limitOf,
          errors: [{ path: 'seat_ids', message: `at most ${refusal.limit}` }],
        },
      });
    case 'TooManyHolds':
      return tooManyHolds(refusal.retryAfterMs);
    case 'CodeNotAccepted':
      return problem('code_not_accepted', {
        detail: refusal.isUsedUp ? 'It has been used as often as it may be.' : NOT_ACCEPTED,
      });
    case 'TooManyGuesses':
      return problem('rate_limited', {
        extra: { limit_of: 'access_code' },
        headers: { 'Retry-After': inSeconds(refusal.retryAfterMs) },
      });
    case 'SeatUnavailable':
      return problem('seat_unavailable', { extra: { unavailable_seat_ids: refusal.seatIds } });
    case 'KeyReused':
      return problem('idempotency_key_reused');
    case 'Behind':
      return problem('projection_behind', { headers: { 'Retry-After': '1' } });
    case 'Unknown':
      return problem('outcome_unknown', { headers: { 'Retry-After': '1' } });
    default:
      return refusal satisfies never;
  }
}
