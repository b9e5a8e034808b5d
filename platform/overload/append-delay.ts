/** How long appends wait for their answer: where the store is what can do no more, the event loop is idle. */

export class AppendDelay {
  #inFlight = 0;
  #shortestMs = Number.POSITIVE_INFINITY;
  /** Since when nothing was heard, though something was asked. */
  #silentSinceMs = 0;
  readonly #nowMs: () => number;

  /** `nowMs`: of a clock that only goes forwards. */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  began(): void {
    if (this.#inFlight === 0) this.#silentSinceMs = this.#nowMs();
    this.#inFlight += 1;
  }

  ended(seconds: number): void {
    this.#inFlight -= 1;
    this.#silentSinceMs = this.#nowMs();
    this.#shortestMs = Math.min(this.#shortestMs, seconds * 1_000);
  }

  /**
   * The shortest wait since it was last asked (CoDel's measure: a burst passes, a standing line does not),
   * in milliseconds; where there was no answer, how long there has been none.
   */
  takeMs(): number {
    const shortestMs = this.#shortestMs;
    this.#shortestMs = Number.POSITIVE_INFINITY;
    if (Number.isFinite(shortestMs)) return shortestMs;
    return this.#inFlight === 0 ? 0 : this.#nowMs() - this.#silentSinceMs;
  }
}
