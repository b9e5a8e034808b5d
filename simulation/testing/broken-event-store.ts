/**
 * A judge that is asleep: a store that appends whatever it is given, wherever the stream stands. For
 * tests only, to show that the checks would notice.
 */
import type { AppendResult, EventStore, StreamWrite } from '#event-store/port.ts';
import { NO_STREAM } from '#event-store/port.ts';

const TRIES_MAX = 1_000;

/** Wraps a sound store and ignores every expected revision. */
export function breakEventStore(sound: EventStore): EventStore {
  async function atItsEnd(write: StreamWrite): Promise<StreamWrite> {
    const [last] = await sound.readStream(write.stream, { direction: 'backwards', maxCount: 1 });
    return { ...write, expectedRevision: last?.revision ?? NO_STREAM };
  }

  async function appendBlindly(writes: readonly StreamWrite[]): Promise<AppendResult> {
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      const result = await sound.append(await Promise.all(writes.map(atItsEnd)));
      if (result.outcome !== 'conflict') return result;
    }
    throw new Error(`no end of the streams found in ${TRIES_MAX} tries`);
  }

  return {
    isAtomicAcrossStreams: sound.isAtomicAcrossStreams,
    storeId: () => sound.storeId(),
    append: appendBlindly,
    readStream: (stream, options) => sound.readStream(stream, options),
    readAll: (options) => sound.readAll(options),
    subscribe: (options) => sound.subscribe(options),
    head: () => sound.head(),
    close: () => sound.close(),
  };
}
