import pg from 'pg';

/** No answer within the time that we give the database. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';

  constructor(limitMs: number) {
    super(`No answer within ${limitMs} ms`);
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

/** Whether the connection can be used after the error. */
export function leavesConnectionUsable(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.severity === 'ERROR';
}
