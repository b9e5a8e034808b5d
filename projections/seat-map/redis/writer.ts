/**
 * Keeps the seat maps of a process in Redis, for processes that don't follow the log. Any number of
 * processes do so at once: each sends what it has, and the version decides what is news. Redis is
 * believed in nothing: what it has is asked for after each connection and now and then, and what is
 * missing or older is written again.
 */
import type { EventStore, Position, Revision } from '#event-store/port.ts';
import type { Clock, Ids, Log, Random, Timers } from '#platform/ports.ts';
import type { RedisCommands } from '#platform/redis/port.ts';
import type { Tail } from '../../tail.ts';
import type { SeatMaps } from '../directory.ts';
import type { ShowInMemory } from '../show-seats.ts';
import { type SharedKeys, sharedKeys, showPrefix } from './keys.ts';
import { announcementOf, type Changes, encodeChanges, encodeNotice } from './notices.ts';
import {
  ANNOUNCE,
  CHECK,
  FORGET_ALL,
  FORGET_SHOW,
  OPEN_EPOCH,
  WRITE_DELTA,
  WRITE_WHOLE,
} from './scripts.ts';

/** How soon a change is sent: the live streams tell ten times a second. */
const LOOK_EVERY_MS = 20;
/** Readers hear so often that there is nothing new, and believe it for a second. */
const ANNOUNCE_EVERY_MS = 200;
/** How often it is looked whether everything is still there. */
const CHECK_EVERY_MS = 2_000;
const CHECK_SHOWS = 100;
/** More changes than these cost more than the whole map. */
const CHANGES_MAX = 2_000;
/** Whole maps of a round: after a restart of Redis they come one after the other, not all at once. */
const WHOLE_BYTES_A_ROUND = 1_048_576;
const REST_MS = 100;
const REST_MAX_MS = 1_000;
/** What nobody writes any more goes. */
const LIFETIME_MS = 3_600_000;

export interface SeatMapWriterDeps {
  readonly commands: RedisCommands;
  readonly seatMaps: Pick<SeatMaps, 'shows' | 'isComplete' | 'isFresh'>;
  readonly tail: Pick<Tail, 'position' | 'behindMs'>;
  readonly store: Pick<EventStore, 'storeId' | 'head'>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly ids: Ids;
  readonly log: Log;
}

export interface SeatMapWriter {
  /** Writes what there is to write, again and again, until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
  /**
   * One round. False where the shows are not all as far as this process yet: the next round goes on.
   * @throws whatever keeps Redis from taking it.
   */
  write(): Promise<boolean>;
  /** Why nothing is written just now; null while all is well. */
  fault(): unknown;
}

export function createSeatMapWriter(deps: SeatMapWriterDeps): SeatMapWriter {
  return new Writer(deps);
}

/** What Redis has of a show, as far as we know. */
interface Known {
  readonly version: number;
  readonly showRevision: Revision;
  /** Of the map in memory at that time: another number means that versions don't tell. */
  readonly restored: number;
}

/** A show as it was at one moment, with what Redis lacks of it. */
interface Captured {
  readonly show: ShowInMemory;
  readonly version: number;
  readonly showRevision: Revision;
  readonly restored: number;
  /** Null for the whole. */
  readonly changes: Changes | null;
  readonly forced: boolean;
}

const NOTHING: Omit<Known, 'restored'> = { version: -1, showRevision: -1 };

class Writer implements SeatMapWriter {
  readonly #deps: SeatMapWriterDeps;
  #keys: SharedKeys | null = null;
  #known = new Map<string, Known>();
  /** Null while what Redis has is not known. */
  #epoch: string | null = null;
  #connection = -1;
  #checkedAtMs = 0;
  /** Redis's clock, less ours. */
  #redisAheadMs = 0;
  #announced: { readonly position: Position; readonly atMs: number } | null = null;
  #fault: unknown = null;

  constructor(deps: SeatMapWriterDeps) {
    this.#deps = deps;
  }

  fault(): unknown {
    return this.#fault;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { timers, random, log } = this.#deps;
    let restMs = REST_MS;
    while (!signal.aborted) {
      try {
        await this.write();
        if (this.#fault !== null) log.info({}, 'the seat maps are written to Redis again');
        this.#fault = null;
        restMs = REST_MS;
        await timers.sleep(LOOK_EVERY_MS, signal);
      } catch (error) {
        if (this.#fault === null)
          log.warn({ err: error }, 'the seat maps are not written to Redis');
        this.#fault = error;
        await timers.sleep(restMs * (0.5 + random.next() / 2), signal);
        restMs = Math.min(restMs * 2, REST_MAX_MS);
      }
    }
  }

  async write(): Promise<boolean> {
    try {
      return await this.#round();
    } catch (error) {
      this.#epoch = null;
      throw error;
    }
  }

  async #round(): Promise<boolean> {
    const { commands, seatMaps, tail, clock } = this.#deps;
    if (!commands.isReady()) throw new Error('Redis is not there');
    if (commands.connectionCount() !== this.#connection) this.#epoch = null;
    const isDue = clock.nowMs() - this.#checkedAtMs >= CHECK_EVERY_MS;
    if (this.#epoch === null || isDue) await this.#check();
    // All of one moment: nothing is waited for until everything is on its way.
    const position = tail.position();
    const asOfMs = clock.nowMs() - tail.behindMs();
    const isSound = seatMaps.isComplete() && seatMaps.isFresh();
    const shows = seatMaps.shows();
    const { captured, isAll } = this.#capture(shows);
    await Promise.all(captured.map((one) => this.#send(one)));
    await this.#forgetOthers(shows);
    if (!isAll || !captured.every((one) => this.#has(one))) return false;
    return isSound && this.#announce(position, asOfMs);
  }

  #names(): SharedKeys {
    if (this.#keys === null) throw new Error('asked for before the store’s id was known');
    return this.#keys;
  }

  /** What is there, by its own word. */
  async #check(): Promise<void> {
    const { commands, store, seatMaps, tail, clock, ids, log } = this.#deps;
    const connection = commands.connectionCount();
    const storeId = await store.storeId();
    this.#keys ??= sharedKeys(storeId);
    const keys = this.#keys;
    if (this.#epoch === null) {
      const { position } = await this.#checkShows([]);
      if (position > max(await store.head(), tail.position())) {
        log.warn({ position: String(position) }, 'the seat maps in Redis are of another history');
        await commands.run(FORGET_ALL, [keys.head, keys.shows], [showPrefix(storeId)]);
      }
    }
    const shows = seatMaps.shows();
    for (let first = 0; first < shows.length; first += CHECK_SHOWS) {
      await this.#checkShows(shows.slice(first, first + CHECK_SHOWS));
    }
    const epoch = await commands.run(OPEN_EPOCH, [keys.head], [ids.uuid()]);
    this.#epoch = textOf(epoch);
    this.#connection = connection;
    this.#checkedAtMs = clock.nowMs();
  }

  async #checkShows(shows: readonly ShowInMemory[]): Promise<{ readonly position: Position }> {
    const { commands, clock } = this.#deps;
    const { head, shows: all, state, statuses } = this.#names();
    const keys = shows.flatMap(({ showId }) => [state(showId), statuses(showId)]);
    const sizes = shows.map(({ layout }) => String(layout.seatCount));
    const before = shows.map(
      ({ showId, map }) => this.#known.get(showId)?.restored ?? map.restored,
    );
    const answer = listOf(
      await commands.run(CHECK, [head, all, ...keys], [String(LIFETIME_MS), ...sizes]),
    );
    this.#redisAheadMs = Number(answer[2]) - clock.nowMs();
    shows.forEach(({ showId, map }, at) => {
      const [version, showRevision] = [Number(answer[3 + at * 2]), Number(answer[4 + at * 2])];
      this.#known.set(showId, { version, showRevision, restored: before[at] ?? map.restored });
    });
    return { position: BigInt(textOf(answer[1]) || '0') };
  }

  /** What each show lacks, as far as it goes into one round. */
  #capture(shows: readonly ShowInMemory[]): {
    readonly captured: readonly Captured[];
    readonly isAll: boolean;
  } {
    const captured: Captured[] = [];
    let wholeBytes = 0;
    let isAll = true;
    for (const show of shows) {
      const one = this.#lacking(show);
      if (one === null) continue;
      if (one.changes === null) {
        const hasRoom =
          wholeBytes === 0 || wholeBytes + show.layout.seatCount < WHOLE_BYTES_A_ROUND;
        if (!hasRoom) {
          isAll = false;
          continue;
        }
        wholeBytes += show.layout.seatCount;
      }
      captured.push(one);
    }
    return { captured, isAll };
  }

  #lacking(show: ShowInMemory): Captured | null {
    const { map } = show;
    const known = this.#known.get(show.showId) ?? { ...NOTHING, restored: map.restored };
    const { version, restored } = map;
    const showRevision = show.showRevision();
    const forced = known.restored !== restored;
    const isAhead =
      known.version > version || (known.version === version && known.showRevision >= showRevision);
    if (isAhead && !forced) return null;
    const indexes = forced || known.version < 0 ? null : map.indexesSince(known.version);
    const changes =
      indexes === null || indexes.length > CHANGES_MAX
        ? null
        : { indexes, statuses: Uint8Array.from(indexes, (index) => map.statuses[index] ?? 0) };
    return { show, version, showRevision, restored, changes, forced };
  }

  async #send(one: Captured): Promise<void> {
    const answer = one.changes === null ? this.#sendWhole(one) : this.#sendDelta(one, one.changes);
    const [version, showRevision] = listOf(await answer).map(Number);
    this.#known.set(one.show.showId, {
      version: version ?? -1,
      showRevision: showRevision ?? -1,
      restored: one.restored,
    });
  }

  #sendWhole({ show, version, showRevision, forced }: Captured): Promise<unknown> {
    const { head, shows, channel, state, statuses } = this.#names();
    const { showId, map } = show;
    const message = encodeNotice({ type: 'whole', showId, version, forced });
    return this.#deps.commands.run(
      WRITE_WHOLE,
      [head, shows, state(showId), statuses(showId)],
      [
        channel,
        message,
        String(LIFETIME_MS),
        showId,
        map.statuses.slice(),
        String(version),
        String(map.position),
        String(showRevision),
        countsOf(show),
        forced ? '1' : '0',
      ],
    );
  }

  #sendDelta({ show, version, showRevision }: Captured, changes: Changes): Promise<unknown> {
    const { head, channel, state, statuses } = this.#names();
    const { showId, layout, map } = show;
    const { position } = map;
    const notice = { type: 'delta', showId, version, position, showRevision, changes } as const;
    return this.#deps.commands.run(
      WRITE_DELTA,
      [head, state(showId), statuses(showId)],
      [
        channel,
        encodeNotice(notice),
        String(layout.seatCount),
        String(version - changes.indexes.length),
        String(version),
        String(position),
        String(showRevision),
        countsOf(show),
        encodeChanges(changes),
      ],
    );
  }

  #has({ show, version, showRevision }: Captured): boolean {
    const known = this.#known.get(show.showId);
    if (known === undefined) return false;
    return (
      known.version > version || (known.version === version && known.showRevision >= showRevision)
    );
  }

  /** Shows that are over have left memory; who still asks for one reads the log. */
  async #forgetOthers(shows: readonly ShowInMemory[]): Promise<void> {
    if (this.#known.size <= shows.length) return;
    const { head, shows: all, state, statuses } = this.#names();
    const here = new Set(shows.map(({ showId }) => showId));
    for (const showId of this.#known.keys()) {
      if (here.has(showId)) continue;
      const keys = [head, all, state(showId), statuses(showId)];
      await this.#deps.commands.run(FORGET_SHOW, keys, [showId]);
      this.#known.delete(showId);
    }
  }

  /** True where it was said, or has been said a moment ago. */
  async #announce(position: Position, asOfMs: number): Promise<boolean> {
    const { commands, clock } = this.#deps;
    const last = this.#announced;
    const nowMs = clock.nowMs();
    const isNews = last === null || position !== last.position;
    if (!isNews && nowMs - last.atMs < ANNOUNCE_EVERY_MS) return true;
    const epoch = this.#epoch ?? '';
    const { head, channel } = this.#names();
    const asOf = String(Math.floor(asOfMs + this.#redisAheadMs));
    const args = [channel, announcementOf(epoch, position), epoch, String(position), asOf];
    if ((await commands.run(ANNOUNCE, [head], args)) !== 1) {
      this.#epoch = null;
      return false;
    }
    this.#announced = { position, atMs: nowMs };
    return true;
  }
}

/** For people and other programs; readers of ours count the bytes. */
function countsOf({ layout, map }: ShowInMemory): string {
  return JSON.stringify(
    layout.sections.map(({ id }, number) => ({ id, ...map.sectionCounts(number) })),
  );
}

function listOf(answer: unknown): readonly unknown[] {
  if (!Array.isArray(answer)) throw new Error('Redis answered something else than a list');
  return answer;
}

const textOf = (value: unknown): string => (Buffer.isBuffer(value) ? value.toString() : '');

const max = (a: Position, b: Position): Position => (a > b ? a : b);
