/**
 * So many of each key in a window of time, the windows of each key by themselves: a window begins with the
 * first one of a key. Counted at once and without a timer for each key.
 */

interface Window {
  count: number;
  readonly endsAtMs: number;
}

export class WindowCounts {
  readonly #most: number;
  readonly #windowMs: number;
  /** Windows that began since the last turn, and those of the turn before that; older ones are over. */
  #younger = new Map<string, Window>();
  #older = new Map<string, Window>();
  #turnedAtMs = 0;

  constructor(most: number, windowMs: number) {
    this.#most = most;
    this.#windowMs = windowMs;
  }

  /** How many keys are remembered: at most those of two windows. */
  get size(): number {
    return this.#younger.size + this.#older.size;
  }

  /** Counts one; how many milliseconds until there is room again, 0 where there is. */
  take(key: string, nowMs: number): number {
    this.#turn(nowMs);
    let window = this.#younger.get(key) ?? this.#older.get(key);
    if (window === undefined || nowMs >= window.endsAtMs) {
      window = { count: 0, endsAtMs: nowMs + this.#windowMs };
      this.#younger.set(key, window);
    }
    window.count += 1;
    return window.count > this.#most ? window.endsAtMs - nowMs : 0;
  }

  #turn(nowMs: number): void {
    const sinceMs = nowMs - this.#turnedAtMs;
    if (sinceMs >= 0 && sinceMs < this.#windowMs) return;
    // After a pause nothing counts any more; after a step back of the clock nobody knows what does.
    const isNext = sinceMs >= 0 && sinceMs < 2 * this.#windowMs;
    this.#older = isNext ? this.#younger : new Map();
    this.#younger = new Map();
    this.#turnedAtMs = nowMs;
  }
}
