import type { EventStore } from '#event-store/port.ts';
import type { Clock, Ids, Random, Timers } from '#platform/ports.ts';
import type { SeatDirectory } from '#projections/port.ts';
import type { NoteStore, ShowUnwinding, VenueReader } from '../ports.ts';

/** What every command on an aggregate needs. */
export interface WriteDeps {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly timers: Timers;
  readonly random: Random;
}

export interface CatalogDeps extends WriteDeps {
  readonly venues: VenueReader;
  readonly directory: SeatDirectory;
  readonly notes: NoteStore;
  readonly unwinding: ShowUnwinding;
}
