/** Listening to channels. Whoever listens hears of every gap: there is no other way to miss a notice. */
import type { Redis } from 'ioredis';
import type { Log, Timers } from '../ports.ts';
import type { NoticeListener, RedisNotices } from './port.ts';

/** How often a quiet connection is asked whether it is one. */
const PROBE_EVERY_MS = 1_000;

export function listenForNotices(
  subscriber: Redis,
  {
    log,
    timers,
    signal,
  }: { readonly log: Log; readonly timers: Timers; readonly signal: AbortSignal },
): RedisNotices {
  const listeners = new Map<string, NoticeListener>();
  /** Those that have been told that they are up. */
  const up = new Set<NoticeListener>();
  /** Of connections: what was asked on an older one is of no interest. */
  let connection = 0;

  subscriber.on('messageBuffer', (channel: Buffer, message: Buffer) => {
    const listener = listeners.get(channel.toString());
    // What comes before the subscription is answered belongs to it already.
    if (listener !== undefined) listener.onMessage(message);
  });
  subscriber.on('ready', () => {
    connection += 1;
    for (const [channel, listener] of listeners) void subscribe(channel, listener);
  });
  subscriber.on('close', () => {
    const told = [...up];
    up.clear();
    for (const listener of told) listener.onDown();
  });
  void probe();

  async function subscribe(channel: string, listener: NoticeListener): Promise<void> {
    const asked = connection;
    try {
      await subscriber.subscribe(channel);
      if (asked !== connection || listeners.get(channel) !== listener) return;
      up.add(listener);
      listener.onUp();
    } catch (error) {
      if (signal.aborted || asked !== connection) return;
      log.warn({ channel, err: error }, 'Redis does not let us listen');
      // The pauses between connections hold for this, too.
      subscriber.disconnect(true);
    }
  }

  /** A connection that has died without a word is found out by the silence after a question. */
  async function probe(): Promise<void> {
    while (!signal.aborted) {
      await timers.sleep(PROBE_EVERY_MS, signal);
      if (signal.aborted || subscriber.status !== 'ready') continue;
      await ask();
    }
  }

  async function ask(): Promise<void> {
    await subscriber.ping().catch((error: unknown) => {
      log.debug({ err: error }, 'the connection for notices is silent');
    });
  }

  return {
    // Answers come in line with notices.
    caughtUp: ask,
    listen(channel, listener) {
      if (listeners.has(channel)) throw new Error(`${channel} is listened to already`);
      listeners.set(channel, listener);
      if (subscriber.status === 'ready') void subscribe(channel, listener);
      return () => {
        listeners.delete(channel);
        up.delete(listener);
        if (subscriber.status !== 'ready') return;
        subscriber.unsubscribe(channel).catch((error: unknown) => {
          log.debug({ channel, err: error }, 'the connection for notices was gone already');
        });
      };
    },
  };
}
