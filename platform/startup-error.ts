/**
 * Something outside the program stops it from starting (a bad setting, a busy port, a broken data
 * folder). The message is one line that says what is wrong and what to do; it is shown without a
 * stack trace.
 */
export class StartupError extends Error {
  override readonly name = 'StartupError';
}

/** The message of whatever was thrown, on one line. */
export function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/\s+/g, ' ').trim();
}
