/** Access codes: who may buy before everybody may. */
import { LRUCache } from 'lru-cache';
import {
  type Presale,
  type PresaleCodeUsed,
  presaleOf,
  presaleStream,
  useCode,
} from '#domain/presale.ts';
import { isBeforeSale } from '#domain/show-status.ts';
import { type Cause, streamWrite, withoutMark } from '#event-store/aggregate.ts';
import { appendUntilSettled } from '#event-store/append-until-settled.ts';
import { type EventStore, NO_STREAM, type Revision } from '#event-store/port.ts';
import type { Clock, Ids, Random, Timers } from '#platform/ports.ts';
import type { ShowSeats } from '#projections/port.ts';
import { Budget } from './budget.ts';

export interface AccessCodes {
  /** Lets somebody in before the sale, or says why not. */
  admit(request: AccessRequest): Promise<Admitted>;
}

export interface AccessRequest {
  readonly show: ShowSeats;
  readonly customerId: string;
  /** As the customer typed it. */
  readonly accessCode: string;
  readonly cause: Cause;
}

export type Admitted =
  | { readonly outcome: 'admitted'; readonly presale: Presale }
  | { readonly outcome: 'not-on-sale' | 'unknown' }
  | { readonly outcome: 'refused'; readonly isUsedUp: boolean }
  | { readonly outcome: 'guessing'; readonly retryAfterMs: number };

export interface AccessCodesDeps {
  readonly store: Pick<EventStore, 'append' | 'readStream'>;
  /** A keyed hash of a code: the same for all processes of a house. */
  readonly hashCode: (code: string) => string;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly ids: Ids;
}

/** Wrong codes from one customer for one show. */
const GUESSES = { size: 10, drainMs: 10 * 60_000 };
/** Codes whose uses are in memory at once. */
const CODES_MAX = 32;
const MAX_TRIES = 8;

export function createAccessCodes(deps: AccessCodesDeps): AccessCodes {
  const guesses = new Budget(GUESSES);
  const counter = new UseCounter(deps);
  return {
    async admit({ show, customerId, accessCode, cause }) {
      const nowMs = deps.clock.nowMs();
      if (!isBeforeSale(show.show(), nowMs)) return { outcome: 'not-on-sale' };
      const guesser = `${show.showId}/${customerId}`;
      const retryAfterMs = guesses.waitMs(guesser, nowMs);
      if (retryAfterMs > 0) return { outcome: 'guessing', retryAfterMs };
      const codeHash = deps.hashCode(accessCode);
      const presale = presaleOf(show.show().terms.presales, codeHash, nowMs);
      if (presale === null) {
        guesses.add(guesser, nowMs);
        return { outcome: 'refused', isUsedUp: false };
      }
      if (presale.maxUses === null) return { outcome: 'admitted', presale };
      const stream = presaleStream(show.showId, codeHash);
      const used = await counter.use(stream, { customerId, maxUses: presale.maxUses }, cause);
      if (used === 'unknown') return { outcome: 'unknown' };
      return used === 'used'
        ? { outcome: 'admitted', presale }
        : { outcome: 'refused', isUsedUp: true };
    },
  };
}

/** The customers who have used a code, as far as they were read. */
interface KnownUses {
  revision: Revision;
  readonly customers: Set<string>;
}

/** Counts by the code's own stream: its expected revision judges who was the last to get in. */
class UseCounter {
  readonly #deps: AccessCodesDeps;
  readonly #known = new LRUCache<string, KnownUses>({ max: CODES_MAX });

  constructor(deps: AccessCodesDeps) {
    this.#deps = deps;
  }

  async use(
    stream: string,
    use: { readonly customerId: string; readonly maxUses: number },
    cause: Cause,
  ): Promise<'used' | 'used-up' | 'unknown'> {
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const known = this.#usesOf(stream);
      // Who has used it once needs no look at the others.
      if (known.customers.has(use.customerId)) return 'used';
      await this.#readOn(stream, known);
      const decision = useCode(known.customers, use);
      if (!decision.ok) return 'used-up';
      if (decision.events.length === 0) return 'used';
      const target = { stream, revision: known.revision };
      const write = streamWrite(target, decision.events, withoutMark(cause), this.#deps);
      const { outcome } = await appendUntilSettled(this.#deps.store, [write], this.#deps);
      if (outcome === 'unknown') return 'unknown';
      // After a conflict too, what is there now is read before anything is decided.
      if (outcome === 'ok') return 'used';
    }
    return 'unknown';
  }

  async #readOn(stream: string, known: KnownUses): Promise<void> {
    const events = await this.#deps.store.readStream(stream, { from: known.revision + 1 });
    for (const event of events) {
      // Two who read at once bring the same.
      if (event.revision <= known.revision) continue;
      known.customers.add((event.data as PresaleCodeUsed['data']).customerId);
      known.revision = event.revision;
    }
  }

  #usesOf(stream: string): KnownUses {
    const known = this.#known.get(stream) ?? { revision: NO_STREAM, customers: new Set() };
    this.#known.set(stream, known);
    return known;
  }
}
