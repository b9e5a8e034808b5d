/** What the older ticketing API needs of others; the composition root hands it in. */

/**
 * Keeps a crowd from deciding on one seat at once. It sheds contention and nothing rests on it: the
 * seat's stream stays the judge.
 */
export interface SeatLock {
  /**
   * Waits for the lock of a seat, by its UUID as 32 hex digits. Gives back what releases it; null
   * when it was not had within `waitMs`. Whoever never releases it loses it after 30 s where the
   * lock outlives its process.
   */
  acquire(seatKey: string, waitMs: number): Promise<(() => Promise<void>) | null>;
}

/**
 * Which customer of ours is meant by what the older API's callers call them: anything, an e-mail
 * address too, so it is personal and erasable.
 */
export interface OlderCustomers {
  /** Always the same, made at the first call. */
  idFor(given: string): Promise<string>;
  /** Null for somebody who never reserved anything. */
  find(given: string): Promise<string | null>;
  /** What the callers call them; null once they are erased. */
  givenBy(customerId: string): Promise<string | null>;
}
