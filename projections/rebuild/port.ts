/** What a rebuild says about itself. */
import type { Position } from '#event-store/port.ts';

/** One table of a model, live and built anew, at one position. */
export interface TableVerdict {
  readonly table: string;
  readonly liveRows: number;
  readonly builtRows: number;
  /** Rows that the other side has not, byte for byte; a row that differs counts on both. */
  readonly onlyLive: number;
  readonly onlyBuilt: number;
  /** The first rows that differ, as text. */
  readonly examples: readonly { readonly side: 'live' | 'built'; readonly row: string }[];
}

export interface Verdict {
  /** Where both were compared; null where they could not be. */
  readonly position: Position | null;
  /** Why nothing was compared; null where it was. */
  readonly notCompared: string | null;
  /** False, too, where nothing was compared. */
  readonly identical: boolean;
  readonly tables: readonly TableVerdict[];
}

/**
 * - `switched`: the new tables are the live ones.
 * - `ready`: built, and left for the next start of this release to switch to.
 * - `checked`: compared and thrown away.
 * - `busy`: another rebuild of this model runs; nothing was done.
 * - `aborted`: asked to stop; the next rebuild goes on from there.
 */
export type RebuildOutcome = 'switched' | 'ready' | 'checked' | 'busy' | 'aborted';

export interface RebuildResult {
  readonly model: string;
  readonly outcome: RebuildOutcome;
  readonly verdict: Verdict | null;
  readonly position: Position;
  readonly eventCount: number;
}

/** It can't be done, or not now, for a reason in one line; the live model is as it was. */
export class RebuildRefused extends Error {
  override readonly name = 'RebuildRefused';
}
