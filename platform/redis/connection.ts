/**
 * Connections to Redis: one for commands, one for notices. Commands are never queued or sent again by
 * themselves, and every one has an end; both connections come back by themselves, with growing pauses.
 */
import { Redis, type RedisOptions } from 'ioredis';
import type { Log, Random, Timers } from '../ports.ts';
import { faultOf } from './fault.ts';
import { listenForNotices } from './notices.ts';
import type { RedisCommands, RedisConnection, RedisScript, RedisValue } from './port.ts';

/** Redis answers in less than a millisecond: later than this is no answer. */
const COMMAND_TIMEOUT_MS = 500;
const CONNECT_TIMEOUT_MS = 2_000;
/** A connection on which nothing came back for so long is given up and made anew. */
const SILENT_MAX_MS = 3_000;
const RECONNECT_PAUSE_MS = 50;
const RECONNECT_PAUSE_MAX_MS = 1_000;

export interface RedisSettings {
  /** `redis://user:password@host:6379/0`, or `rediss://…` for TLS. */
  readonly url: string;
  readonly log: Log;
  readonly random: Random;
  readonly timers: Timers;
  /** As `CLIENT LIST` shows it. */
  readonly name?: string;
  readonly commandTimeoutMs?: number;
}

/** Connects in the background; a Redis that isn't there is no error here. */
export function createRedis(settings: RedisSettings): RedisConnection {
  const { url, log, timers, name = 'boxoffice' } = settings;
  const options = optionsOf(settings);
  const client = new Redis(url, { ...options, connectionName: name });
  const subscriber = new Redis(url, { ...options, connectionName: `${name}-notices` });
  const commands = commandsOf(client);
  const closing = new AbortController();
  tellOfOutages(client, log, 'commands');
  tellOfOutages(subscriber, log, 'notices');
  const notices = listenForNotices(subscriber, { log, timers, signal: closing.signal });
  return {
    commands,
    notices,
    async check() {
      try {
        await client.ping();
        return null;
      } catch (error) {
        return faultOf(error);
      }
    },
    async close() {
      closing.abort();
      for (const connection of [client, subscriber]) connection.disconnect();
    },
  };
}

function optionsOf({ random, commandTimeoutMs = COMMAND_TIMEOUT_MS }: RedisSettings) {
  return {
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    // What was missed has to be known before anything is listened to again.
    autoResubscribe: false,
    commandTimeout: commandTimeoutMs,
    connectTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SILENT_MAX_MS,
    retryStrategy: (times) => {
      const pauseMs = Math.min(RECONNECT_PAUSE_MS * 2 ** (times - 1), RECONNECT_PAUSE_MAX_MS);
      return pauseMs * (0.5 + random.next() / 2);
    },
    // What we need no rights for, we don't ask for.
    disableClientInfo: true,
    // After a failover the old primary may still be there, read-only.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  } satisfies RedisOptions;
}

function commandsOf(client: Redis): RedisCommands {
  let connectionCount = 0;
  client.on('ready', () => {
    connectionCount += 1;
  });
  return {
    isReady: () => client.status === 'ready',
    connectionCount: () => connectionCount,
    run: (script, keys, args) => runScript(client, script, keys, args),
  };
}

/** By its hash; where Redis has not got it (any more), once with its text. */
async function runScript(
  client: Redis,
  { lua, sha }: RedisScript,
  keys: readonly string[],
  args: readonly RedisValue[],
): Promise<unknown> {
  const values = [String(keys.length), ...keys, ...args.map(toWire)];
  try {
    return await client.callBuffer('EVALSHA', [sha, ...values]);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
    return client.callBuffer('EVAL', [lua, ...values]);
  }
}

const toWire = (value: RedisValue): string | Buffer =>
  typeof value === 'string' ? value : Buffer.from(value.buffer, value.byteOffset, value.byteLength);

/** One line when it goes, one when it is back, however often it is tried in between. */
function tellOfOutages(connection: Redis, log: Log, purpose: string): void {
  let isAway = false;
  const away = (fields: { readonly err?: Error }): void => {
    if (!isAway) log.warn({ purpose, ...fields }, 'Redis is not there');
    isAway = true;
  };
  // Without a listener an error of the socket would end the process.
  connection.on('error', (err) => away({ err }));
  // A Redis that goes in good order closes its connections without an error.
  connection.on('reconnecting', () => away({}));
  connection.on('ready', () => {
    if (isAway) log.info({ purpose }, 'Redis is back');
    isAway = false;
  });
}
