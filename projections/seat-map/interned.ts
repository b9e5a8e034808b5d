/** No text at all. */
export const NO_TEXT = 0;

const FIRST_CAPACITY = 64;

/**
 * Texts by number, counted: thousands of seats name the same few hundred customers and holds, and a
 * text that no seat names any more is forgotten.
 */
export class InternedTexts {
  readonly #numbers = new Map<string, number>();
  readonly #texts: string[] = [''];
  #uses = new Uint32Array(FIRST_CAPACITY);
  readonly #spare: number[] = [];

  /** Its number, for one more user. */
  acquire(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) {
      this.#uses[known] = (this.#uses[known] ?? 0) + 1;
      return known;
    }
    const number = this.#spare.pop() ?? this.#texts.length;
    if (number >= this.#uses.length) this.#grow();
    this.#texts[number] = text;
    this.#uses[number] = 1;
    this.#numbers.set(text, number);
    return number;
  }

  #grow(): void {
    const uses = new Uint32Array(this.#uses.length * 2);
    uses.set(this.#uses);
    this.#uses = uses;
  }

  /** One user less. */
  release(number: number): void {
    if (number === NO_TEXT) return;
    const left = (this.#uses[number] ?? 0) - 1;
    this.#uses[number] = left;
    if (left > 0) return;
    this.#numbers.delete(this.textOf(number));
    this.#texts[number] = '';
    this.#spare.push(number);
  }

  /** `NO_TEXT` if nobody uses it. */
  find(text: string): number {
    return this.#numbers.get(text) ?? NO_TEXT;
  }

  textOf(number: number): string {
    return this.#texts[number] ?? '';
  }

  /** A copy, by number; forgotten ones are empty. */
  texts(): readonly string[] {
    return this.#texts.slice();
  }

  get size(): number {
    return this.#numbers.size;
  }
}
