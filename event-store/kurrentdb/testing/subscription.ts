import { randomUUID } from 'node:crypto';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import { status } from '@grpc/grpc-js';
import { CallError } from './faults.ts';
import type { StoredLog } from './log.ts';
import type { ServerParts } from './parts.ts';
import { bytesOf, isPlace, type ReadCall, send } from './read.ts';
import type { FilterRequest, Place, ReadRequest } from './read-request.ts';
import { eventMessage } from './recorded.ts';

/** The real server reads the past in pages of so many events, and drops to that when so many wait. */
const PAGE_EVENTS = 32;
/** A page ends before the record there. */
const BEFORE = 0;

type Subscription = Extract<ReadRequest, { kind: 'subscription' }>;

/** A subscription to `$all`: what was, that it has caught up, then what comes, until it is cancelled. */
export async function follow(
  parts: ServerParts,
  call: ReadCall,
  { after, filter }: Subscription,
): Promise<void> {
  const { log } = parts;
  const id = new streamsPb.ReadResp.SubscriptionConfirmation().setSubscriptionId(randomUUID());
  await send(call, bytesOf(new streamsPb.ReadResp().setConfirmation(id)));
  if (typeof after !== 'string' && !isPlace(log, after)) {
    throw new CallError(status.INVALID_ARGUMENT, 'Trying to read from an invalid position.');
  }
  const wake = new Wake(parts, call);
  try {
    const reader = new Reader(log, call, filter, after);
    while (wake.isWanted) {
      if (await reader.catchUp()) await send(call, caughtUp());
      await reader.live(wake);
    }
  } finally {
    wake.stop();
  }
}

class Reader {
  readonly #log: StoredLog;
  readonly #call: ReadCall;
  readonly #filter: FilterRequest | undefined;
  #next: number;
  #beyond: number;
  #sinceCheckpoint = 0;
  #checkpoint: Place = { commit: -1, prepare: -1 };

  constructor(
    log: StoredLog,
    call: ReadCall,
    filter: FilterRequest | undefined,
    after: Place | 'start' | 'end',
  ) {
    this.#log = log;
    this.#call = call;
    this.#filter = filter;
    this.#next = nextAfter(log, after);
    // Who asks for what comes after a future event doesn't get those before it.
    this.#beyond = typeof after === 'string' || after.commit <= log.head ? 0 : after.commit;
  }

  /** Page by page up to now. False when the reader has gone. */
  async catchUp(): Promise<boolean> {
    if (this.#filter === undefined) return await this.#sendUpTo(this.#log.length);
    if (this.#beyond > this.#log.head) return true;
    let place: Place = { commit: this.#checkpoint.commit, prepare: this.#checkpoint.prepare };
    let counter = 0;
    for (;;) {
      const pageStart = this.#log.at(this.#next);
      if (pageStart !== undefined)
        place = later(place, { commit: this.#startOf(), prepare: BEFORE });
      const { considered, last } = await this.#page(this.#filter);
      if (this.#call.cancelled) return false;
      place = later(place, last);
      counter += considered;
      const isEnd = this.#next >= this.#log.length;
      if (isEnd || counter >= this.#filter.checkpointInterval) {
        counter %= this.#filter.checkpointInterval;
        await this.#sendCheckpoint(place);
      }
      if (isEnd) return !this.#call.cancelled;
    }
  }

  /** Each event as it comes; ends when the reader has gone, or is so slow that it must catch up. */
  async live(wake: Wake): Promise<void> {
    while (wake.isWanted) {
      await wake.comes(() => this.#next < this.#log.length);
      const isSlow = !(await this.#liveBatch());
      if (isSlow && this.#log.length - this.#next > PAGE_EVENTS) return;
    }
  }

  /** False when the reader had to be waited for. */
  async #liveBatch(): Promise<boolean> {
    for (; this.#next < this.#log.length; ) {
      const record = this.#log.at(this.#next);
      this.#next += 1;
      if (record === undefined || record.position <= this.#beyond) continue;
      if (this.#filter?.wants(record) !== false) {
        const isFast = this.#call.writableNeedDrain !== true;
        await send(this.#call, eventMessage(record));
        if (!isFast) return false;
      }
      await this.#countLive(record.position);
    }
    return true;
  }

  async #countLive(position: number): Promise<void> {
    if (this.#filter === undefined) return;
    this.#sinceCheckpoint += 1;
    if (this.#sinceCheckpoint < this.#filter.checkpointInterval) return;
    this.#sinceCheckpoint = 0;
    await this.#sendCheckpoint({ commit: position, prepare: position });
  }

  async #sendUpTo(end: number): Promise<boolean> {
    for (; this.#next < end; this.#next += 1) {
      const record = this.#log.at(this.#next);
      if (record === undefined || record.position <= this.#beyond) continue;
      if (!(await send(this.#call, eventMessage(record)))) return false;
    }
    return !this.#call.cancelled;
  }

  async #page(filter: FilterRequest): Promise<{ considered: number; last: Place }> {
    let last: Place = { commit: -1, prepare: -1 };
    let considered = 0;
    for (let found = 0; considered < filter.window && found < PAGE_EVENTS; ) {
      const record = this.#log.at(this.#next);
      if (record === undefined) break;
      this.#next += 1;
      considered += 1;
      if (!filter.wants(record)) continue;
      found += 1;
      last = { commit: record.position, prepare: record.position };
      if (!(await send(this.#call, eventMessage(record)))) break;
    }
    return { considered, last };
  }

  #startOf(): number {
    return this.#next === 0 ? 0 : (this.#log.at(this.#next)?.position ?? 0);
  }

  async #sendCheckpoint(place: Place): Promise<void> {
    if (place.commit < 0 || later(this.#checkpoint, place) === this.#checkpoint) return;
    this.#checkpoint = place;
    const checkpoint = new streamsPb.ReadResp.Checkpoint()
      .setCommitPosition(String(place.commit))
      .setPreparePosition(String(place.prepare));
    await send(this.#call, bytesOf(new streamsPb.ReadResp().setCheckpoint(checkpoint)));
  }
}

/** Sleeps until the log has grown, or nobody wants it any more. */
class Wake {
  readonly #isMuted: () => boolean;
  readonly #stop: () => void;
  #resolve: (() => void) | undefined;
  isWanted = true;

  constructor({ log, faults }: ServerParts, call: ReadCall) {
    this.#isMuted = () => faults.muted.has(call);
    const wake = () => this.#resolve?.();
    this.#stop = log.onCommit(wake);
    for (const event of ['cancelled', 'close', 'error']) {
      call.on(event, () => {
        this.isWanted = false;
        wake();
      });
    }
    if (call.cancelled) this.isWanted = false;
  }

  async comes(isThere: () => boolean): Promise<void> {
    while (this.isWanted && (this.#isMuted() || !isThere())) {
      await new Promise<void>((resolve) => {
        this.#resolve = resolve;
      });
    }
  }

  stop(): void {
    this.isWanted = false;
    this.#stop();
    this.#resolve?.();
  }
}

function nextAfter(log: StoredLog, after: Place | 'start' | 'end'): number {
  if (after === 'start') return 0;
  if (after === 'end') return log.length;
  const index = log.indexFrom(after.commit);
  const isPassed = log.at(index)?.position === after.commit && after.prepare >= after.commit;
  return isPassed ? index + 1 : index;
}

function later(one: Place, other: Place): Place {
  if (other.commit !== one.commit) return other.commit > one.commit ? other : one;
  return other.prepare > one.prepare ? other : one;
}

function caughtUp(): Uint8Array {
  return bytesOf(new streamsPb.ReadResp().setCaughtUp(new streamsPb.ReadResp.CaughtUp()));
}
