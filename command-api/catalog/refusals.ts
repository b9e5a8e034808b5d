/** From the domain's refusals to problem documents. */
import type { InvalidInput } from '#domain/decision.ts';
import type { EventNotFound } from '#domain/event.ts';
import type { ShowNotFound, WrongShowPhase } from '#domain/show.ts';
import type { VenueNotFound } from '#domain/venue.ts';
import { type HttpProblem, problem, validationFailed } from '#platform/http/problem.ts';

export type Refusal = InvalidInput | VenueNotFound | EventNotFound | ShowNotFound | WrongShowPhase;

export function refusalProblem(refusal: Refusal): HttpProblem {
  switch (refusal.code) {
    case 'InvalidInput':
      return validationFailed(refusal.errors);
    case 'VenueNotFound':
    case 'EventNotFound':
    case 'ShowNotFound':
      return problem('not_found');
    case 'WrongShowPhase':
      return problem('wrong_status', {
        detail: `The show is ${refusal.phase}.`,
        extra: { show_status: refusal.phase },
      });
    default:
      return refusal satisfies never;
  }
}
