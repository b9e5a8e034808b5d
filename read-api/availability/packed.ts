/** The whole seat map as bytes, by the short way: every open page asks for it. */
import { strongEtag } from '#platform/http/etag.ts';
import type { QuickAnswer, QuickAnswers } from '#platform/http/quick-lane.ts';
import type { ReadApiDeps } from '../deps.ts';
import { availabilityBytes } from './encode.ts';
import { BYTES_HEADERS } from './routes.ts';

const HEADERS = Object.entries(BYTES_HEADERS).flat();
const PATH = /^\/v1\/shows\/(\w{1,64})\/availability$/;

export function packedAvailability({ seatMaps }: Pick<ReadApiDeps, 'seatMaps'>): QuickAnswers {
  const read = async (showId: string): Promise<QuickAnswer | null> => {
    const seats = await seatMaps.open(showId);
    if (seats === null) return null;
    const bytes = availabilityBytes(seats, seats.map, null);
    return { bytes, etag: strongEtag(seats.map.version), headers: HEADERS };
  };
  return {
    route: '/v1/shows/{id}/availability',
    find(path, accept) {
      const showId = accept.includes('application/octet-stream') ? PATH.exec(path)?.[1] : undefined;
      return showId === undefined ? null : read(showId);
    },
  };
}
