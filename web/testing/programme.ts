/** A small programme for tests of screens: a theatre with prices, places for wheelchairs and a floor. */
import {
  expectStatus,
  showBody,
  type TestBoxoffice,
  venueBody,
} from '#platform/testing/boxoffice.ts';

const rows = (count: number, seats: number) =>
  Array.from({ length: count }, (_, at) => ({ label: String(at + 1), seats }));

export const THEATRE: readonly object[] = [
  {
    id: 'STALLS',
    name: 'Stalls',
    kind: 'reserved',
    rows: [
      ...rows(10, 18),
      {
        label: '11',
        seats: [
          { label: '1', accessible: true },
          { label: '2', companion: true },
          { label: '3', obstructed_view: true },
          { label: '4' },
        ],
      },
    ],
  },
  { id: 'BALCONY', name: 'Balcony', kind: 'reserved', rows: rows(5, 20) },
  { id: 'FLOOR', name: 'Floor', kind: 'ga', capacity: 50 },
];

export interface Programme {
  readonly eventId: string;
  readonly showId: string;
}

export async function makeProgramme(
  { organizer }: Pick<TestBoxoffice, 'organizer'>,
  show: object = {},
): Promise<Programme> {
  const make = async (path: string, body: object): Promise<string> =>
    String(expectStatus(await organizer.post(path, body), 201).body.id);
  const venueId = await make('/v1/venues', { ...venueBody(THEATRE), name: 'Teatro Chico' });
  const eventId = await make('/v1/events', {
    name: 'La vida es sueño',
    category: 'theatre',
    artists: ['Compañía del Río'],
    description: 'A prince, a prison and a dream.',
  });
  const showId = await make(`/v1/events/${eventId}/shows`, {
    ...showBody(venueId, THEATRE),
    price_tiers: [
      { id: 'stalls', name: 'Stalls', price_cents: 4_800, fee_cents: 350 },
      { id: 'balcony', name: 'Balcony', price_cents: 2_900, fee_cents: 250 },
      { id: 'floor', name: 'Floor', price_cents: 1_900, fee_cents: 150 },
    ],
    tier_by_section: { STALLS: 'stalls', BALCONY: 'balcony', FLOOR: 'floor' },
    ...show,
  });
  expectStatus(await organizer.post(`/v1/shows/${showId}/publish`), 200);
  return { eventId, showId };
}
