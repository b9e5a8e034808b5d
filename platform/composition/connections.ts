/** How many connections to Postgres a process keeps at most, so that two of each role fit into 100. */
import { DATABASE_ROLES, type DatabaseRole } from '../config-roles.ts';
import type { ProcessRole } from '../config-variables.ts';

/** For queries and models, by what needs them at the same time. */
const POOL: Readonly<Record<DatabaseRole, number>> = {
  'command-api': 5,
  'read-api': 7,
  sagas: 3,
  // A rebuild takes up to four of them.
  projections: 8,
};
const POOL_MAX = 12;
const READS = 3;
const READS_OF_ALL_ROLES = 4;
/** One that appends and one that listens. */
const OF_STORE = 2;
const OF_LEADER = 1;

export interface Connections {
  /** Of the pool that queries and models share. */
  readonly pool: number;
  /** Of the event store, for reads. */
  readonly reads: number;
  /** All of the process. */
  readonly total: number;
}

export function connectionsOf(roles: readonly ProcessRole[]): Connections {
  const ours = DATABASE_ROLES.filter((role) => roles.includes(role));
  const pool = Math.min(
    POOL_MAX,
    ours.reduce((sum, role) => sum + POOL[role], 0),
  );
  const reads = ours.length === DATABASE_ROLES.length ? READS_OF_ALL_ROLES : READS;
  const leader = ours.some((role) => role === 'sagas' || role === 'projections') ? OF_LEADER : 0;
  return { pool, reads, total: pool + reads + OF_STORE + leader };
}
