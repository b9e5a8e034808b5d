/**
 * What everybody may know of a show's seats: one byte a seat, counts per section and a version. Fed
 * by the tail alone, so that version N is the same state in every process and after a rebuild.
 */
import type { Layout } from '#domain/layout.ts';
import type { SeatEventType, SeatStatus } from '#domain/seat.ts';
import type { Position } from '#event-store/port.ts';
import { SEAT_STATUS_BYTE } from '../port.ts';
import type { PublicSeatMap, SeatChange, SectionCounts } from './port.ts';

/** So many changes are kept for those who come back to the live stream. */
const RECENT_MAX = 4_096;
const STATUS_COUNT = 5;

/**
 * The status after an event, whatever was before: a seat's stream holds only events that were decided
 * on its state, so each type leads to one status.
 */
const STATUS_AFTER: Readonly<Record<SeatEventType, SeatStatus>> = {
  SeatHeld: 'held',
  SeatHoldExtended: 'held',
  HoldExpired: 'available',
  SeatReleased: 'available',
  SeatReserved: 'reserved',
  SeatSold: 'sold',
  SeatGiven: 'sold',
  SeatReturned: 'available',
  SeatBlocked: 'blocked',
  SeatUnblocked: 'available',
};

export const STATUS_BYTE_AFTER = Object.fromEntries(
  Object.entries(STATUS_AFTER).map(([type, status]) => [type, SEAT_STATUS_BYTE[status]]),
) as Readonly<Record<SeatEventType, number>>;

export const isSeatEventType = (type: string): type is SeatEventType =>
  Object.hasOwn(STATUS_AFTER, type);

export const SEAT_EVENT_TYPES = Object.keys(STATUS_AFTER) as readonly SeatEventType[];

export class TailedSeatMap implements PublicSeatMap {
  readonly statuses: Uint8Array;
  version = 0;
  position: Position;
  available: number;
  /** Grows whenever the map is put in the place of another, so that its version may not have grown. */
  restored = 0;
  readonly #sectionFirst: Int32Array;
  readonly #counts: Int32Array;
  readonly #recent = new Int32Array(RECENT_MAX);
  #recentFrom = 0;

  constructor(layout: Layout, position: Position) {
    this.statuses = new Uint8Array(layout.seatCount);
    this.position = position;
    this.available = layout.seatCount;
    this.#sectionFirst = Int32Array.from(layout.sections, (section) => section.firstIndex);
    this.#counts = new Int32Array(layout.sections.length * STATUS_COUNT);
    layout.sections.forEach((section, number) => {
      this.#counts[number * STATUS_COUNT] = section.count;
    });
  }

  apply(index: number, type: SeatEventType, position: Position): void {
    this.#set(index, STATUS_BYTE_AFTER[type]);
    this.#recent[this.version % RECENT_MAX] = index;
    this.version += 1;
    this.#recentFrom = Math.max(this.#recentFrom, this.version - RECENT_MAX);
    this.position = position;
  }

  /** Whoever follows the map gets a new snapshot. */
  restore(statuses: Uint8Array, version: number, position: Position): void {
    this.statuses.set(statuses);
    this.#recount();
    this.version = version;
    this.position = position;
    this.#recentFrom = version;
    this.restored += 1;
  }

  /**
   * Takes what another map of the show, which is at `version` now, has seen since it was at
   * `version - indexes.length`: the seat of each event, and how that seat is now. Those that are known
   * already are passed over. False, with nothing done, where some are missing in between.
   */
  take(delta: {
    readonly version: number;
    readonly position: Position;
    readonly indexes: Int32Array;
    readonly statuses: Uint8Array;
  }): boolean {
    const { version, position, indexes, statuses } = delta;
    const from = version - indexes.length;
    if (version <= this.version) return true;
    if (from > this.version) return false;
    for (let at = this.version - from; at < indexes.length; at += 1) {
      const index = indexes[at] ?? 0;
      this.#set(index, statuses[at] ?? 0);
      this.#recent[(from + at) % RECENT_MAX] = index;
    }
    this.version = version;
    this.#recentFrom = Math.max(this.#recentFrom, version - RECENT_MAX);
    this.position = position;
    return true;
  }

  /** The seat of each event since a version, in their order; null if that is too long ago. */
  indexesSince(version: number): Int32Array | null {
    if (version < this.#recentFrom || version > this.version) return null;
    const indexes = new Int32Array(this.version - version);
    for (let at = 0; at < indexes.length; at += 1) {
      indexes[at] = this.#recent[(version + at) % RECENT_MAX] ?? 0;
    }
    return indexes;
  }

  sectionCounts(section: number): SectionCounts {
    const at = section * STATUS_COUNT;
    const [available = 0, held = 0, reserved = 0, sold = 0, blocked = 0] = this.#counts.subarray(
      at,
      at + STATUS_COUNT,
    );
    const total = available + held + reserved + sold + blocked;
    return { available, held, reserved, sold, blocked, total };
  }

  changesSince(version: number): readonly SeatChange[] | null {
    const indexes = this.indexesSince(version);
    if (indexes === null) return null;
    return [...new Set(indexes)].map((index): SeatChange => [index, this.statuses[index] ?? 0]);
  }

  #set(index: number, status: number): void {
    const before = this.statuses[index];
    if (before === undefined || before === status) return;
    this.statuses[index] = status;
    const section = this.#sectionOf(index) * STATUS_COUNT;
    this.#counts[section + before] = (this.#counts[section + before] ?? 0) - 1;
    this.#counts[section + status] = (this.#counts[section + status] ?? 0) + 1;
    if (before === SEAT_STATUS_BYTE.available) this.available -= 1;
    if (status === SEAT_STATUS_BYTE.available) this.available += 1;
  }

  #recount(): void {
    this.#counts.fill(0);
    this.statuses.forEach((status, index) => {
      const at = this.#sectionOf(index) * STATUS_COUNT + status;
      this.#counts[at] = (this.#counts[at] ?? 0) + 1;
    });
    this.available = this.statuses.reduce(
      (count, status) => (status === SEAT_STATUS_BYTE.available ? count + 1 : count),
      0,
    );
  }

  #sectionOf(index: number): number {
    let low = 0;
    let high = this.#sectionFirst.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#sectionFirst[middle] ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
