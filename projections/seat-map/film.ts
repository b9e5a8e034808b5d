/** A stretch of a show's past, cut into frames: how the seats were at first, and what changed in each. */
import type { Position } from '#event-store/port.ts';
import { indexOfChange, packChange, type SeatChanges, statusOfChange } from './kept-changes.ts';
import type { PastFilm, PastFrame } from './port.ts';

export interface Cut {
  readonly seatCount: number;
  /** What was recorded up to here is the beginning. */
  readonly startsAt: Position;
  readonly endsAt: Position;
  /** The end of each frame, ascending; what was recorded after the last one and by `endsAt` is in the last. */
  readonly momentsMs: readonly number[];
}

export class FilmCutter {
  readonly #cut: Cut;
  readonly #startsAt: number;
  readonly #endsAt: number;
  /** As they are now, and as they were at the end of the frame before. */
  readonly #now: Uint8Array;
  readonly #before: Uint8Array;
  readonly #isTouched: Uint8Array;
  #touched: number[] = [];
  #version = 0;
  #start: PastFilm['start'] | null = null;
  readonly #frames: PastFrame[] = [];

  constructor(cut: Cut) {
    this.#cut = cut;
    this.#startsAt = Number(cut.startsAt);
    this.#endsAt = Number(cut.endsAt);
    this.#now = new Uint8Array(cut.seatCount);
    this.#before = new Uint8Array(cut.seatCount);
    this.#isTouched = new Uint8Array(cut.seatCount);
  }

  take({ count, positions, timesMs, packed }: SeatChanges): void {
    for (let at = 0; at < count; at += 1) {
      const position = positions[at] ?? 0;
      if (position > this.#endsAt) return;
      if (position > this.#startsAt) this.#endFramesBefore(timesMs[at] ?? 0);
      this.#set(packed[at] ?? 0);
    }
  }

  finish(): { readonly start: PastFilm['start']; readonly frames: readonly PastFrame[] } {
    const start = this.#beginning();
    while (this.#frames.length < this.#cut.momentsMs.length) this.#endFrame();
    return { start, frames: this.#frames };
  }

  #set(change: number): void {
    const index = indexOfChange(change);
    this.#now[index] = statusOfChange(change);
    this.#version += 1;
    if (this.#start === null || this.#isTouched[index] === 1) return;
    this.#isTouched[index] = 1;
    this.#touched.push(index);
  }

  #endFramesBefore(timeMs: number): void {
    const { momentsMs } = this.#cut;
    this.#beginning();
    while (this.#frames.length < momentsMs.length - 1) {
      if (timeMs <= (momentsMs[this.#frames.length] ?? 0)) return;
      this.#endFrame();
    }
  }

  #beginning(): PastFilm['start'] {
    if (this.#start === null) {
      this.#before.set(this.#now);
      this.#start = { version: this.#version, statuses: this.#now.slice() };
    }
    return this.#start;
  }

  #endFrame(): void {
    const changed: number[] = [];
    for (const index of this.#touched.sort((one, next) => one - next)) {
      this.#isTouched[index] = 0;
      const status = this.#now[index] ?? 0;
      if (status === this.#before[index]) continue;
      this.#before[index] = status;
      changed.push(packChange(index, status));
    }
    this.#touched = [];
    this.#frames.push({ version: this.#version, changes: Uint32Array.from(changed) });
  }
}
