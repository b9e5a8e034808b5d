import type { Position, StoredEvent } from '#event-store/port.ts';

/** With more that is not in the model yet, the runner reads alone. */
const BUFFER_MAX = 5_000;

/** What the tail has brought a runner: the wanted events of one piece of the log without a gap. */
export class TailBuffer {
  readonly #types: ReadonlySet<string>;
  #events: StoredEvent[] = [];
  /** The piece is (`#after`, `#to`]; null before the first batch. */
  #after: Position | null = null;
  #to: Position = 0n;
  #lastWanted: Position | null = null;
  #wake: () => void = () => undefined;

  constructor(types: readonly string[]) {
    this.#types = new Set(types);
  }

  add(events: readonly StoredEvent[]): void {
    const first = events[0];
    const last = events.at(-1);
    if (first === undefined || last === undefined) return;
    this.#after ??= first.position - 1n;
    this.#to = last.position;
    for (const event of events) if (this.#types.has(event.type)) this.#events.push(event);
    this.#lastWanted = this.#events.at(-1)?.position ?? this.#lastWanted;
    if (this.#events.length > BUFFER_MAX) this.drop();
    this.#wake();
  }

  /** Takes what comes after a position; null where the piece doesn't reach back so far. */
  take(after: Position): { readonly events: readonly StoredEvent[]; readonly to: Position } | null {
    if (this.#after === null || this.#after > after) return null;
    const held = this.#events;
    const isNews = (held[0]?.position ?? this.#to) > after;
    const events = isNews ? held : held.filter((event) => event.position > after);
    this.#events = [];
    this.#after = this.#to;
    return { events, to: this.#to };
  }

  /** The rest is read from the log. */
  drop(): void {
    this.#events = [];
    this.#after = null;
  }

  to(): Position {
    return this.#to;
  }

  /** The newest event that was wanted; null before there was one. */
  lastWanted(): Position | null {
    return this.#lastWanted;
  }

  /** Resolves when there is something after a position, or the signal aborts. */
  news(after: Position, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        signal.removeEventListener('abort', done);
        this.#wake = () => undefined;
        resolve();
      };
      this.#wake = done;
      signal.addEventListener('abort', done);
      if (signal.aborted || this.#to > after) done();
    });
  }
}
