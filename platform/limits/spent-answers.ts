/** Answers that have been used: each is good once, but for the same request sent again. */
import { LRUCache } from 'lru-cache';

const ANSWERS_MAX = 100_000;

interface Spent {
  readonly by: string;
  readonly untilMs: number;
}

export class SpentAnswers {
  /** The one that was used first makes room. */
  readonly #spent: LRUCache<string, Spent>;

  constructor(max: number = ANSWERS_MAX) {
    this.#spent = new LRUCache({ max });
  }

  /** Whether it may be used by that request; `null` is a request that nobody can tell from others. */
  mayUse(answer: string, by: string | null, nowMs: number): boolean {
    const spent = this.#spent.peek(answer);
    return spent === undefined || spent.untilMs <= nowMs || (by !== null && spent.by === by);
  }

  isUsedBy(answer: string, by: string | null, nowMs: number): boolean {
    const spent = this.#spent.peek(answer);
    return spent !== undefined && spent.untilMs > nowMs && by !== null && spent.by === by;
  }

  /** It need not be remembered any longer than it would be good. */
  use(answer: string, by: string | null, untilMs: number): void {
    this.#spent.set(answer, { by: by ?? '', untilMs });
  }
}
