/**
 * Counts refused attempts in memory and tells them to the log every ten seconds and at the end. A
 * refusal is the cheapest thing that a house under siege can do; counting it must not change that.
 */
import {
  demandStream,
  minuteOf,
  type RefusalCause,
  sectionOfSeat,
  type Tally,
  tellTally,
} from '#domain/demand.ts';
import { streamWrite } from '#event-store/aggregate.ts';
import { appendUntilSettled } from '#event-store/append-until-settled.ts';
import { type EventStore, NO_STREAM, type StreamWrite } from '#event-store/port.ts';
import type { Clock, Ids, Log, Random, Timers } from '#platform/ports.ts';
import type { RefusedAttempts } from '../ports.ts';

export interface RefusedAttemptsDeps {
  readonly store: Pick<EventStore, 'append' | 'readStream'>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly ids: Ids;
  readonly log: Log;
}

export interface CountedAttempts extends RefusedAttempts {
  /** Tells every ten seconds until the signal aborts, and then once more. */
  run(signal: AbortSignal): Promise<void>;
  /** Tells what has been counted. */
  tell(): Promise<void>;
}

const TELL_EVERY_MS = 10_000;
/** Seats counted apart at once, over all shows, minutes and causes; the rest is counted by section. */
const SEATS_MAX = 50_000;
/** Shows, minutes and causes at once; with the log out of reach, nothing more is counted then. */
const TALLIES_MAX = 2_000;
/** How often a telling that another process was ahead of is tried again. */
const TRIES_MAX = 5;

interface OpenTally extends Tally {
  readonly showId: string;
  readonly seats: Map<string, number>;
  readonly sections: Map<string, number>;
  elsewhere: number;
}

export function createRefusedAttempts(deps: RefusedAttemptsDeps): CountedAttempts {
  return new Counter(deps);
}

class Counter implements CountedAttempts {
  readonly #deps: RefusedAttemptsDeps;
  #tallies = new Map<string, OpenTally>();
  #seats = 0;
  /** Told without an answer: the same is told again before anything else of that show. */
  readonly #unanswered = new Map<string, StreamWrite>();

  constructor(deps: RefusedAttemptsDeps) {
    this.#deps = deps;
  }

  count(showId: string, seatIds: readonly string[], cause: RefusalCause, section?: string): void {
    const minuteMs = minuteOf(this.#deps.clock.nowMs());
    const tally = this.#tally(showId, minuteMs, cause);
    if (tally === null) return;
    if (seatIds.length === 0) {
      if (section === undefined) tally.elsewhere += 1;
      else countSection(tally, section);
    }
    for (const seatId of seatIds) this.#countSeat(tally, seatId);
  }

  #tally(showId: string, minuteMs: number, cause: RefusalCause): OpenTally | null {
    const key = `${minuteMs}/${cause}/${showId}`;
    const known = this.#tallies.get(key);
    if (known !== undefined) return known;
    if (this.#tallies.size >= TALLIES_MAX) return null;
    const tally = { showId, minuteMs, cause, seats: new Map(), sections: new Map(), elsewhere: 0 };
    this.#tallies.set(key, tally);
    return tally;
  }

  #countSeat(tally: OpenTally, seatId: string): void {
    const known = tally.seats.get(seatId);
    if (known !== undefined) {
      tally.seats.set(seatId, known + 1);
    } else if (this.#seats < SEATS_MAX) {
      tally.seats.set(seatId, 1);
      this.#seats += 1;
    } else {
      countSection(tally, sectionOfSeat(seatId));
    }
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#deps.timers.sleep(TELL_EVERY_MS, signal);
      await this.tell();
    }
  }

  async tell(): Promise<void> {
    for (const showId of new Set([...this.#unanswered.keys(), ...this.#showIds()])) {
      try {
        await this.#tellShow(showId);
      } catch (error) {
        this.#deps.log.warn({ showId, err: error }, 'refused attempts could not be told');
      }
    }
  }

  #showIds(): readonly string[] {
    return [...this.#tallies.values()].map(({ showId }) => showId);
  }

  async #tellShow(showId: string): Promise<void> {
    const unanswered = this.#unanswered.get(showId);
    if (unanswered !== undefined && !(await this.#append(showId, unanswered))) return;
    // All of it fits into one append, by the limits above.
    const events = this.#take(showId).flatMap(tellTally);
    if (events.length === 0) return;
    const requestId = this.#deps.ids.make('req');
    const cause = { correlationId: requestId, causationId: requestId, actor: 'system:demand' };
    const target = { stream: demandStream(showId), revision: NO_STREAM };
    await this.#append(showId, streamWrite(target, events, cause, this.#deps));
  }

  /** False where it is not settled yet: it is kept, and sent again before anything new. */
  async #append(showId: string, write: StreamWrite): Promise<boolean> {
    this.#unanswered.set(showId, write);
    let sent = write;
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      const result = await appendUntilSettled(this.#deps.store, [sent], this.#deps);
      if (result.outcome === 'unknown') return false;
      if (result.outcome === 'ok') {
        this.#unanswered.delete(showId);
        return true;
      }
      // Certainly not stored: another process has told something in between.
      sent = { ...write, expectedRevision: await this.#revisionOf(write.stream) };
      this.#unanswered.set(showId, sent);
    }
    return false;
  }

  async #revisionOf(stream: string): Promise<number> {
    const options = { direction: 'backwards', maxCount: 1 } as const;
    const [last] = await this.#deps.store.readStream(stream, options);
    return last?.revision ?? NO_STREAM;
  }

  /** Takes out what was counted of a show. */
  #take(showId: string): readonly OpenTally[] {
    const taken: OpenTally[] = [];
    for (const [key, tally] of this.#tallies) {
      if (tally.showId !== showId) continue;
      this.#tallies.delete(key);
      this.#seats -= tally.seats.size;
      taken.push(tally);
    }
    return taken;
  }
}

function countSection({ sections }: OpenTally, section: string): void {
  sections.set(section, (sections.get(section) ?? 0) + 1);
}
