/** The entrants' list, page by page: what is digested, drawn from and downloaded. */
import { createHash, hash } from 'node:crypto';
import { createRanking, entryOf, type Lots, lineOf, ticketOf } from '#domain/lottery.ts';
import type { WaitingRoomRegister } from '../port.ts';
import type { Sessions } from '../session-id.ts';

/** A page is a few milliseconds of hashing: others get their turn in between. */
const PAGE = 1_000;

export const sha256 = (text: string): string => hash('sha256', text);

export interface EntrantsDeps {
  readonly register: WaitingRoomRegister;
  readonly sessions: Sessions;
}

/** Entries in order of arrival; of everybody who came before the close, those who left too. */
export async function* entrants(
  { register, sessions }: EntrantsDeps,
  showId: string,
  count: number,
): AsyncGenerator<readonly string[]> {
  for (let from = 0; from < count; ) {
    const people = await register.page(showId, from, Math.min(PAGE, count - from));
    if (people.length === 0)
      throw new Error(`the register of ${showId} ends at ${from} of ${count}`);
    yield people.map(({ arrival, customerKey }) =>
      entryOf(sessions.idOf({ showId, arrival, customerKey }), sha256),
    );
    from += people.length;
  }
}

export async function digestEntrants(
  deps: EntrantsDeps,
  showId: string,
  count: number,
): Promise<string> {
  const digest = createHash('sha256');
  for await (const entries of entrants(deps, showId, count)) {
    for (const entry of entries) digest.update(lineOf(entry));
  }
  return digest.digest('hex');
}

/** Everybody's place by arrival, the same wherever it is computed. */
export async function drawEntrants(
  deps: EntrantsDeps,
  showId: string,
  count: number,
  lots: Lots,
): Promise<Uint32Array> {
  const ranking = createRanking(count);
  for await (const entries of entrants(deps, showId, count)) {
    for (const entry of entries) ranking.add(ticketOf(lots, entry, sha256));
  }
  return ranking.places();
}
