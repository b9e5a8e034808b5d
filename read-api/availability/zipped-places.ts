/** The places of a show as they go to browsers: a stadium is seven megabytes of JSON, and a third of one zipped. */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { PublishedShow } from '#domain/show.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const zip = promisify(gzip);
const zipped = new WeakMap<PublishedShow, Promise<Bytes>>();

/** Zipped once for each state of the show, aside from the event loop; a failure is tried again. */
export function zippedPlaces(show: PublishedShow, json: string): Promise<Bytes> {
  const known = zipped.get(show);
  if (known !== undefined) return known;
  const making = zip(json).then((bytes) => new Uint8Array(bytes));
  zipped.set(show, making);
  making.catch(() => zipped.delete(show));
  return making;
}

/** By its `Accept-Encoding`; `gzip;q=0` is a no. */
export const takesGzip = (accepted: string | undefined): boolean =>
  (accepted ?? '')
    .split(',')
    .map((each) =>
      each
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/),
    )
    .some(([coding, weight]) => coding === 'gzip' && !/^q=0(\.0*)?$/.test(weight ?? ''));
