/** What came of trying an event again. Pure. */

export interface Tried {
  readonly id: string;
  readonly projection: string;
  readonly type: string;
  /** When it had failed before it was tried again. */
  readonly failedAt: string;
  /** By the clock of this page. */
  readonly askedAtMs: number;
}

export interface Failed {
  readonly id: string;
  readonly projection: string;
  readonly failed_at: string;
}

/** A model tries within a second; one that stands nowhere for so long has taken the event. */
const TAKEN_AFTER_MS = 4_000;

export type Outcome = 'trying' | 'failed_again' | 'taken';

/** `letters`: those that there are at `nowMs`. */
export function outcomeOf(tried: Tried, letters: readonly Failed[], nowMs: number): Outcome {
  const letter = letters.find(
    ({ id, projection }) => id === tried.id && projection === tried.projection,
  );
  if (letter !== undefined) return letter.failed_at === tried.failedAt ? 'trying' : 'failed_again';
  return nowMs - tried.askedAtMs < TAKEN_AFTER_MS ? 'trying' : 'taken';
}
