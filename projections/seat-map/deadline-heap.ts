const FIRST_CAPACITY = 256;

export interface Deadline {
  readonly untilMs: number;
  readonly index: number;
}

/**
 * Seats by deadline, oldest first: a binary heap in two typed arrays, 12 bytes an entry. Entries are
 * never looked up to be removed; one whose seat has moved on is dropped when it is met, and all of
 * them at once when they have become the majority.
 */
export class DeadlineHeap {
  #untilMs = new Float64Array(FIRST_CAPACITY);
  #index = new Int32Array(FIRST_CAPACITY);
  #size = 0;
  readonly #isCurrent: (index: number, untilMs: number) => boolean;

  /** `isCurrent`: whether the seat is still held, and until then. */
  constructor(isCurrent: (index: number, untilMs: number) => boolean) {
    this.#isCurrent = isCurrent;
  }

  get size(): number {
    return this.#size;
  }

  push(index: number, untilMs: number): void {
    if (this.#size === this.#index.length) this.#resize(this.#size * 2);
    this.#set(this.#size, index, untilMs);
    this.#size += 1;
    this.#up(this.#size - 1);
  }

  /** The next deadline; null if there is none. */
  peek(): Deadline | null {
    while (this.#size > 0) {
      const top = this.#at(0);
      if (this.#isCurrent(top.index, top.untilMs)) return top;
      this.#removeTop();
    }
    return null;
  }

  /** Up to `limit` entries whose deadline has passed, oldest first, each seat once; they stay in. */
  due(nowMs: number, limit: number): readonly Deadline[] {
    const due: Deadline[] = [];
    const seen = new Set<number>();
    while (due.length < limit) {
      const top = this.peek();
      if (top === null || top.untilMs > nowMs) break;
      this.#removeTop();
      if (seen.has(top.index)) continue;
      seen.add(top.index);
      due.push(top);
    }
    for (const { index, untilMs } of due) this.push(index, untilMs);
    return due;
  }

  /** How many seats' deadlines have passed. Costs as much as there are such entries. */
  countDue(nowMs: number): number {
    const seen = new Set<number>();
    const open = [0];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (at >= this.#size) continue;
      const { index, untilMs } = this.#at(at);
      if (untilMs > nowMs) continue;
      if (this.#isCurrent(index, untilMs)) seen.add(index);
      open.push(2 * at + 1, 2 * at + 2);
    }
    return seen.size;
  }

  /** Drops every entry whose seat has moved on. */
  compact(): void {
    let kept = 0;
    for (let at = 0; at < this.#size; at += 1) {
      const { index, untilMs } = this.#at(at);
      if (!this.#isCurrent(index, untilMs)) continue;
      this.#set(kept, index, untilMs);
      kept += 1;
    }
    this.#size = kept;
    const roomy = Math.max(FIRST_CAPACITY, kept * 2);
    if (this.#index.length > roomy * 2) this.#resize(roomy);
    for (let at = (kept >> 1) - 1; at >= 0; at -= 1) this.#down(at);
  }

  #at(at: number): Deadline {
    return { index: this.#index[at] ?? 0, untilMs: this.#untilMs[at] ?? 0 };
  }

  #set(at: number, index: number, untilMs: number): void {
    this.#index[at] = index;
    this.#untilMs[at] = untilMs;
  }

  #removeTop(): void {
    this.#size -= 1;
    const last = this.#at(this.#size);
    this.#set(0, last.index, last.untilMs);
    this.#down(0);
  }

  #up(start: number): void {
    const { index, untilMs } = this.#at(start);
    let at = start;
    while (at > 0) {
      const parent = this.#at((at - 1) >> 1);
      if (parent.untilMs <= untilMs) break;
      this.#set(at, parent.index, parent.untilMs);
      at = (at - 1) >> 1;
    }
    this.#set(at, index, untilMs);
  }

  #down(start: number): void {
    const { index, untilMs } = this.#at(start);
    let at = start;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.#size) break;
      if (child + 1 < this.#size && this.#at(child + 1).untilMs < this.#at(child).untilMs) {
        child += 1;
      }
      const lower = this.#at(child);
      if (lower.untilMs >= untilMs) break;
      this.#set(at, lower.index, lower.untilMs);
      at = child;
    }
    this.#set(at, index, untilMs);
  }

  #resize(capacity: number): void {
    const untilMs = new Float64Array(capacity);
    const index = new Int32Array(capacity);
    untilMs.set(this.#untilMs.subarray(0, this.#size));
    index.set(this.#index.subarray(0, this.#size));
    this.#untilMs = untilMs;
    this.#index = index;
  }
}
