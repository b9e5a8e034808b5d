/**
 * Availability as bytes, made once a version and asked-for form: what is left for each request is the
 * time, which is shared by all requests of a millisecond.
 */
import type { LayoutSection } from '#domain/layout.ts';
import { formatPosition } from '#platform/http/position.ts';
import type { PublicSeatMap, PublicShow } from '#projections/seat-map/port.ts';

export type Bytes = Uint8Array<ArrayBuffer>;

/** Which part of the answer is asked for. */
export interface AvailabilityForm {
  /** Counts only. */
  readonly sectionsOnly: boolean;
  /** One section, by its number in the layout; null: all. */
  readonly section: number | null;
}

interface Encoded {
  /** All but the time and the end. */
  readonly head: string;
  body: Bytes | null;
  bodyAtMs: number;
}

interface OfVersion {
  readonly version: number;
  readonly json: Map<string, Encoded>;
  readonly bytes: Map<number | null, Bytes>;
}

const cache = new WeakMap<PublicSeatMap, OfVersion>();

function ofVersion(map: PublicSeatMap): OfVersion {
  const known = cache.get(map);
  if (known?.version === map.version) return known;
  const fresh: OfVersion = { version: map.version, json: new Map(), bytes: new Map() };
  cache.set(map, fresh);
  return fresh;
}

export function availabilityJson(
  seats: PublicShow,
  map: PublicSeatMap,
  form: AvailabilityForm,
  nowMs: number,
): Bytes {
  const { json } = ofVersion(map);
  const key = `${form.sectionsOnly} ${form.section}`;
  let encoded = json.get(key);
  if (encoded === undefined) {
    encoded = { head: availabilityHead(seats, map, form), body: null, bodyAtMs: 0 };
    json.set(key, encoded);
  }
  if (encoded.body === null || encoded.bodyAtMs !== nowMs) {
    encoded.body = Buffer.from(`${encoded.head}${new Date(nowMs).toISOString()}"}`);
    encoded.bodyAtMs = nowMs;
  }
  return encoded.body;
}

/** One byte a seat; of one section, or of all. */
export function availabilityBytes(
  seats: PublicShow,
  map: PublicSeatMap,
  section: number | null,
): Bytes {
  const { bytes } = ofVersion(map);
  let copy = bytes.get(section);
  if (copy === undefined) {
    copy = Uint8Array.from(statusesOf(seats, map, section));
    bytes.set(section, copy);
  }
  return copy;
}

function availabilityHead(seats: PublicShow, map: PublicSeatMap, form: AvailabilityForm): string {
  const { layout, showId } = seats;
  const numbers = form.section === null ? layout.sections.keys() : [form.section];
  const sections = [...numbers].map((number) => ({
    id: sectionOf(seats, number).id,
    ...map.sectionCounts(number),
  }));
  const body = {
    show_id: showId,
    version: map.version,
    position: formatPosition(map.position),
    available: map.available,
    total: layout.seatCount,
    sections,
    ...(form.section === null ? {} : { first_index: sectionOf(seats, form.section).firstIndex }),
    ...(form.sectionsOnly
      ? {}
      : { statuses: Buffer.from(statusesOf(seats, map, form.section)).toString('base64') }),
  };
  return `${JSON.stringify(body).slice(0, -1)},"server_time":"`;
}

function statusesOf(seats: PublicShow, map: PublicSeatMap, section: number | null): Uint8Array {
  if (section === null) return map.statuses;
  const { firstIndex, count } = sectionOf(seats, section);
  return map.statuses.subarray(firstIndex, firstIndex + count);
}

function sectionOf(seats: PublicShow, number: number): LayoutSection {
  const section = seats.layout.sections[number];
  if (section === undefined) throw new RangeError(`no section ${number} in ${seats.showId}`);
  return section;
}
