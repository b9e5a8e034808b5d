/** A stadium of 50,000 seats in a bowl, for tests of how the map moves. */
import {
  expectStatus,
  showBody,
  type TestBoxoffice,
  venueBody,
} from '#platform/testing/boxoffice.ts';

const PITCH = 20;
const ROW_DEPTH = 30;
const AISLE = 50;
const SECTORS = 32;

interface Ring {
  readonly id: string;
  readonly name: string;
  readonly firstRow: number;
  readonly rows: number;
}

const RINGS: readonly Ring[] = [
  { id: 'L', name: 'Lower', firstRow: 0, rows: 24 },
  { id: 'M', name: 'Middle', firstRow: 27, rows: 14 },
  { id: 'U', name: 'Upper', firstRow: 44, rows: 23 },
];

/** Half the width and height of the ellipse that the first row is on. */
const FIELD = { x: 2_500, y: 1_750 };

interface SeatBody {
  readonly label: string;
  readonly x: number;
  readonly y: number;
}

export function stadiumSections(): readonly { readonly id: string }[] {
  return RINGS.flatMap((ring) =>
    Array.from({ length: SECTORS }, (_, sector) => ({
      id: `${ring.id}${sector + 1}`,
      name: `${ring.name} ${sector + 1}`,
      kind: 'reserved',
      rows: Array.from({ length: ring.rows }, (_row, row) => ({
        label: String(row + 1),
        seats: rowOf(sector, ring.firstRow + row),
      })),
    })),
  );
}

/** Evenly along its part of the ellipse, an aisle left free to either side. */
function rowOf(sector: number, row: number): SeatBody[] {
  const from = (sector / SECTORS) * 2 * Math.PI;
  const to = ((sector + 1) / SECTORS) * 2 * Math.PI;
  const steps = 200;
  const at = (share: number): readonly [number, number] => {
    const angle = from + (to - from) * share;
    const grown = row * ROW_DEPTH;
    return [Math.cos(angle) * (FIELD.x + grown), Math.sin(angle) * (FIELD.y + grown)];
  };
  const seats: SeatBody[] = [];
  let walked = 0;
  let next = AISLE;
  const length = lengthOf(at, steps);
  let last = at(0);
  for (let step = 1; step <= steps; step += 1) {
    const here = at(step / steps);
    walked += Math.hypot(here[0] - last[0], here[1] - last[1]);
    last = here;
    if (walked < next || walked > length - AISLE) continue;
    next += PITCH;
    seats.push({ label: String(seats.length + 1), x: round(here[0]), y: round(here[1]) });
  }
  return seats;
}

function lengthOf(at: (share: number) => readonly [number, number], steps: number): number {
  let length = 0;
  let last = at(0);
  for (let step = 1; step <= steps; step += 1) {
    const here = at(step / steps);
    length += Math.hypot(here[0] - last[0], here[1] - last[1]);
    last = here;
  }
  return length;
}

const round = (value: number): number => Math.round(value * 10) / 10;

export async function makeStadium({ organizer }: Pick<TestBoxoffice, 'organizer'>) {
  const make = async (path: string, body: object): Promise<string> =>
    String(expectStatus(await organizer.post(path, body), 201).body.id);
  const sections = stadiumSections();
  const venueId = await make('/v1/venues', { ...venueBody(sections), name: 'Estadio Grande' });
  const eventId = await make('/v1/events', { name: 'Cup final', category: 'sport', artists: [] });
  const showId = await make(`/v1/events/${eventId}/shows`, {
    ...showBody(venueId, sections),
    price_tiers: [
      { id: 'lower', name: 'Lower ring', price_cents: 9_000, fee_cents: 500 },
      { id: 'middle', name: 'Middle ring', price_cents: 6_000, fee_cents: 400 },
      { id: 'upper', name: 'Upper ring', price_cents: 3_500, fee_cents: 300 },
    ],
    tier_by_section: Object.fromEntries(
      sections.map(({ id }) => [
        id,
        id.startsWith('L') ? 'lower' : id.startsWith('M') ? 'middle' : 'upper',
      ]),
    ),
  });
  expectStatus(await organizer.post(`/v1/shows/${showId}/publish`), 200);
  return { eventId, showId };
}
