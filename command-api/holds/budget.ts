/** What somebody may do only so often: each time fills a bucket, which drains by itself. */
import { LRUCache } from 'lru-cache';

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
  /**
   * When each bucket will be empty. A map whose first key makes room would be as short, but V8 looks for that key past
   * all that were dropped before it: with 100,000 owners, up to half as much again as a hold takes without.
   */
  readonly #emptyAtMs: LRUCache<string, number>;

  constructor({ size, drainMs, ownersMax = OWNERS_MAX }: BudgetOptions) {
    this.#drainMs = drainMs;
    this.#eachMs = drainMs / size;
    this.#emptyAtMs = new LRUCache({ max: ownersMax });
  }

  /** How long until there is room for one more; 0 for now. */
  waitMs(owner: string, nowMs: number): number {
    const emptyAtMs = this.#emptyAt(owner, nowMs) + this.#eachMs;
    return Math.max(0, Math.ceil(emptyAtMs - this.#drainMs - nowMs));
  }

  add(owner: string, nowMs: number): void {
    this.#emptyAtMs.set(owner, this.#emptyAt(owner, nowMs) + this.#eachMs);
  }

  /** So many of them are not held against anybody any more. */
  takeBack(owner: string, count: number, nowMs: number): void {
    const emptyAtMs = this.#emptyAt(owner, nowMs) - count * this.#eachMs;
    if (emptyAtMs <= nowMs) this.#emptyAtMs.delete(owner);
    else this.#emptyAtMs.set(owner, emptyAtMs);
  }

  /** To ask is not to fill: it makes nobody's bucket younger. */
  #emptyAt(owner: string, nowMs: number): number {
    return Math.max(this.#emptyAtMs.peek(owner) ?? 0, nowMs);
  }
}
