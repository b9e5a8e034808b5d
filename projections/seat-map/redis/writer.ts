/**
 * Keeps the seat maps of a process in Redis, for processes that don't follow the log. Any number of
 * processes do so at once: each sends what it has, and the version decides what is news. Redis is
 * believed in nothing: what it has is asked for after each connection and now and then, and what is
 * missing or older is written again.
 */
import type { EventStore, Position } from '#event-store/port.ts';
import type { Clock, Ids, Log, Random, Timers } from '#platform/ports.ts';
import type { RedisCommands } from '#platform/redis/port.ts';
import type { Tail } from '../../tail.ts';
import type { SeatMaps } from '../directory.ts';
import type { ShowInMemory } from '../show-seats.ts';
import { type Captured, type Standing, StoredMaps } from './stored-maps.ts';

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
interface Known extends Standing {
  /** Of the map in memory at that time: another number means that versions don't tell. */
  readonly restored: number;
}

const NOTHING: Standing = { version: -1, showRevision: -1 };

class Writer implements SeatMapWriter {
  readonly #deps: SeatMapWriterDeps;
  #stored: StoredMaps | null = null;
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
    const stored =
      this.#stored === null || this.#epoch === null || isDue ? await this.#check() : this.#stored;
    // All of one moment: nothing is waited for until everything is on its way.
    const position = tail.position();
    const asOfMs = clock.nowMs() - tail.behindMs();
    const isSound = seatMaps.isComplete() && seatMaps.isFresh();
    const shows = seatMaps.shows();
    const { captured, isAll } = this.#capture(shows);
    await Promise.all(captured.map((one) => this.#send(stored, one)));
    await this.#forgetOthers(stored, shows);
    if (!isAll || !captured.every((one) => this.#has(one))) return false;
    return isSound && this.#announce(stored, position, asOfMs);
  }

  /** What is there, by its own word. */
  async #check(): Promise<StoredMaps> {
    const { commands, store, seatMaps, tail, clock, ids, log } = this.#deps;
    const connection = commands.connectionCount();
    this.#stored ??= new StoredMaps(commands, await store.storeId());
    const stored = this.#stored;
    if (this.#epoch === null) {
      const { position } = await stored.check([]);
      if (position > max(await store.head(), tail.position())) {
        log.warn({ position: String(position) }, 'the seat maps in Redis are of another history');
        await stored.forgetAll();
      }
    }
    const shows = seatMaps.shows();
    for (let first = 0; first < shows.length; first += CHECK_SHOWS) {
      await this.#checkShows(stored, shows.slice(first, first + CHECK_SHOWS));
    }
    this.#epoch = await stored.openEpoch(ids.uuid());
    this.#connection = connection;
    this.#checkedAtMs = clock.nowMs();
    return stored;
  }

  async #checkShows(stored: StoredMaps, shows: readonly ShowInMemory[]): Promise<void> {
    const before = shows.map(
      ({ showId, map }) => this.#known.get(showId)?.restored ?? map.restored,
    );
    const { nowMs, standings } = await stored.check(shows);
    this.#redisAheadMs = nowMs - this.#deps.clock.nowMs();
    shows.forEach(({ showId, map }, at) => {
      const standing = standings[at] ?? NOTHING;
      this.#known.set(showId, { ...standing, restored: before[at] ?? map.restored });
    });
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
    return { show, version, showRevision, changes, forced };
  }

  async #send(stored: StoredMaps, one: Captured): Promise<void> {
    const { showId, map } = one.show;
    const { restored } = map;
    this.#known.set(showId, { ...(await stored.write(one)), restored });
  }

  #has({ show, version, showRevision }: Captured): boolean {
    const known = this.#known.get(show.showId);
    if (known === undefined) return false;
    return (
      known.version > version || (known.version === version && known.showRevision >= showRevision)
    );
  }

  /** Shows that are over have left memory; who still asks for one reads the log. */
  async #forgetOthers(stored: StoredMaps, shows: readonly ShowInMemory[]): Promise<void> {
    if (this.#known.size <= shows.length) return;
    const here = new Set(shows.map(({ showId }) => showId));
    for (const showId of this.#known.keys()) {
      if (here.has(showId)) continue;
      await stored.forget(showId);
      this.#known.delete(showId);
    }
  }

  /** True where it was said, or has been said a moment ago. */
  async #announce(stored: StoredMaps, position: Position, asOfMs: number): Promise<boolean> {
    const last = this.#announced;
    const nowMs = this.#deps.clock.nowMs();
    const isNews = last === null || position !== last.position;
    if (!isNews && nowMs - last.atMs < ANNOUNCE_EVERY_MS) return true;
    if (!(await stored.announce(this.#epoch ?? '', position, asOfMs + this.#redisAheadMs))) {
      this.#epoch = null;
      return false;
    }
    this.#announced = { position, atMs: nowMs };
    return true;
  }
}

const max = (a: Position, b: Position): Position => (a > b ? a : b);
