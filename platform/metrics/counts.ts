/** How often something happened, by the values of its labels. */

/** A label whose values come from outside by mistake must not fill the memory. */
const SERIES_MAX = 1_000;
const SEPARATOR = '\u0000';

export class CountsByLabel {
  readonly #counts = new Map<string, number>();

  add(...values: readonly string[]): void {
    const key = values.length === 1 ? (values[0] ?? '') : values.join(SEPARATOR);
    const known = this.#counts.get(key);
    if (known !== undefined) this.#counts.set(key, known + 1);
    else if (this.#counts.size < SERIES_MAX) this.#counts.set(key, 1);
  }

  list(): readonly (readonly [readonly string[], number])[] {
    return [...this.#counts].map(([key, count]) => [key.split(SEPARATOR), count] as const);
  }
}
