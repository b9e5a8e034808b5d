/** Tells a service that is away for a moment from a mistake of ours. */

/** Classes of SQLSTATE: connection, resources, an operator's doing (a restart, a shutdown). */
const PASSING_SQLSTATE = /^(08|53|57P)/;
/** The server may not be written to: it is being replaced by another one. */
const READ_ONLY_SQLSTATE = '25006';

const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** What KurrentDB's client calls them. */
const COMMAND_ERRORS = new Set(['unavailable', 'deadline-exceeded', 'not-leader', 'timeout']);

/** What `pg` and our own time limits say without a code. */
const MESSAGES =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|The server is a standby|No answer within|KurrentDB gave no answer)/;

/** Whether the request failed for want of an answer from the database, so that it may be sent again. */
export function isOutOfReach(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError && error.errors.some(isOutOfReach)) return true;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (NETWORK_CODES.has(code) || code === READ_ONLY_SQLSTATE) return true;
  if ('type' in error && COMMAND_ERRORS.has(String(error.type))) return true;
  if (code.length === 5 && PASSING_SQLSTATE.test(code)) return true;
  return MESSAGES.test(error.message) || isOutOfReach(error.cause);
}
