/**
 * Server-sent events for as long as somebody looks: closed while the page is hidden, opened again when it
 * is seen, with growing pauses while the server refuses. Where no stream is to be had (an operator's
 * switch, a proxy that swallows them) it is asked instead, now and then.
 */

export type LiveState = 'live' | 'polling' | 'away';

export interface LiveOptions {
  readonly url: string;
  /** By the name of the event; the argument is its data. */
  readonly on: Readonly<Record<string, (data: string) => void>>;
  /** In place of the stream; how long until the next time is {@link pollEveryMs}. */
  readonly poll: (signal: AbortSignal) => Promise<void>;
  readonly pollEveryMs: () => number;
  readonly onState: (state: LiveState) => void;
}

/** So many streams that fail one after the other, and it is asked instead. */
const FAILURES_UNTIL_POLLING = 2;
/** While it is asked, the stream is tried again so often. */
const TRY_STREAM_EVERY_MS = 20_000;
const BACKOFF_MS = 1_000;

/** Starts; what comes back stops it. */
export function openLive(options: LiveOptions): () => void {
  const stopping = new AbortController();
  const { signal } = stopping;
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let streamTriedAtMs = 0;

  const later = (run: () => void, ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(run, ms * (0.75 + Math.random() / 2));
  };

  const closeStream = (): void => {
    source?.close();
    source = null;
  };

  function stream(): void {
    closeStream();
    streamTriedAtMs = Date.now();
    const opened = new EventSource(options.url);
    source = opened;
    for (const [name, take] of Object.entries(options.on)) {
      opened.addEventListener(name, (event) => {
        failures = 0;
        options.onState('live');
        take((event as MessageEvent<string>).data);
      });
    }
    opened.addEventListener('open', () => options.onState('live'));
    opened.addEventListener('error', () => {
      options.onState('away');
      failures += 1;
      if (failures >= FAILURES_UNTIL_POLLING) void poll();
      // It connects again by itself, and goes on where it was, unless it was refused.
      else if (opened.readyState === EventSource.CLOSED) later(stream, BACKOFF_MS);
    });
  }

  async function poll(): Promise<void> {
    closeStream();
    clearTimeout(timer);
    try {
      await options.poll(signal);
      if (!signal.aborted) options.onState('polling');
    } catch {
      // Whatever it was: it says so, and asks again.
      if (!signal.aborted) options.onState('away');
    }
    if (signal.aborted || document.hidden) return;
    const isStreamDue = Date.now() - streamTriedAtMs > TRY_STREAM_EVERY_MS;
    later(isStreamDue ? stream : () => void poll(), options.pollEveryMs());
  }

  const onVisibility = (): void => {
    clearTimeout(timer);
    if (document.hidden) closeStream();
    else stream();
  };

  document.addEventListener('visibilitychange', onVisibility);
  window.addEventListener('online', stream);
  if (!document.hidden) stream();
  return () => {
    stopping.abort();
    clearTimeout(timer);
    closeStream();
    document.removeEventListener('visibilitychange', onVisibility);
    window.removeEventListener('online', stream);
  };
}
