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

interface Remembered {
  readonly venue: VenueSummary;
  /** How far the catalogue was, at least, when it was asked. */
  readonly asOf: Position;
}

/**
 * Venues change seldom, and then all of them are asked for anew: what the catalogue told before it had
 * taken the last change of any venue doesn't count. Where it isn't known how far it is, nothing is remembered.
 */
export function createRememberedVenues({
  catalog,
  gate,
  after,
}: RememberedVenuesDeps): Pick<CatalogReader, 'venue'> & TailListener {
  const remembered = new Map<string, Remembered>();
  let changedAt = after;

  return {
    onEvents(events: readonly StoredEvent[]): void {
      for (const { stream, position } of events) {
        if (parseVenueStream(stream) !== null) changedAt = position;
      }
    },
    async venue(venueId) {
      const known = remembered.get(venueId);
      if (known !== undefined && known.asOf >= changedAt) return known.venue;
      // As it was before: what the catalogue takes while it is asked may be missing.
      const asOf = gate.position();
      const venue = await catalog.venue(venueId);
      if (venue === null) return null;
      if (remembered.size >= VENUES_MAX) remembered.clear();
      remembered.set(venueId, { venue, asOf });
      return venue;
    },
  };
}
