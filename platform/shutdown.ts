import type { Clock } from './ports.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** One request to end arrives several times: from the terminal, from npm and from the wrapper. */
const SAME_REQUEST_MS = 1_000;

/** As much of `process` as asking us to end needs. */
export interface ShutdownSource {
  on(event: string, listener: () => void): unknown;
  /** The channel to bootstrap/run.mjs, if that started us. */
  readonly channel?: { unref(): void } | null | undefined;
  exit(code: number): void;
}

export interface ShutdownRequest {
  /** Aborts when we are asked to end. The abort's reason says by what: `SIGTERM`, … */
  readonly signal: AbortSignal;
}

/**
 * Listens for requests to end: a signal, or the end of the wrapper that started us. The first one
 * aborts `signal`, whereupon the owner drains. A Ctrl-C more than a second later means that the user
 * won't wait for the drain: we exit at once. Any other repetition is ignored.
 */
export function listenForShutdown(source: ShutdownSource, clock: Clock): ShutdownRequest {
  const controller = new AbortController();
  let requestedAtMs: number | null = null;
  const request = (reason: string): void => {
    if (requestedAtMs === null) {
      requestedAtMs = clock.nowMs();
      controller.abort(reason);
    } else if (reason === 'SIGINT' && clock.nowMs() - requestedAtMs > SAME_REQUEST_MS) {
      source.exit(130);
    }
  };
  for (const name of SIGNALS) source.on(name, () => request(name));
  source.on('disconnect', () => request('the wrapper has ended'));
  source.channel?.unref();
  return { signal: controller.signal };
}
