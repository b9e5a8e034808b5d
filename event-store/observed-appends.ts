import type { Clock } from '#platform/ports.ts';
import type { AppendOptions, AppendResult, EventStore, StreamWrite } from './port.ts';

/** Hears of every append of a process. What it throws is thrown at the append's caller. */
export interface AppendObserver {
  began?(): void;
  /** Before the caller knows of it; a promise is waited for. The append took so many seconds. */
  answered?(
    writes: readonly StreamWrite[],
    result: AppendResult,
    seconds: number,
  ): void | Promise<void>;
  failed?(error: unknown, seconds: number): void;
}

/** An event store whose appends are told to all who want to hear of them. */
export interface ObservedStore extends EventStore {
  /** In the order in which they came. */
  observe(observer: AppendObserver): void;
}

/**
 * `stopwatch` need not tell the time, as long as it never goes back.
 *
 * One wrapper for all observers: each of their own would be one more promise that every append waits
 * for.
 */
export function observeAppends(store: EventStore, stopwatch: Clock): ObservedStore {
  const observers: AppendObserver[] = [];
  return {
    isAtomicAcrossStreams: store.isAtomicAcrossStreams,
    storeId: () => store.storeId(),
    readStream: (stream, options) => store.readStream(stream, options),
    readAll: (options) => store.readAll(options),
    subscribe: (options) => store.subscribe(options),
    head: () => store.head(),
    close: () => store.close(),
    observe: (observer) => {
      observers.push(observer);
    },
    append,
  };

  async function append(
    writes: readonly StreamWrite[],
    options?: AppendOptions,
  ): Promise<AppendResult> {
    const startedAtMs = stopwatch.nowMs();
    for (const observer of observers) observer.began?.();
    let result: AppendResult;
    try {
      result = await store.append(writes, options);
    } catch (error) {
      for (const observer of observers) observer.failed?.(error, secondsSince(startedAtMs));
      throw error;
    }
    const seconds = secondsSince(startedAtMs);
    for (const observer of observers) {
      const work = observer.answered?.(writes, result, seconds);
      if (work !== undefined) await work;
    }
    return result;
  }

  function secondsSince(startedAtMs: number): number {
    return (stopwatch.nowMs() - startedAtMs) / 1_000;
  }
}
