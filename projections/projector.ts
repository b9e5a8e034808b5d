import type pg from 'pg';
import type { StoredEvent } from '#event-store/port.ts';

/**
 * A model in Postgres: which events it takes and what they do to its tables. Its statements name
 * tables without a schema, since a rebuild runs them on a second set of the same tables, beside the
 * live ones; see README.md.
 */
export interface Projector {
  readonly name: string;
  /** Raised with every change of the tables or of `apply`: the model is then built anew. */
  readonly version: number;
  /** The event types that it takes; it sees no others. */
  readonly types: readonly string[];
  /** Idempotent statements that make its tables and their indexes, and nothing else. */
  readonly ddl: readonly string[];
  /** Its tables: what a comparison compares, and what is switched. */
  readonly tables: readonly string[];
  /**
   * How long it rests between two batches while it follows the tail and nobody waits for it, in
   * milliseconds; not at all unless said otherwise. For models that are seldom waited for: a busy house
   * then writes them in a few large batches, and the disk is there for those who buy.
   */
  readonly gatherMs?: number;
  /** Extensions of Postgres that its tables need; made once a database, never by `ddl`. */
  readonly extensions?: readonly string[];
  /** Brings the events into the model, in the caller's transaction. No clock, no randomness. */
  apply(events: readonly StoredEvent[], client: pg.PoolClient): Promise<void>;
}
