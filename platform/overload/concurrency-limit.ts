/**
 * How much a process works on at once, found out by itself: less as long as there is too much to do, a
 * little more whenever there is not (additive increase, multiplicative decrease, as TCP does and Netflix's
 * `concurrency-limits` after it). What tells that there is too much is not how long answers take, since a
 * buyer's answer waits for the payment provider, but how long work stands in line inside this process.
 */

export interface ConcurrencyLimitOptions {
  /** Never less: a process with so little to do keeps nobody waiting for long. */
  readonly min: number;
  /** Where it starts; never more. */
  readonly max: number;
}

/** What happened since the last look. */
export interface Look {
  /** How long work stood in line, as a share of what it may: over 1 is too long. */
  readonly pressure: number;
  /** The most that was worked on at once. */
  readonly peak: number;
  /** Whether anybody was refused for the limit's sake. */
  readonly hasRefused: boolean;
}

/** A pause of the machine, or a burst that is soon served, is over by then; a line that grows is not. */
export const LOOKS_TO_BEGIN = 4;
const DECREASE_MIN = 0.7;
const DECREASE_MAX = 0.95;
const INCREASE = 0.04;
const INCREASE_MIN = 2;
/** Nobody was refused for so many looks: there is no more need of a limit. */
const QUIET_LOOKS_TO_END = 20;

export class ConcurrencyLimit {
  readonly #min: number;
  readonly #max: number;
  #limit: number;
  #looksOver = 0;
  #quietLooks = 0;

  constructor({ min, max }: ConcurrencyLimitOptions) {
    this.#min = Math.min(min, max);
    this.#max = max;
    this.#limit = max;
  }

  get value(): number {
    return this.#limit;
  }

  /** Whether it is in force, below what it may be at most. */
  get isLimiting(): boolean {
    return this.#limit < this.#max;
  }

  look({ pressure, peak, hasRefused }: Look): void {
    this.#quietLooks = hasRefused ? 0 : this.#quietLooks + 1;
    if (pressure >= 1) {
      this.#tooMuch(pressure, peak);
      return;
    }
    this.#looksOver = 0;
    if (this.#quietLooks >= QUIET_LOOKS_TO_END) this.#limit = this.#max;
    else if (hasRefused) this.#rise();
  }

  #tooMuch(pressure: number, peak: number): void {
    this.#looksOver += 1;
    if (this.#looksOver < LOOKS_TO_BEGIN && !this.isLimiting) return;
    // What was not made use of says nothing: the way down begins at what there was.
    const from = Math.min(this.#limit, peak);
    const share = Math.min(DECREASE_MAX, Math.max(DECREASE_MIN, 1 / pressure));
    this.#limit = Math.max(this.#min, Math.floor(from * share));
  }

  #rise(): void {
    const more = Math.max(INCREASE_MIN, this.#limit * INCREASE);
    this.#limit = Math.min(this.#max, Math.ceil(this.#limit + more));
  }
}
