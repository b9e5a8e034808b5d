/** Answers that have been used: each is good once, but for the same request sent again. */

const ANSWERS_MAX = 100_000;

export class SpentAnswers {
  readonly #max: number;
  /** In the order in which they were used. */
  readonly #spent = new Map<string, { readonly by: string; readonly untilMs: number }>();

  constructor(max: number = ANSWERS_MAX) {
    this.#max = max;
  }

  /** Whether it may be used by that request; `null` is a request that nobody can tell from others. */
  mayUse(answer: string, by: string | null, nowMs: number): boolean {
    const spent = this.#spent.get(answer);
    return spent === undefined || spent.untilMs <= nowMs || (by !== null && spent.by === by);
  }

  isUsedBy(answer: string, by: string | null, nowMs: number): boolean {
    const spent = this.#spent.get(answer);
    return spent !== undefined && spent.untilMs > nowMs && by !== null && spent.by === by;
  }

  /** It need not be remembered any longer than it would be good. */
  use(answer: string, by: string | null, untilMs: number): void {
    const [oldest] = this.#spent.keys();
    if (this.#spent.size >= this.#max && oldest !== undefined) this.#spent.delete(oldest);
    this.#spent.delete(answer);
    this.#spent.set(answer, { by: by ?? '', untilMs });
  }
}
