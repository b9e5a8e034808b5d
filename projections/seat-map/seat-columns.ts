/**
 * What this process knows of each seat of a show, in columns by index: status, revision, owner,
 * customer, deadline; about 30 bytes a seat. Fed by the tail and, sooner, by this process's own
 * appends.
 */
import {
  evolveSeat,
  initialSeat,
  type SeatEvent,
  type SeatState,
  type SeatStatus,
} from '#domain/seat.ts';
import { NO_STREAM, type Revision } from '#event-store/port.ts';
import { SEAT_STATUS_BYTE, type SeatAt } from '../port.ts';
import { DeadlineHeap } from './deadline-heap.ts';
import { InternedTexts, NO_TEXT } from './interned.ts';
import type { PackedColumns } from './packed-columns.ts';

const STATUSES = Object.keys(SEAT_STATUS_BYTE) as readonly SeatStatus[];
const NOBODY = -1;
/** A heap this small is never worth tidying. */
const HEAP_TIDY_MIN = 1_024;

export class SeatColumns {
  readonly seatCount: number;
  readonly deadlines: DeadlineHeap;
  readonly #status: Uint8Array;
  readonly #revision: Int32Array;
  /** The hold, order or block that has the seat. */
  readonly #owner: Uint32Array;
  readonly #customer: Uint32Array;
  readonly #untilMs: Float64Array;
  /** Held, reserved and sold seats of one customer are chained. */
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  readonly #chains = new Map<number, number>();
  readonly #owners = new InternedTexts();
  readonly #customers = new InternedTexts();
  readonly #counts = new Int32Array(STATUSES.length);

  constructor(seatCount: number) {
    this.seatCount = seatCount;
    this.#status = new Uint8Array(seatCount);
    this.#revision = new Int32Array(seatCount).fill(NO_STREAM);
    this.#owner = new Uint32Array(seatCount);
    this.#customer = new Uint32Array(seatCount);
    this.#untilMs = new Float64Array(seatCount);
    this.#next = new Int32Array(seatCount).fill(NOBODY);
    this.#previous = new Int32Array(seatCount).fill(NOBODY);
    this.#counts[SEAT_STATUS_BYTE.available] = seatCount;
    this.deadlines = new DeadlineHeap(
      (index, untilMs) => this.statusAt(index) === 'held' && this.#untilMs[index] === untilMs,
    );
  }

  statusAt(index: number): SeatStatus {
    return STATUSES[this.#status[index] ?? 0] ?? 'available';
  }

  untilMsAt(index: number): number {
    return this.#untilMs[index] ?? 0;
  }

  ownerAt(index: number): string {
    return this.#owners.textOf(this.#owner[index] ?? NO_TEXT);
  }

  countOf(status: SeatStatus): number {
    return this.#counts[SEAT_STATUS_BYTE[status]] ?? 0;
  }

  seatAt(index: number): SeatAt {
    return { state: this.#stateAt(index), revision: this.#revision[index] ?? NO_STREAM };
  }

  /** Events no newer than what is known change nothing. False then. */
  apply(index: number, revision: Revision, event: SeatEvent): boolean {
    const known = this.#revision[index] ?? NO_STREAM;
    if (revision <= known) return false;
    const state =
      revision === known + 1 ? evolveSeat(this.#stateAt(index), event) : stateAfter(event);
    if (state === null) return false;
    this.#revision[index] = revision;
    this.#write(index, state);
    return true;
  }

  /** Held (deadline not passed) and reserved seats. */
  liveSeatsOf(customerId: string, nowMs: number): number {
    return this.#countOf(customerId, (index) => this.#isLive(index, nowMs));
  }

  /** Those, and sold ones. */
  ticketsOf(customerId: string, nowMs: number): number {
    return this.#countOf(
      customerId,
      (index) => this.statusAt(index) === 'sold' || this.#isLive(index, nowMs),
    );
  }

  #isLive(index: number, nowMs: number): boolean {
    return this.statusAt(index) === 'reserved' || this.untilMsAt(index) > nowMs;
  }

  #countOf(customerId: string, counts: (index: number) => boolean): number {
    const customer = this.#customers.find(customerId);
    if (customer === NO_TEXT) return 0;
    let count = 0;
    let index = this.#chains.get(customer) ?? NOBODY;
    while (index !== NOBODY) {
      if (counts(index)) count += 1;
      index = this.#next[index] ?? NOBODY;
    }
    return count;
  }

  /** Whether others know something else of a seat; not where these have seen later events of it. */
  differsFrom(other: SeatColumns, index: number): boolean {
    const mine = this.#revision[index] ?? NO_STREAM;
    const theirs = other.#revision[index] ?? NO_STREAM;
    if (mine !== theirs) return mine < theirs;
    return (
      this.#status[index] !== other.#status[index] ||
      this.#untilMs[index] !== other.#untilMs[index] ||
      this.ownerAt(index) !== other.ownerAt(index) ||
      this.#customerAt(index) !== other.#customerAt(index)
    );
  }

  /** A copy, as of now. */
  pack(): PackedColumns {
    return {
      status: this.#status.slice(),
      revision: this.#revision.slice(),
      owner: this.#owner.slice(),
      customer: this.#customer.slice(),
      untilMs: this.#untilMs.slice(),
      owners: this.#owners.texts(),
      customers: this.#customers.texts(),
    };
  }

  /** Into empty columns only. */
  unpack(packed: PackedColumns): void {
    this.#revision.set(packed.revision);
    for (let index = 0; index < this.seatCount; index += 1) {
      const status = STATUSES[packed.status[index] ?? 0] ?? 'available';
      if (status === 'available') continue;
      const owner = packed.owners[packed.owner[index] ?? NO_TEXT] ?? '';
      const customer = packed.customers[packed.customer[index] ?? NO_TEXT] ?? '';
      this.#write(index, seatState(status, owner, customer, packed.untilMs[index] ?? 0));
    }
  }

  #stateAt(index: number): SeatState {
    const customer = this.#customerAt(index);
    return seatState(this.statusAt(index), this.ownerAt(index), customer, this.untilMsAt(index));
  }

  #customerAt(index: number): string {
    return this.#customers.textOf(this.#customer[index] ?? NO_TEXT);
  }

  #write(index: number, state: SeatState): void {
    const before = this.#status[index] ?? 0;
    this.#unchain(index);
    const owner = ownerOf(state);
    const customer = customerOf(state);
    // The new name first, so that a text that stays is not forgotten in between.
    const ownerNumber = owner === null ? NO_TEXT : this.#owners.acquire(owner);
    const customerNumber = customer === null ? NO_TEXT : this.#customers.acquire(customer);
    this.#owners.release(this.#owner[index] ?? NO_TEXT);
    this.#customers.release(this.#customer[index] ?? NO_TEXT);
    this.#owner[index] = ownerNumber;
    this.#customer[index] = customerNumber;
    const after = SEAT_STATUS_BYTE[state.status];
    this.#status[index] = after;
    this.#counts[before] = (this.#counts[before] ?? 0) - 1;
    this.#counts[after] = (this.#counts[after] ?? 0) + 1;
    this.#untilMs[index] = state.status === 'held' ? state.untilMs : 0;
    if (isChained(state.status)) this.#chain(index);
    if (state.status === 'held') this.deadlines.push(index, state.untilMs);
    this.#tidyDeadlines();
  }

  #tidyDeadlines(): void {
    const { size } = this.deadlines;
    if (size > HEAP_TIDY_MIN && size > 2 * this.countOf('held')) this.deadlines.compact();
  }

  #chain(index: number): void {
    const customer = this.#customer[index] ?? NO_TEXT;
    const first = this.#chains.get(customer) ?? NOBODY;
    this.#next[index] = first;
    this.#previous[index] = NOBODY;
    if (first !== NOBODY) this.#previous[first] = index;
    this.#chains.set(customer, index);
  }

  #unchain(index: number): void {
    if (!isChained(this.statusAt(index))) return;
    const next = this.#next[index] ?? NOBODY;
    const previous = this.#previous[index] ?? NOBODY;
    if (next !== NOBODY) this.#previous[next] = previous;
    if (previous !== NOBODY) this.#next[previous] = next;
    else if (next !== NOBODY) this.#chains.set(this.#customer[index] ?? NO_TEXT, next);
    else this.#chains.delete(this.#customer[index] ?? NO_TEXT);
    this.#next[index] = NOBODY;
    this.#previous[index] = NOBODY;
  }
}

const isChained = (status: SeatStatus): boolean =>
  status === 'held' || status === 'reserved' || status === 'sold';

/**
 * The state that an event alone tells, for one that came before its predecessors. Null where it
 * doesn't say enough: then the tail will bring them all in order.
 */
export function stateAfter(event: SeatEvent): SeatState | null {
  return event.type === 'SeatHoldExtended' ? null : evolveSeat(initialSeat, event);
}

function seatState(
  status: SeatStatus,
  owner: string,
  customerId: string,
  untilMs: number,
): SeatState {
  switch (status) {
    case 'available':
      return initialSeat;
    case 'blocked':
      return { status, blockId: owner };
    case 'held':
      return { status, holdId: owner, customerId, untilMs };
    default:
      return { status, orderId: owner, customerId };
  }
}

/** The hold, order or block that has the seat. */
export function ownerOf(state: SeatState): string | null {
  switch (state.status) {
    case 'available':
      return null;
    case 'held':
      return state.holdId;
    case 'blocked':
      return state.blockId;
    default:
      return state.orderId;
  }
}

export function customerOf(state: SeatState): string | null {
  return state.status === 'available' || state.status === 'blocked' ? null : state.customerId;
}
