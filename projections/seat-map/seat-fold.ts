/**
 * The seats of one show while they are folded from the log: each state as `evolveSeat` gives it, packed
 * into columns once, at the end. A seat that changed hands twenty times has its last owner's name
 * interned, and no other.
 */
import { evolveSeat, initialSeat, type SeatEvent, type SeatState } from '#domain/seat.ts';
import { NO_STREAM, type Position, type StoredEvent } from '#event-store/port.ts';
import { SEAT_STATUS_BYTE } from '../port.ts';
import { NO_TEXT } from './interned.ts';
import type { PackedColumns, PackedShow } from './packed-columns.ts';
import { isSeatEventType, STATUS_BYTE_AFTER } from './public-map.ts';
import { customerOf, ownerOf, stateAfter } from './seat-columns.ts';

export class SeatFold {
  readonly #states: SeatState[];
  readonly #revisions: Int32Array;
  readonly #statuses: Uint8Array;
  #version = 0;
  #position: Position;

  constructor(seatCount: number, publishedAt: Position) {
    this.#states = new Array<SeatState>(seatCount).fill(initialSeat);
    this.#revisions = new Int32Array(seatCount).fill(NO_STREAM);
    this.#statuses = new Uint8Array(seatCount);
    this.#position = publishedAt;
  }

  /** As `ShowInMemory.applyTailed`. */
  apply(index: number, event: StoredEvent): void {
    if (!isSeatEventType(event.type)) return;
    this.#statuses[index] = STATUS_BYTE_AFTER[event.type];
    this.#version += 1;
    this.#position = event.position;
    const known = this.#revisions[index] ?? NO_STREAM;
    if (event.revision <= known) return;
    const seatEvent = event as unknown as SeatEvent;
    const state =
      event.revision === known + 1
        ? evolveSeat(this.#states[index] ?? initialSeat, seatEvent)
        : stateAfter(seatEvent);
    if (state === null) return;
    this.#states[index] = state;
    this.#revisions[index] = event.revision;
  }

  pack(): PackedShow {
    return {
      version: this.#version,
      statuses: this.#statuses,
      position: this.#position,
      columns: this.#columns(),
    };
  }

  #columns(): PackedColumns {
    const seatCount = this.#states.length;
    const owners = new Numbered();
    const customers = new Numbered();
    const status = new Uint8Array(seatCount);
    const owner = new Uint32Array(seatCount);
    const customer = new Uint32Array(seatCount);
    const untilMs = new Float64Array(seatCount);
    this.#states.forEach((state, index) => {
      status[index] = SEAT_STATUS_BYTE[state.status];
      owner[index] = owners.numberOf(ownerOf(state));
      customer[index] = customers.numberOf(customerOf(state));
      untilMs[index] = state.status === 'held' ? state.untilMs : 0;
    });
    const revision = this.#revisions;
    const texts = { owners: owners.texts, customers: customers.texts };
    return { status, revision, owner, customer, untilMs, ...texts };
  }
}

/** Texts in the order in which they come, each once. */
class Numbered {
  readonly texts: string[] = [''];
  readonly #numbers = new Map<string, number>();

  numberOf(text: string | null): number {
    if (text === null) return NO_TEXT;
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.texts.push(text) - 1;
    this.#numbers.set(text, number);
    return number;
  }
}
