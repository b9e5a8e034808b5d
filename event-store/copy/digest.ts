import { createHash } from 'node:crypto';

/** The SHA-256 of a history as it would be exported: what `sha256sum` says of the file. */
export class HistoryDigest {
  readonly #hash = createHash('sha256');
  #events = 0;

  get events(): number {
    return this.#events;
  }

  /** A line as `toLine` makes it. */
  add(line: string): void {
    this.#events += 1;
    this.#hash.update(line).update('\n');
  }

  /** In hexadecimal; lines can be added afterwards. */
  sha256(): string {
    return this.#hash.copy().digest('hex');
  }
}
