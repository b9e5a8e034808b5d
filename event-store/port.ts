/**
 * The event store port. Everything that happens is appended here first; everything else is computed
 * from it. One contract suite (`contract.ts`) runs against every adapter.
 */

/** A place in the one total order of a store's events. 0n is before the first event. */
export type Position = bigint;

/** The number of an event in its stream, from 0. */
export type Revision = number;

/** The revision of a stream without events: expect it to create the stream. */
export const NO_STREAM: Revision = -1;

/** Left by a command that came with an `Idempotency-Key`, on the first event it appended. */
export interface IdempotencyMark {
  /** Keyed hash of caller, method, path and key. */
  readonly key: string;
  /** Keyed hash of the request's body. */
  readonly body: string;
}

/** Who caused an event and through which request. */
export interface EventContext {
  /** When it happened by the writer's clock, in milliseconds since the epoch. */
  readonly atMs: number;
  /** The request (or the saga run) at the root of it all. */
  readonly correlationId: string;
  /** The id of the event, or of the request, that led directly to this one. */
  readonly causationId: string;
  /** On whose authority: `customer:cus_…`, `organizer:…`, `system:expiry`. */
  readonly actor: string;
}

/** A fact to be recorded. Its `id` makes a repeated append harmless. */
export interface NewEvent extends EventContext {
  /** UUID. The same fact sent again carries the same id. */
  readonly id: string;
  /** The stored name of the type, explicit and stable: `SeatHeld`. */
  readonly type: string;
  readonly schemaVersion: number;
  /** JSON-serialisable; never personal data. At most 512 KiB encoded. */
  readonly data: object;
  readonly idempotency?: IdempotencyMark;
}

/** A recorded fact. */
export interface StoredEvent extends NewEvent {
  readonly stream: string;
  readonly revision: Revision;
  readonly position: Position;
}

/** Events for one stream, which must stand at `expectedRevision` when they arrive. */
export interface StreamWrite {
  readonly stream: string;
  /** The revision of the last event of the stream, or `NO_STREAM`. Never "any". */
  readonly expectedRevision: Revision;
  /** At least one. */
  readonly events: readonly NewEvent[];
}

/** A stream that did not stand where the writer expected it. */
export interface StreamConflict {
  readonly stream: string;
  readonly expectedRevision: Revision;
  readonly actualRevision: Revision;
}

/**
 * What became of an append.
 *
 * - `ok`: stored, now or by an earlier identical append (same ids at the same revisions);
 *   `position` is that of the last event written. Of a repeat it may be a later one, where the store
 *   does not remember: whoever waits for it then waits for a little more.
 * - `conflict`: nothing was stored; every stale stream is named.
 * - `unknown`: no answer. It may or may not be stored: send the *same* writes again (same ids, same
 *   revisions) until the answer is one of the other two. Never decide anew before that.
 */
export type AppendResult =
  | { readonly outcome: 'ok'; readonly position: Position }
  | { readonly outcome: 'conflict'; readonly conflicts: readonly StreamConflict[] }
  | { readonly outcome: 'unknown'; readonly cause: unknown };

export interface AppendOptions {
  /**
   * Asked until the moment in which the writes are sent for the first time, never after: where it says no,
   * or too many wait already, the append is not begun and rejects with `AppendNotBegun`. To be left out for
   * writes that may have been sent before, and for those that finish something.
   */
  readonly isWanted?: (() => boolean) | undefined;
}

export interface ReadStreamOptions {
  /** First revision to read; by default 0 forwards, the last one backwards. Inclusive. */
  readonly from?: Revision;
  /** `forwards` by default. */
  readonly direction?: 'forwards' | 'backwards';
  /** At most so many events; by default the whole stream. */
  readonly maxCount?: number;
}

/** Which events a reader wants. Leaving a field out means every one; both given means both hold. */
export interface EventFilter {
  readonly streamPrefixes?: readonly string[];
  readonly types?: readonly string[];
}

export interface ReadAllOptions {
  /** Events after this position (exclusive). */
  readonly after: Position;
  /** At most so many events a page. */
  readonly maxCount: number;
  readonly filter?: EventFilter;
}

/**
 * Part of the log, in position order.
 * `position` is how far the reader has come, events that the filter left out included: the place to
 * go on from.
 */
export interface EventBatch {
  readonly events: readonly StoredEvent[];
  readonly position: Position;
}

/** As {@link EventBatch}; `live` is true once the reader has seen everything that was there. */
export interface SubscriptionBatch extends EventBatch {
  readonly live: boolean;
}

export interface SubscribeOptions {
  /** Events after this position (exclusive). */
  readonly after: Position;
  readonly filter?: EventFilter;
  /** At most so many events a batch; 1,000 by default. */
  readonly maxBatch?: number;
  /** Ends the subscription: the iteration finishes without an error. */
  readonly signal: AbortSignal;
}

export interface EventStore {
  /** Identifies this history. Kept beside every checkpoint: another id means "rebuild". */
  storeId(): Promise<string>;

  /**
   * Whether one append may write to several streams. Where it may not, whatever moves several streams
   * goes one by one, so that a crash between any two of them is made good.
   */
  readonly isAtomicAcrossStreams: boolean;

  /**
   * Appends to one or (where the store is atomic across streams) several streams, all or nothing.
   * Each stream may be named once.
   * Never throws for a conflict or a lost answer; throws for a programming error (no events, a
   * stream twice, several streams where the store takes one, an event over 512 KiB, more than 20,000
   * events or 16 MiB in all), and `AppendNotBegun` where `isWanted` is given.
   */
  append(writes: readonly StreamWrite[], options?: AppendOptions): Promise<AppendResult>;

  /** The events of a stream, in the order asked; empty if there is no such stream. */
  readStream(stream: string, options?: ReadStreamOptions): Promise<readonly StoredEvent[]>;

  /** One page of the log. */
  readAll(options: ReadAllOptions): Promise<EventBatch>;

  /**
   * Catch-up, then live: each event after `after` once and in order. Survives lost connections by
   * itself (with back-off) and resumes where it was. When the log is quiet it still yields an empty
   * batch within 50 ms for events that the filter left out, so that the position moves on.
   * Consumed with `for await`: the next batch is fetched when the last one has been handled.
   */
  subscribe(options: SubscribeOptions): AsyncIterable<SubscriptionBatch>;

  /** The position of the last event, 0n for an empty store. */
  head(): Promise<Position>;

  close(): Promise<void>;
}
