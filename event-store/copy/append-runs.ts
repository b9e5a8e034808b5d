/** Cuts a history into appends that give the target the very same order. */
import type { EventStore, NewEvent, StreamWrite } from '../port.ts';
import type { HistoryEvent, HistoryPages } from './history.ts';

/** Events of one append; well below what a store takes, and stored well within a time-out. */
const RUN_MAX_EVENTS = 2_000;
/** Bytes of their data, a single larger event aside. */
const RUN_MAX_BYTES = 2 * 1024 * 1024;

/**
 * An append stores its streams one after the other, each named once. So a run of the history is one
 * append up to where a stream comes back after another one, or, where an append takes one stream only,
 * up to the next stream. An empty page of the history ends a run, too.
 */
export async function* appendRuns(
  pages: HistoryPages,
  { isAtomicAcrossStreams }: Pick<EventStore, 'isAtomicAcrossStreams'>,
): AsyncGenerator<readonly StreamWrite[], void, undefined> {
  let run = new Run();
  for await (const page of pages) {
    for (const event of page) {
      const bytes = JSON.stringify(event.data).length;
      if (!run.takes(event, bytes, isAtomicAcrossStreams)) {
        yield run.writes;
        run = new Run();
      }
      run.add(event, bytes);
    }
    if (page.length === 0 && run.writes.length > 0) {
      yield run.writes;
      run = new Run();
    }
  }
  if (run.writes.length > 0) yield run.writes;
}

class Run {
  readonly writes: (StreamWrite & { readonly events: NewEvent[] })[] = [];
  readonly #streams = new Set<string>();
  #events = 0;
  #bytes = 0;

  takes(
    { stream, revision }: HistoryEvent,
    bytes: number,
    isAtomicAcrossStreams: boolean,
  ): boolean {
    if (this.#events === 0) return true;
    if (this.#events >= RUN_MAX_EVENTS || this.#bytes + bytes > RUN_MAX_BYTES) return false;
    const last = this.writes.at(-1);
    if (last?.stream === stream) {
      // Where one is missing, the store is to say so.
      return revision === last.expectedRevision + last.events.length + 1;
    }
    return isAtomicAcrossStreams && !this.#streams.has(stream);
  }

  add({ stream, revision, ...event }: HistoryEvent, bytes: number): void {
    const last = this.writes.at(-1);
    if (last?.stream === stream) last.events.push(event);
    else this.writes.push({ stream, expectedRevision: revision - 1, events: [event] });
    this.#streams.add(stream);
    this.#events += 1;
    this.#bytes += bytes;
  }
}
