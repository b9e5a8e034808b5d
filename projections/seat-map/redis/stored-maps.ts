/** The maps in Redis as a writer handles them: each script with its keys and arguments, and its answer. */
import type { Position, Revision } from '#event-store/port.ts';
import type { RedisCommands } from '#platform/redis/port.ts';
import type { ShowInMemory } from '../show-seats.ts';
import { sharedKeys, showPrefix } from './keys.ts';
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

/** What nobody writes any more goes. */
const LIFETIME_MS = 3_600_000;

/** How far a show is in Redis; -1 for nothing. */
export interface Standing {
  readonly version: number;
  readonly showRevision: Revision;
}

/** A show as it was at one moment, with what Redis lacks of it. */
export interface Captured extends Standing {
  readonly show: ShowInMemory;
  /** Null for the whole. */
  readonly changes: Changes | null;
  /** Also where Redis has the same version. */
  readonly forced: boolean;
}

export interface Checked {
  /** That was announced last; 0n for none. */
  readonly position: Position;
  /** By Redis's clock. */
  readonly nowMs: number;
  /** Of the shows that were asked about, in their order. */
  readonly standings: readonly Standing[];
}

export class StoredMaps {
  readonly #commands: RedisCommands;
  readonly #storeId: string;
  readonly #keys;

  constructor(commands: RedisCommands, storeId: string) {
    this.#commands = commands;
    this.#storeId = storeId;
    this.#keys = sharedKeys(storeId);
  }

  /** What is there, which then lives on. */
  async check(shows: readonly ShowInMemory[]): Promise<Checked> {
    const { head, shows: all } = this.#keys;
    const keys = [head, all, ...shows.flatMap(({ showId }) => this.#keysOf(showId))];
    const sizes = shows.map(({ layout }) => String(layout.seatCount));
    const answer = await this.#commands.run(CHECK, keys, [String(LIFETIME_MS), ...sizes]);
    const [, position, nowMs, ...rest] = listOf(answer);
    return {
      position: BigInt(textOf(position) || '0'),
      nowMs: Number(nowMs),
      standings: shows.map((_, at) => standingOf(rest.slice(at * 2, at * 2 + 2))),
    };
  }

  /** The name of what is there; the given one where it has none. */
  async openEpoch(fresh: string): Promise<string> {
    return textOf(await this.#commands.run(OPEN_EPOCH, [this.#keys.head], [fresh]));
  }

  /** How the show stands afterwards. Everything of it is copied before this returns. */
  async write(captured: Captured): Promise<Standing> {
    const { changes } = captured;
    const sent = changes === null ? this.#whole(captured) : this.#delta(captured, changes);
    return standingOf(listOf(await sent));
  }

  #whole({ show, version, showRevision, forced }: Captured): Promise<unknown> {
    const { head, shows, channel } = this.#keys;
    const { showId, map } = show;
    return this.#commands.run(
      WRITE_WHOLE,
      [head, shows, ...this.#keysOf(showId)],
      [
        channel,
        encodeNotice({ type: 'whole', showId, version, forced }),
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

  #delta({ show, version, showRevision }: Captured, changes: Changes): Promise<unknown> {
    const { head, channel } = this.#keys;
    const { showId, layout, map } = show;
    const { position } = map;
    return this.#commands.run(
      WRITE_DELTA,
      [head, ...this.#keysOf(showId)],
      [
        channel,
        encodeNotice({ type: 'delta', showId, version, position, showRevision, changes }),
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

  /** False where what is there has another epoch. `asOfMs`: by Redis's clock. */
  async announce(epoch: string, position: Position, asOfMs: number): Promise<boolean> {
    const { head, channel } = this.#keys;
    const message = announcementOf(epoch, position);
    const args = [channel, message, epoch, String(position), String(Math.floor(asOfMs))];
    return (await this.#commands.run(ANNOUNCE, [head], args)) === 1;
  }

  async forget(showId: string): Promise<void> {
    const { head, shows } = this.#keys;
    await this.#commands.run(FORGET_SHOW, [head, shows, ...this.#keysOf(showId)], [showId]);
  }

  async forgetAll(): Promise<void> {
    const { head, shows } = this.#keys;
    await this.#commands.run(FORGET_ALL, [head, shows], [showPrefix(this.#storeId)]);
  }

  #keysOf(showId: string): readonly [string, string] {
    return [this.#keys.state(showId), this.#keys.statuses(showId)];
  }
}

/** For people and other programs; readers of ours count the bytes. */
function countsOf({ layout, map }: ShowInMemory): string {
  return JSON.stringify(
    layout.sections.map(({ id }, number) => ({ id, ...map.sectionCounts(number) })),
  );
}

function standingOf([version, showRevision]: readonly unknown[]): Standing {
  return { version: Number(version ?? -1), showRevision: Number(showRevision ?? -1) };
}

function listOf(answer: unknown): readonly unknown[] {
  if (!Array.isArray(answer)) throw new Error('Redis answered something else than a list');
  return answer;
}

const textOf = (value: unknown): string => (Buffer.isBuffer(value) ? value.toString() : '');
