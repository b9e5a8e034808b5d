/**
 * The lot that is drawn when a waiting room closes, so that anybody can draw it again.
 *
 * - An entrant is named in public by its entry, the SHA-256 of its session id.
 * - The entrants' list has one entry a line, in order of arrival; its digest is the SHA-256 of that text.
 * - A seed is committed to by its SHA-256, published together with the digest, and revealed afterwards.
 * - The beacon is randomness that nobody could know when the two were published.
 * - An entrant's ticket is the start of SHA-256(seed.digest.beacon.entry); the smallest comes first.
 *
 * The hash is handed in: this folder needs nothing from outside.
 */

/** SHA-256 of a text's UTF-8, as 64 digits of lower-case hex. */
export type Sha256 = (text: string) => string;

export const LOTTERY_ALGORITHM =
  'ticket = first 26 hex digits of SHA-256(seed "." digest "." beacon "." entry); places by ascending ticket';

/** All that decides the order, besides the list. */
export interface Lots {
  readonly seed: string;
  /** Of the entrants' list. */
  readonly digest: string;
  /** The beacon's randomness; empty where there was none. */
  readonly beacon: string;
}

export const entryOf = (sessionId: string, sha256: Sha256): string => sha256(sessionId);

export const commitmentOf = (seed: string, sha256: Sha256): string => sha256(seed);

/** A line of the entrants' list. */
export const lineOf = (entry: string): string => `${entry}\n`;

export function digestOf(entries: Iterable<string>, sha256: Sha256): string {
  let list = '';
  for (const entry of entries) list += lineOf(entry);
  return sha256(list);
}

/** 104 bits: no two tickets of any crowd are ever the same. */
const TICKET_DIGITS = 26;
const HALF = TICKET_DIGITS / 2;

export const ticketOf = ({ seed, digest, beacon }: Lots, entry: string, sha256: Sha256): string =>
  sha256(`${seed}.${digest}.${beacon}.${entry}`).slice(0, TICKET_DIGITS);

/** Takes tickets in order of arrival, and tells each arrival's place. 24 bytes an entrant. */
export interface Ranking {
  add(ticket: string): void;
  /** By arrival; the first place is 0. */
  places(): Uint32Array<ArrayBuffer>;
}

export function createRanking(count: number): Ranking {
  const high = new Float64Array(count);
  const low = new Float64Array(count);
  let added = 0;
  return {
    add(ticket) {
      if (added >= count) throw new RangeError(`more than ${count} tickets`);
      high[added] = Number.parseInt(ticket.slice(0, HALF), 16);
      low[added] = Number.parseInt(ticket.slice(HALF), 16);
      added += 1;
    },
    places() {
      if (added !== count) throw new RangeError(`${added} tickets of ${count}`);
      const order = new Uint32Array(count);
      for (let arrival = 0; arrival < count; arrival += 1) order[arrival] = arrival;
      const at = (half: Float64Array, arrival: number): number => half[arrival] ?? 0;
      order.sort((a, b) => at(high, a) - at(high, b) || at(low, a) - at(low, b) || a - b);
      const places = new Uint32Array(count);
      order.forEach((arrival, place) => {
        places[arrival] = place;
      });
      return places;
    },
  };
}

/** Each entrant's place, by order of arrival. */
export function drawPlaces(
  lots: Lots,
  entries: readonly string[],
  sha256: Sha256,
): Uint32Array<ArrayBuffer> {
  const ranking = createRanking(entries.length);
  for (const entry of entries) ranking.add(ticketOf(lots, entry, sha256));
  return ranking.places();
}

/** What was published before and after a draw. */
export interface PublishedDraw extends Lots {
  readonly entrants: number;
  readonly commitment: string;
}

export type DrawFault = 'seed_not_committed' | 'list_not_digested' | 'wrong_number_of_entrants';

/** What does not fit together in a published draw; nothing for a good one. */
export function faultsOfDraw(
  published: PublishedDraw,
  entries: readonly string[],
  sha256: Sha256,
): readonly DrawFault[] {
  const faults: DrawFault[] = [];
  if (entries.length !== published.entrants) faults.push('wrong_number_of_entrants');
  if (digestOf(entries, sha256) !== published.digest) faults.push('list_not_digested');
  if (commitmentOf(published.seed, sha256) !== published.commitment) {
    faults.push('seed_not_committed');
  }
  return faults;
}
