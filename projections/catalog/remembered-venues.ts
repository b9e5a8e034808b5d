/** Venues as the catalogue has them, in memory: every page of a show names its venue. */
import { parseVenueStream } from '#domain/venue.ts';
import type { Position, StoredEvent } from '#event-store/port.ts';
import type { PositionGate, TailListener } from '../port.ts';
import type { CatalogReader, VenueSummary } from './port.ts';

export interface RememberedVenuesDeps {
  readonly catalog: Pick<CatalogReader, 'venue'>;
  /** How far the catalogue is. */
  readonly gate: Pick<PositionGate, 'position'>;
  /** Where the tail starts that this is added to: what was before, it doesn't hear. */
  readonly after: Position;
}

/** More than have shows on sale at the same time in most houses; a kilobyte or two each. */
const VENUES_MAX = 1_000;

/**
 * Venues change seldom, and then all are forgotten, and none is kept until the catalogue has taken the
 * change. Where it isn't known how far it is, nothing is remembered.
 */
export function createRememberedVenues({
  catalog,
  gate,
  after,
}: RememberedVenuesDeps): Pick<CatalogReader, 'venue'> & TailListener {
  const remembered = new Map<string, VenueSummary>();
  let changedAt = after;

  return {
    onEvents(events: readonly StoredEvent[]): void {
      for (const { stream, position } of events) {
        if (parseVenueStream(stream) === null) continue;
        changedAt = position;
        remembered.clear();
      }
    },
    async venue(venueId) {
      const known = remembered.get(venueId);
      if (known !== undefined) return known;
      // As it was before: what the catalogue takes while it is asked may be missing.
      const asOf = gate.position();
      const venue = await catalog.venue(venueId);
      if (venue === null || asOf < changedAt) return venue;
      if (remembered.size >= VENUES_MAX) remembered.clear();
      remembered.set(venueId, venue);
      return venue;
    },
  };
}
