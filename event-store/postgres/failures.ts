import pg from 'pg';

/** No answer within the time that we give the database. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';

  constructor(limitMs: number) {
    super(`No answer within ${limitMs} ms`);
  }
}

/** There is no connection, so nothing was sent. */
export class NoConnection extends Error {
  override readonly name = 'NoConnection';

  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** The server follows another one: what it shows may be old, and nothing can be written. */
export class StandbyServer extends Error {
  override readonly name = 'StandbyServer';

  constructor() {
    super('The server is a standby');
  }
}

/**
 * Classes of SQLSTATE that pass by themselves: connection, transaction rollback, resources, locks
 * and time-outs, an operator's doing, the system's.
 */
const PASSING_CLASSES = new Set(['08', '25', '40', '53', '55', '57', '58']);
/** Two writers met on one revision: the next try sees who was first. */
const UNIQUE_VIOLATION = '23505';

/** Whether the same call may end differently: a lost connection, a time-out, a lock. */
export function isWorthResending(error: unknown): boolean {
  if (!(error instanceof pg.DatabaseError)) return true;
  const code = error.code ?? '';
  return code === UNIQUE_VIOLATION || PASSING_CLASSES.has(code.slice(0, 2));
}

/** Waiting for the lock or for the statement took as long as the server allows. */
const TIMEOUT_CODES = new Set(['55P03', '57014']);

/** Whether the failure itself was a long wait. */
export function isTimeout(error: unknown): boolean {
  if (error instanceof NoAnswer) return true;
  return error instanceof pg.DatabaseError && TIMEOUT_CODES.has(error.code ?? '');
}

/** What the connection leads to may not be written to: perhaps no longer the primary server. */
const READ_ONLY = '25006';

/** Whether the connection can be used after the error; where it can't, the next one may lead elsewhere. */
export function leavesConnectionUsable(error: unknown): boolean {
  return (
    error instanceof pg.DatabaseError && error.severity === 'ERROR' && error.code !== READ_ONLY
  );
}
