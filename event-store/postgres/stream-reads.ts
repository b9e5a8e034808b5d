import type { EventLoop } from '#platform/ports.ts';

export interface StreamReadsOptions<Row> {
  /** Reads streams whole: their rows, each stream's in order. */
  readonly read: (streams: readonly string[]) => Promise<ReadonlyMap<string, readonly Row[]>>;
  readonly eventLoop: EventLoop;
}

/** More would make the first wait for the last for too long. */
const STREAMS_MAX = 64;
/** So that one long stream does not hold everybody up. */
const CALLS_MAX = 2;

interface Waiting<Row> {
  readonly resolve: (rows: readonly Row[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Reads of whole streams that are asked for at the same moment, or while others are under way, share a
 * call: most of what a short stream costs is the round trip. Who asks after a call has left gets a
 * later one, so nobody misses a write that was answered before they asked.
 */
export class StreamReads<Row> {
  readonly #options: StreamReadsOptions<Row>;
  /** By stream, in the order in which they were first asked for. */
  #waiting = new Map<string, Waiting<Row>[]>();
  #calls = 0;
  #isCallDue = false;

  constructor(options: StreamReadsOptions<Row>) {
    this.#options = options;
  }

  read(stream: string): Promise<readonly Row[]> {
    return new Promise((resolve, reject) => {
      const others = this.#waiting.get(stream);
      if (others === undefined) this.#waiting.set(stream, [{ resolve, reject }]);
      else others.push({ resolve, reject });
      this.#callSoon();
    });
  }

  #callSoon(): void {
    if (this.#isCallDue || this.#calls >= CALLS_MAX || this.#waiting.size === 0) return;
    this.#isCallDue = true;
    void this.#callAtEndOfTurn();
  }

  async #callAtEndOfTurn(): Promise<void> {
    await this.#options.eventLoop.endOfTurn();
    this.#isCallDue = false;
    const batch = this.#take();
    this.#calls += 1;
    this.#callSoon();
    try {
      const rows = await this.#options.read([...batch.keys()]);
      for (const [stream, asking] of batch) {
        for (const { resolve } of asking) resolve(rows.get(stream) ?? []);
      }
    } catch (error) {
      for (const asking of batch.values()) for (const { reject } of asking) reject(error);
    } finally {
      this.#calls -= 1;
      this.#callSoon();
    }
  }

  #take(): Map<string, Waiting<Row>[]> {
    const all = this.#waiting;
    if (all.size <= STREAMS_MAX) {
      this.#waiting = new Map();
      return all;
    }
    const taken = new Map([...all].slice(0, STREAMS_MAX));
    for (const stream of taken.keys()) all.delete(stream);
    return taken;
  }
}
