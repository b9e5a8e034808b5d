/**
 * Seat maps of a process that doesn't follow the log: each show is read from Redis when it is asked
 * for, and brought on by the writers' notices. A notice that was missed is found out by its number or
 * by the version that it builds on, and the map is read again before it is shown.
 */
import { showStream } from '#domain/show.ts';
import type { EventStore, Position } from '#event-store/port.ts';
import type { Clock, Log, Timers } from '#platform/ports.ts';
import type { NoticeListener, RedisCommands, RedisNotices } from '#platform/redis/port.ts';
import type { PositionGate } from '../../port.ts';
import { createPositionGate } from '../../position-gate.ts';
import { loadShow } from '../load-show.ts';
import type { PublicShow, SeatMapReader } from '../port.ts';
import { type SharedKeys, sharedKeys } from './keys.ts';
import { LoggedShows } from './logged-shows.ts';
import { decodeNotice, type Notice } from './notices.ts';
import { READ_SHOW } from './scripts.ts';
import { SharedShow } from './shared-show.ts';

/** What was current so long ago is not shown as current any more. */
const FRESH_WITHIN_MS = 1_000;
/** Who does nothing for so long was paused. */
const PAUSED_MS = 400;
/** A show that nobody has asked for in this time is let go. */
const IDLE_MS = 600_000;
const TIDY_EVERY_MS = 60_000;
/** Writers put a missing map back within this time; else the log is read. */
const MISSING_LOOKS = 10;
const MISSING_LOOK_EVERY_MS = 50;
const READS_MAX = 20;

export interface SharedSeatMapsDeps {
  readonly commands: RedisCommands;
  readonly notices: RedisNotices;
  readonly store: Pick<EventStore, 'storeId' | 'readStream' | 'readAll' | 'head'>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
}

export interface SharedSeatMaps extends SeatMapReader, PositionGate {
  /** Notices arrive, and what they say is less than a second old. */
  isFresh(): boolean;
  /** How old the newest word of a writer is; Infinity before the first. */
  ageMs(): number;
  /** This process is running: called often, so that it is noticed when it was not. */
  keepAwake(): void;
  /** @throws where maps can't be read. */
  probe(): Promise<void>;
  close(): void;
}

export async function openSharedSeatMaps(deps: SharedSeatMapsDeps): Promise<SharedSeatMaps> {
  return new Reader(deps, await deps.store.storeId());
}

class Reader implements SharedSeatMaps, NoticeListener {
  readonly #deps: SharedSeatMapsDeps;
  readonly #keys: SharedKeys;
  readonly #gate;
  readonly #held = new Map<string, SharedShow>();
  readonly #loading = new Map<string, Promise<PublicShow | null>>();
  readonly #logged: LoggedShows;
  readonly #stopListening: () => void;
  #isUp = false;
  #lastNumber: number | null = null;
  #epoch: string | null = null;
  #newestAtMs = Number.NEGATIVE_INFINITY;
  #tidiedAtMs: number;
  #isRefreshing = false;
  #awakeAtMs = Number.POSITIVE_INFINITY;
  /** Notices may have waited for us, nobody knows how long. */
  #isHearingThePast = false;

  constructor(deps: SharedSeatMapsDeps, storeId: string) {
    this.#deps = deps;
    this.#keys = sharedKeys(storeId);
    this.#gate = createPositionGate({ timers: deps.timers, position: 0n });
    this.#logged = new LoggedShows(deps.store);
    this.#tidiedAtMs = deps.clock.nowMs();
    this.#stopListening = deps.notices.listen(this.#keys.channel, this);
  }

  position(): Position {
    return this.#gate.position();
  }

  reached(position: Position, timeoutMs: number): Promise<boolean> {
    return this.#gate.reached(position, timeoutMs);
  }

  isFresh(): boolean {
    return this.#isUp && this.ageMs() < FRESH_WITHIN_MS;
  }

  ageMs(): number {
    return Math.max(0, this.#deps.clock.nowMs() - this.#newestAtMs);
  }

  keepAwake(): void {
    this.#awakeAtMs = this.#deps.clock.nowMs();
  }

  async probe(): Promise<void> {
    const keys = [this.#keys.state('none'), this.#keys.statuses('none')];
    await this.#deps.commands.run(READ_SHOW, keys, ['0']);
  }

  close(): void {
    this.#stopListening();
    this.#gate.close();
    this.#held.clear();
  }

  async open(showId: string): Promise<PublicShow | null> {
    const nowMs = this.#deps.clock.nowMs();
    const held = this.#held.get(showId);
    if (held !== undefined) held.usedAtMs = nowMs;
    if (held?.isCurrent() === true && !held.isPast(nowMs)) return held;
    return this.#load(showId);
  }

  onUp(): void {
    this.#isUp = true;
    this.#lastNumber = null;
    this.#loseSight();
  }

  onDown(): void {
    this.#isUp = false;
    this.#loseSight();
  }

  onMessage(message: Buffer): void {
    const numbered = decodeNotice(message);
    if (numbered === null) return;
    const { number, notice } = numbered;
    if (this.#lastNumber !== null && number !== this.#lastNumber + 1) this.#loseSight();
    this.#lastNumber = number;
    this.#hear(notice);
    this.#refresh();
  }

  /** Whatever is held may have changed, and how far the maps are is for the next writer to say. */
  #loseSight(): void {
    this.#gate.reset();
    for (const show of this.#held.values()) show.doubt();
  }

  #hear(notice: Notice): void {
    switch (notice.type) {
      case 'position': {
        if (notice.epoch !== this.#epoch) this.#enter(notice.epoch);
        this.#gate.advance(notice.position);
        this.#noteAge(notice.behindMs);
        return;
      }
      case 'delta': {
        this.#held.get(notice.showId)?.hear(notice, notice.showRevision);
        return;
      }
      case 'whole': {
        const held = this.#held.get(notice.showId);
        if (held === undefined) return;
        if (notice.forced || held.map.version < notice.version) held.doubt(notice.forced);
        return;
      }
      default: {
        const unheardOf: never = notice;
        throw new Error(`there is no notice ${JSON.stringify(unheardOf)}`);
      }
    }
  }

  /** A process that was paused finds notices of long ago: they are true, but not news. */
  #noteAge(behindMs: number): void {
    const { clock, notices } = this.#deps;
    const nowMs = clock.nowMs();
    if (nowMs - this.#awakeAtMs > PAUSED_MS && !this.#isHearingThePast) {
      this.#isHearingThePast = true;
      const heardAll = () => {
        this.#isHearingThePast = false;
      };
      void notices.caughtUp().then(heardAll);
    }
    if (!this.#isHearingThePast) this.#newestAtMs = nowMs - behindMs;
  }

  /** What is in Redis has been begun anew: our versions say nothing about it. */
  #enter(epoch: string): void {
    const isFirst = this.#epoch === null;
    this.#epoch = epoch;
    this.#gate.reset();
    for (const show of this.#held.values()) show.doubt(!isFirst);
  }

  /** Open seat maps show what is held, without asking: it is put right one show after the other. */
  #refresh(): void {
    if (this.#isRefreshing || !this.#isUp) return;
    this.#tidy();
    const nowMs = this.#deps.clock.nowMs();
    const doubted = [...this.#held.values()].filter(
      (show) => !show.isCurrent() && !show.isPast(nowMs),
    );
    if (doubted.length === 0) return;
    this.#isRefreshing = true;
    void this.#loadEach(doubted).finally(() => {
      this.#isRefreshing = false;
    });
  }

  async #loadEach(shows: readonly SharedShow[]): Promise<void> {
    for (const { showId } of shows) {
      try {
        await this.#load(showId);
      } catch (error) {
        this.#deps.log.debug({ showId, err: error }, 'a seat map could not be read again yet');
        return; // the next notice tries again
      }
    }
  }

  #load(showId: string): Promise<PublicShow | null> {
    const loading = this.#loading.get(showId);
    if (loading !== undefined) return loading;
    const started = this.#read(showId).finally(() => this.#loading.delete(showId));
    this.#loading.set(showId, started);
    return started;
  }

  async #read(showId: string): Promise<PublicShow | null> {
    const { store, clock } = this.#deps;
    if (this.#logged.isPast(showId, clock.nowMs())) return this.#logged.open(showId);
    let show = this.#held.get(showId);
    if (show === undefined) {
      const loaded = await loadShow(store, showId);
      if (loaded === null) return null;
      show = new SharedShow(loaded, clock.nowMs());
      // Held before it is read, so that it hears what comes meanwhile.
      this.#held.set(showId, show);
    }
    await this.#readShow(show);
    if (!show.isPast(clock.nowMs()) && (await this.#readMap(show))) return show;
    this.#held.delete(showId);
    return this.#logged.open(showId);
  }

  /** False where it is not there. */
  async #readMap(show: SharedShow): Promise<boolean> {
    const { timers } = this.#deps;
    let missing = 0;
    for (let reads = 0; reads < READS_MAX && missing < MISSING_LOOKS; reads += 1) {
      if (await this.#readOnce(show)) {
        await this.#readShow(show);
        if (show.isCurrent()) return true;
        continue;
      }
      missing += 1;
      await timers.sleep(MISSING_LOOK_EVERY_MS);
    }
    return false;
  }

  /** False where there is nothing. */
  async #readOnce(show: SharedShow): Promise<boolean> {
    show.beginRead();
    const { commands } = this.#deps;
    const keys = [this.#keys.state(show.showId), this.#keys.statuses(show.showId)];
    const answer = await commands.run(READ_SHOW, keys, [String(show.layout.seatCount)]);
    if (!Array.isArray(answer)) throw new Error('Redis answered something else than a list');
    const [version, showRevision, position, statuses] = answer as readonly unknown[];
    if (!Buffer.isBuffer(statuses) || !Buffer.isBuffer(position)) return false;
    show.replace({
      version: Number(version),
      showRevision: Number(showRevision),
      position: BigInt(position.toString()),
      statuses,
    });
    return true;
  }

  /** The show's own events, where writers have seen more of them. */
  async #readShow(show: SharedShow): Promise<void> {
    if (!show.wantsShow()) return;
    const from = show.showRevision() + 1;
    show.applyToShow(await this.#deps.store.readStream(showStream(show.showId), { from }));
  }

  #tidy(): void {
    const nowMs = this.#deps.clock.nowMs();
    if (nowMs - this.#tidiedAtMs < TIDY_EVERY_MS) return;
    this.#tidiedAtMs = nowMs;
    for (const [showId, { usedAtMs }] of this.#held) {
      if (nowMs - usedAtMs > IDLE_MS) this.#held.delete(showId);
    }
  }
}
