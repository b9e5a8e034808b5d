/** Who is let in, by what the process has to do already and by who asks. Pure but for its counters. */
import { ConcurrencyLimit } from './concurrency-limit.ts';
import type { Priority, Sheddable } from './priority.ts';

/**
 * - `busy`: work stands in line, and this kind of request is the next to go
 * - `full`: so many requests are in progress that no more are kept
 */
export type Refusal = 'busy' | 'full';

export interface AdmissionOptions {
  /** Requests in progress over which none is taken, whatever it is about. */
  readonly inProgressMax: number;
  /** With so few under way nobody waits for long: no buyer is refused. */
  readonly workingMin: number;
}

/**
 * Up to which share of all requests in progress another of this kind is taken. What is left over is kept
 * for those above it.
 */
export const SHARE_OF_MAX: Readonly<Record<Sheddable, number>> = {
  paying: 1,
  holding: 0.75,
  browsing: 0.5,
  reporting: 0.25,
};

/**
 * The same of what is worked on at once while the limit is in force. Who pays may go beyond it: they come
 * because their hold was let in.
 */
const SHARE_OF_LIMIT: Readonly<Record<Sheddable, number>> = {
  paying: 3,
  holding: 1,
  browsing: 0.5,
  reporting: 0.25,
};

export class Admission {
  readonly #limit: ConcurrencyLimit;
  readonly #inProgressMax: number;
  #inProgress = 0;
  #parked = 0;
  #peak = 0;
  #hasRefused = false;

  constructor({ inProgressMax, workingMin }: AdmissionOptions) {
    this.#inProgressMax = inProgressMax;
    this.#limit = new ConcurrencyLimit({ min: workingMin, max: inProgressMax });
  }

  /** Requests that have come and are not answered yet; live streams are none. */
  get inProgress(): number {
    return this.#inProgress;
  }

  /** Of them, those that don't wait for somebody else. */
  get working(): number {
    return Math.max(0, this.#inProgress - this.#parked);
  }

  get limit(): number {
    return this.#limit.value;
  }

  /** Whether everybody would be let in at this moment, whoever they are. */
  isOpen(): boolean {
    return (
      this.#inProgress < SHARE_OF_MAX.reporting * this.#inProgressMax &&
      this.#inProgress < SHARE_OF_LIMIT.reporting * this.#limit.value
    );
  }

  /** Null where it may come in. */
  refusalOf(priority: Priority): Refusal | null {
    if (priority === 'vital') return null;
    if (this.#inProgress >= SHARE_OF_MAX[priority] * this.#inProgressMax) return 'full';
    if (!this.#limit.isLimiting) return null;
    if (this.working < SHARE_OF_LIMIT[priority] * this.#limit.value) return null;
    this.#hasRefused = true;
    return 'busy';
  }

  begin(): void {
    this.#inProgress += 1;
    if (this.working > this.#peak) this.#peak = this.working;
  }

  end(): void {
    this.#inProgress -= 1;
  }

  /** One of them waits for somebody else from now on, and costs nothing meanwhile. */
  park(): void {
    this.#parked += 1;
  }

  unpark(): void {
    this.#parked -= 1;
  }

  /** To be called at even intervals with how long work stands in line, as a share of what it may. */
  look(pressure: number): void {
    this.#limit.look({ pressure, peak: this.#peak, hasRefused: this.#hasRefused });
    this.#peak = this.working;
    this.#hasRefused = false;
  }
}
