import type { Timers } from '#platform/ports.ts';
import { NoAnswer } from './failures.ts';

const LATE = Symbol('late');
const DONE = Symbol('done');

/** The work's outcome, or a {@link NoAnswer} after `limitMs`; the work itself goes on. */
export async function within<T>(timers: Timers, limitMs: number, work: Promise<T>): Promise<T> {
  const done = new AbortController();
  try {
    const late = timers.sleep(limitMs, done.signal).then((): typeof LATE => LATE);
    const outcome = await Promise.race([work, late]);
    if (outcome === LATE) throw new NoAnswer(limitMs);
    return outcome;
  } finally {
    // With a reason of our own: an exception would be made for nobody, with its stack.
    done.abort(DONE);
  }
}
