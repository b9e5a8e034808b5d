/** What others may do with Redis. Nothing that correctness rests on is kept there. */

import { createHash } from 'node:crypto';

/** A Lua script: it runs whole or, where its first write is refused, not at all. */
export interface RedisScript {
  readonly lua: string;
  /** SHA-1 of it, in hex. */
  readonly sha: string;
}

export function redisScript(lua: string): RedisScript {
  return { lua, sha: createHash('sha1').update(lua).digest('hex') };
}

/** Text, or bytes as they are. */
export type RedisValue = string | Uint8Array;

export interface RedisCommands {
  /**
   * Runs a script. Rejects where Redis refuses, is away or says nothing for a while; it may have run
   * all the same, and is never sent again by itself. Texts come back as buffers.
   */
  run(script: RedisScript, keys: readonly string[], args: readonly RedisValue[]): Promise<unknown>;
  /** False while there is no connection: commands are then refused at once. */
  isReady(): boolean;
  /** How often a connection has been made: another number means that anything may have happened. */
  connectionCount(): number;
}

export interface NoticeListener {
  /** The channel is listened to, from now on without a gap until `onDown`. */
  onUp(): void;
  /** What is published from now on is missed. */
  onDown(): void;
  onMessage(message: Buffer): void;
}

export interface RedisNotices {
  /** Listens to a channel until the returned function is called; once for each channel. */
  listen(channel: string, listener: NoticeListener): () => void;
  /** Resolves once everything that was published before has been heard, or is lost. */
  caughtUp(): Promise<void>;
}

/** What Redis says about a failure, where that is known. */
export type RedisFault = 'no answer' | 'out of memory' | 'refused';

export interface RedisConnection {
  readonly commands: RedisCommands;
  /** On a connection of its own. */
  readonly notices: RedisNotices;
  /** Null if it answers, else what is the matter in a few words. */
  check(): Promise<string | null>;
  close(): Promise<void>;
}
