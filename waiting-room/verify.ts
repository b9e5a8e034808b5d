/** Draws a published lottery again, from what anybody can fetch. */
import { z } from 'zod';
import {
  type DrawFault,
  drawPlaces,
  entryOf,
  faultsOfDraw,
  type PublishedDraw,
} from '#domain/lottery.ts';
import { sha256 } from './conductor/entrants.ts';

export interface Verification {
  readonly entrants: number;
  readonly faults: readonly DrawFault[];
  readonly withoutBeacon: string | null;
  readonly beacon: {
    readonly url: string;
    readonly round: number;
    readonly randomness: string;
  } | null;
  readonly trust: string;
  /** From 1; null where the session is not among the entrants, or none was asked for. */
  readonly place: number | null;
  /** The same of any session. */
  readonly placeOf: (sessionId: string) => number | null;
}

/** What can't be verified, in a line for people. */
export class NotVerifiable extends Error {
  override readonly name = 'NotVerifiable';
}

const drawnSchema = z.object({
  entrants: z.number(),
  digest: z.string(),
  commitment: z.string(),
  seed: z.string(),
  beacon: z
    .object({ url: z.string(), round: z.number(), randomness: z.string().nullable() })
    .transform(({ randomness, ...round }) =>
      randomness === null ? null : { ...round, randomness },
    )
    .nullable(),
  without_beacon: z.string().nullable(),
  trust: z.string(),
  list_url: z.string(),
});

/** `get` answers the text at a path of the house. */
export async function verifyLottery(
  get: (path: string) => Promise<string>,
  showId: string,
  sessionId: string | null,
): Promise<Verification> {
  const published = JSON.parse(
    await get(`/v1/waiting-room/shows/${encodeURIComponent(showId)}/lottery`),
  );
  if (published.status !== 'drawn') {
    throw new NotVerifiable(`Nothing has been drawn for this show: it is ${published.status}.`);
  }
  const drawn = drawnSchema.parse(published);
  const entries = (await get(drawn.list_url)).split('\n').slice(0, -1);
  // A round that failed to come takes no part, though it was named.
  const beacon = drawn.without_beacon === null ? drawn.beacon : null;
  const draw: PublishedDraw = { ...drawn, beacon: beacon?.randomness ?? '' };
  const placeOf = placesOf(draw, entries);
  return {
    entrants: entries.length,
    faults: faultsOfDraw(draw, entries, sha256),
    withoutBeacon: drawn.without_beacon,
    beacon,
    trust: drawn.trust,
    place: sessionId === null ? null : placeOf(sessionId),
    placeOf,
  };
}

/** Drawn when it is first asked for. */
function placesOf(
  draw: PublishedDraw,
  entries: readonly string[],
): (sessionId: string) => number | null {
  let drawn: ReadonlyMap<string, number> | null = null;
  const draws = (): ReadonlyMap<string, number> => {
    const places = drawPlaces(draw, entries, sha256);
    return new Map(entries.map((entry, arrival) => [entry, (places[arrival] ?? 0) + 1]));
  };
  return (sessionId) => {
    drawn ??= draws();
    return drawn.get(entryOf(sessionId, sha256)) ?? null;
  };
}
