/** Finds a show and whether the caller may see it: drafts are there for their organiser alone. */
import {
  evolveShow,
  initialShow,
  type PublishedShow,
  type Show,
  showStream,
} from '#domain/show.ts';
import { loadAggregate } from '#event-store/aggregate.ts';
import type { Principal } from '#platform/auth/principal.ts';
import { owns } from '#platform/http/auth.ts';
import { problem } from '#platform/http/problem.ts';
import type { PublicShow } from '#projections/seat-map/port.ts';
import type { ReadApiDeps } from './deps.ts';

export interface VisibleShow {
  readonly show: Show;
  /** Null for a draft. */
  readonly seats: PublicShow | null;
}

type Deps = Pick<ReadApiDeps, 'store' | 'seatMaps'>;

/** Throws 404 for a show that isn't there for this caller. */
export async function visibleShow(
  deps: Deps,
  showId: string,
  principal: Principal | null,
): Promise<VisibleShow> {
  const seats = await deps.seatMaps.open(showId);
  if (seats !== null) return { show: seats.show(), seats };
  const { state } = await loadAggregate(deps.store, showStream(showId), {
    initial: initialShow,
    evolve: evolveShow,
  });
  if (state === null || principal === null || !owns(principal, state.owner)) {
    throw problem('not_found');
  }
  return { show: state, seats: null };
}

/** As {@link visibleShow}; throws 404 for a draft too, which has no seats yet. */
export async function publishedShow(deps: Deps, showId: string): Promise<PublicShow> {
  const seats = await deps.seatMaps.open(showId);
  if (seats === null) throw problem('not_found');
  return seats;
}

/** Throws 404 unless the caller is its organiser or has one of the roles that see every show. */
export function requireInsight(principal: Principal, show: PublishedShow | Show): void {
  if (!hasInsight(principal, show.owner)) throw problem('not_found');
}

/** Finance and administrators look into every show, organisers into their own. */
export function hasInsight(principal: Principal, owner: string): boolean {
  const seesAll = principal.roles.includes('finance') || principal.roles.includes('admin');
  return seesAll || owns(principal, owner);
}
