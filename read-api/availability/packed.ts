/** The whole seat map as bytes, by the short way: every open page asks for it. */
import { strongEtag } from '#platform/http/etag.ts';
import { type QuickAnswer, type QuickAnswers, quickAnswer } from '#platform/http/quick-lane.ts';
import type { NowOrLater } from '#platform/now-or-later.ts';
import type { PublicShow } from '#projections/seat-map/port.ts';
import type { ReadApiDeps } from '../deps.ts';
import { availabilityBytes } from './encode.ts';
import { BYTES_HEADERS } from './routes.ts';

const HEADERS = Object.entries(BYTES_HEADERS).flat();
const PATH = /^\/v1\/shows\/(\w{1,64})\/availability$/;

export function packedAvailability({ seatMaps }: Pick<ReadApiDeps, 'seatMaps'>): QuickAnswers {
  const read = (showId: string): NowOrLater<QuickAnswer | null> => {
    const seats = seatMaps.inMemory?.(showId);
    if (seats !== undefined) return packed(seats);
    return seatMaps.open(showId).then((opened) => (opened === null ? null : packed(opened)));
  };
  return {
    route: '/v1/shows/{id}/availability',
    find(path, accept) {
      const showId = accept.includes('application/octet-stream') ? PATH.exec(path)?.[1] : undefined;
      return showId === undefined ? undefined : read(showId);
    },
  };
}

const answers = new WeakMap<Uint8Array, QuickAnswer>();

/** Made once a version of the map: its bytes are others then. */
function packed(seats: PublicShow): QuickAnswer {
  const bytes = availabilityBytes(seats, seats.map, null);
  let answer = answers.get(bytes);
  if (answer === undefined) {
    answer = quickAnswer(bytes, strongEtag(seats.map.version), HEADERS);
    answers.set(bytes, answer);
  }
  return answer;
}
