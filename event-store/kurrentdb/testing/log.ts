/** What a KurrentDB keeps, in memory, with the verdicts that the real one (26.1.0) was seen to give. */

export interface ProposedEvent {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

export interface StoredRecord extends ProposedEvent {
  readonly stream: string;
  readonly revision: number;
  /** Where it begins in the log: positions grow by the size of what was written. */
  readonly position: number;
  readonly createdMs: number;
}

/** -1 for a stream without events. */
export type Verdict =
  | { readonly kind: 'stored'; readonly revision: number; readonly position: number }
  /** The very same append again. It is not ready while the first one is still being committed. */
  | {
      readonly kind: 'repeat';
      readonly revision: number;
      readonly position: number;
      readonly isReady: boolean;
    }
  | { readonly kind: 'wrongRevision'; readonly actualRevision: number };

/** Where a fresh server's log stands when it is ready. */
const FIRST_POSITION = 548;
/** What a record takes beside its texts and bytes. */
const RECORD_BYTES = 92;

export class StoredLog {
  readonly #records: StoredRecord[] = [];
  readonly #streams = new Map<string, StoredRecord[]>();
  readonly #waiting = new Set<() => void>();
  #end = FIRST_POSITION;
  #committed = 0;

  constructor() {
    // The server's own: whoever reads the log meets it.
    this.append('$$$scavenges', -1, [
      {
        id: 'bbc5ba59-47a9-4902-bbaf-bc6e35f5c96b',
        type: '$metadata',
        contentType: 'application/json',
        data: Buffer.from('{"$maxAge":2592000}'),
        metadata: new Uint8Array(),
      },
    ]);
    this.commit();
  }

  /** How many records readers see. */
  get length(): number {
    return this.#committed;
  }

  /** The position of the last record that readers see. */
  get head(): number {
    return this.#records[this.#committed - 1]?.position ?? 0;
  }

  at(index: number): StoredRecord | undefined {
    return index < this.#committed ? this.#records[index] : undefined;
  }

  /** The first record at a position or after it; `length` where there is none. */
  indexFrom(position: number): number {
    let low = 0;
    let high = this.#committed;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#records[middle]?.position ?? 0) >= position) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** The events of a stream that readers see; undefined if there are none. */
  stream(name: string): readonly StoredRecord[] | undefined {
    const records = this.#streams.get(name);
    if (records === undefined) return undefined;
    const isSeen = (records.at(-1)?.position ?? 0) <= this.head;
    const seen = isSeen ? records : records.filter(({ position }) => position <= this.head);
    return seen.length === 0 ? undefined : seen;
  }

  /** Writers see what was written at once, readers once it is committed. */
  append(stream: string, expectedRevision: number, events: readonly ProposedEvent[]): Verdict {
    const records = this.#streams.get(stream) ?? [];
    const actualRevision = records.length - 1;
    if (expectedRevision !== actualRevision) {
      const last = records[expectedRevision + events.length];
      const isRepeat = events.every(
        ({ id }, index) => records[expectedRevision + 1 + index]?.id === id,
      );
      if (events.length === 0 || last === undefined || !isRepeat) {
        return { kind: 'wrongRevision', actualRevision };
      }
      const { revision, position } = last;
      return { kind: 'repeat', revision, position, isReady: position <= this.head };
    }
    let position = this.#end;
    for (const event of events) {
      position = this.#end;
      const revision = records.length;
      const record = { ...event, stream, revision, position, createdMs: Date.now() };
      records.push(record);
      this.#records.push(record);
      this.#end += sizeOf(stream, event);
    }
    if (events.length > 0) this.#streams.set(stream, records);
    else this.#end += RECORD_BYTES + stream.length;
    return { kind: 'stored', revision: records.length - 1, position };
  }

  /** Shows readers everything that was written. */
  commit(): void {
    this.#committed = this.#records.length;
    for (const wake of this.#waiting) wake();
  }

  /** Calls back whenever there is more to see, until the answer is called. */
  onCommit(wake: () => void): () => void {
    this.#waiting.add(wake);
    return () => this.#waiting.delete(wake);
  }
}

function sizeOf(stream: string, { type, data, metadata }: ProposedEvent): number {
  return RECORD_BYTES + stream.length + type.length + data.byteLength + metadata.byteLength;
}
