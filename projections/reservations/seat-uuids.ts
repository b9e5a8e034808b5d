/**
 * UUIDs of seats, made where a show is asked for: nothing is stored, so a show costs nothing until a
 * client of the older API comes, and then 32 bytes a seat for as long as the show is in memory.
 */
import { parse, stringify, validate } from 'uuid';
import { writeOlderSeatId } from '#platform/http/older/ids.ts';
import type { Timers } from '#platform/ports.ts';
import type { ShowSeats } from '../port.ts';
import type { SeatUuids, ShowPlaces, ShowSeatUuids } from './port.ts';

const UUID_BYTES = 16;
/** Hashed in one go, some two milliseconds; then whatever else is ready runs. */
const SLICE = 1_000;

export interface SeatUuidsDeps {
  /** The shows that are not over. */
  readonly shows: () => readonly ShowSeats[];
  readonly timers: Timers;
}

export function createSeatUuids({ shows, timers }: SeatUuidsDeps): SeatUuids {
  const made = new WeakMap<ShowPlaces, ShowSeatUuids>();
  const making = new WeakMap<ShowPlaces, Promise<ShowSeatUuids>>();

  async function ofShow(show: ShowPlaces): Promise<ShowSeatUuids> {
    const known = made.get(show);
    if (known !== undefined) return known;
    const started = making.get(show) ?? make(show);
    making.set(show, started);
    return started;
  }

  async function make(show: ShowPlaces): Promise<ShowSeatUuids> {
    const bytes = new Uint8Array(show.layout.seatCount * UUID_BYTES);
    for (let first = 0; first < show.layout.seatCount; first += SLICE) {
      const end = Math.min(first + SLICE, show.layout.seatCount);
      for (let index = first; index < end; index += 1) {
        writeOlderSeatId(bytes, index * UUID_BYTES, show.showId, show.layout.seatIdAt(index));
      }
      await timers.sleep(0);
    }
    const uuids = new HashedUuids(bytes);
    made.set(show, uuids);
    return uuids;
  }

  return {
    ofShow,
    async find(uuid) {
      const known: ShowSeats[] = [];
      const unknown: ShowSeats[] = [];
      for (const show of shows()) (made.has(show) ? known : unknown).push(show);
      // Those that clients have asked for first: the others are rarely needed.
      for (const show of [...known, ...unknown]) {
        const index = (await ofShow(show)).indexOf(uuid);
        if (index >= 0) return { show, index };
      }
      return null;
    },
  };
}

const EMPTY = -1;

/** All UUIDs in one byte array, found by an open hash table of their numbers. */
class HashedUuids implements ShowSeatUuids {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #table: Int32Array;
  readonly #mask: number;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
    const count = bytes.length / UUID_BYTES;
    // At most half full, so that a search meets an empty place soon.
    const size = 2 ** Math.ceil(Math.log2(count * 2 + 2));
    this.#mask = size - 1;
    this.#table = new Int32Array(size).fill(EMPTY);
    for (let index = 0; index < count; index += 1) {
      let place = this.#view.getUint32(index * UUID_BYTES) & this.#mask;
      while (this.#table[place] !== EMPTY) place = (place + 1) & this.#mask;
      this.#table[place] = index;
    }
  }

  at(index: number): string {
    return stringify(this.#bytes, index * UUID_BYTES);
  }

  indexOf(uuid: string): number {
    if (!validate(uuid)) return EMPTY;
    const wanted = parse(uuid);
    const hash = new DataView(wanted.buffer, wanted.byteOffset).getUint32(0);
    for (let place = hash & this.#mask; ; place = (place + 1) & this.#mask) {
      const index = this.#table[place] ?? EMPTY;
      if (index === EMPTY || this.#isAt(index, wanted)) return index;
    }
  }

  #isAt(index: number, wanted: Uint8Array): boolean {
    const offset = index * UUID_BYTES;
    for (let at = 0; at < UUID_BYTES; at += 1) {
      if (this.#bytes[offset + at] !== wanted[at]) return false;
    }
    return true;
  }
}
