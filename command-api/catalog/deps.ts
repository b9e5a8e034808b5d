import type { EventStore, Position } from '#event-store/port.ts';
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
  /**
   * Resolves when this process's own models show what was written up to there, or after a while: a
   * show that was paused takes no hold a moment later.
   */
  readonly shown: (position: Position) => Promise<void>;
}

export interface CatalogDeps extends WriteDeps {
  readonly venues: VenueReader;
  readonly directory: SeatDirectory;
  readonly notes: NoteStore;
  readonly unwinding: ShowUnwinding;
  /** A keyed hash of an access code. */
  readonly hashCode: (code: string) => string;
}
