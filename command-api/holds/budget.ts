/** What somebody may do only so often: each time fills a bucket, which drains by itself. */

export interface BudgetOptions {
  /** How often at once. */
  readonly size: number;
  /** How long a full bucket takes to drain. */
  readonly drainMs: number;
  /** Of how many it is remembered; the one filled longest ago makes room. */
  readonly ownersMax?: number;
}

const OWNERS_MAX = 100_000;

export class Budget {
  readonly #drainMs: number;
  /** How long one time takes to drain. */
  readonly #eachMs: number;
  readonly #ownersMax: number;
  /** When each bucket will be empty, in the order in which they were filled last. */
  readonly #emptyAtMs = new Map<string, number>();

  constructor({ size, drainMs, ownersMax = OWNERS_MAX }: BudgetOptions) {
    this.#drainMs = drainMs;
    this.#eachMs = drainMs / size;
    this.#ownersMax = ownersMax;
  }

  /** How long until there is room for one more; 0 for now. */
  waitMs(owner: string, nowMs: number): number {
    const emptyAtMs = this.#emptyAt(owner, nowMs) + this.#eachMs;
    return Math.max(0, Math.ceil(emptyAtMs - this.#drainMs - nowMs));
  }

  add(owner: string, nowMs: number): void {
    const emptyAtMs = this.#emptyAt(owner, nowMs) + this.#eachMs;
    this.#emptyAtMs.delete(owner);
    if (this.#emptyAtMs.size >= this.#ownersMax) {
      const [oldest] = this.#emptyAtMs.keys();
      if (oldest !== undefined) this.#emptyAtMs.delete(oldest);
    }
    this.#emptyAtMs.set(owner, emptyAtMs);
  }

  /** So many of them are not held against anybody any more. */
  takeBack(owner: string, count: number, nowMs: number): void {
    const emptyAtMs = this.#emptyAt(owner, nowMs) - count * this.#eachMs;
    if (emptyAtMs <= nowMs) this.#emptyAtMs.delete(owner);
    else this.#emptyAtMs.set(owner, emptyAtMs);
  }

  #emptyAt(owner: string, nowMs: number): number {
    return Math.max(this.#emptyAtMs.get(owner) ?? 0, nowMs);
  }
}
