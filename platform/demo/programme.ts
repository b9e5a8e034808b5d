/** A small programme to try things on: made through the API, as an organiser would make it. */
import type { LocalIssuer } from '../auth/local-issuer.ts';
import type { HttpApp } from '../http/env.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const TOKEN_TTL_MS = 60_000;

interface DemoShow {
  readonly venue: object;
  readonly event: object;
  readonly show: object;
  /** From now, in days. */
  readonly inDays: readonly number[];
}

const rows = (count: number, seats: number) =>
  Array.from({ length: count }, (_, index) => ({ label: String(index + 1), seats }));

/** The last row of a section has places for wheelchairs, each with one for company. */
const accessibleRow = (label: string) => ({
  label,
  seats: [
    { label: '1', accessible: true },
    { label: '2', companion: true },
    { label: '3', accessible: true },
    { label: '4', companion: true },
  ],
});

const PROGRAMME: readonly DemoShow[] = [
  {
    venue: {
      name: 'Teatro del Río',
      address: 'Calle Mayor 12',
      city: 'Sevilla',
      country: 'ES',
      timezone: 'Europe/Madrid',
      sections: [
        {
          id: 'STALLS',
          name: 'Stalls',
          kind: 'reserved',
          rows: [...rows(18, 26), accessibleRow('19')],
        },
        { id: 'BALCONY', name: 'Balcony', kind: 'reserved', rows: rows(8, 30) },
      ],
    },
    event: {
      name: 'La vida es sueño',
      category: 'theatre',
      artists: ['Compañía del Río'],
      description: 'Calderón’s play of a prince, a prison and a dream.',
    },
    show: {
      currency: 'EUR',
      price_tiers: [
        { id: 'stalls', name: 'Stalls', price_cents: 4_800, fee_cents: 350 },
        { id: 'balcony', name: 'Balcony', price_cents: 2_900, fee_cents: 250 },
      ],
      tier_by_section: { STALLS: 'stalls', BALCONY: 'balcony' },
      policy: { refund_fees: false },
    },
    inDays: [14, 15],
  },
  {
    venue: {
      name: 'Maschinenhalle',
      address: 'Werkstraße 4',
      city: 'Leipzig',
      country: 'DE',
      timezone: 'Europe/Berlin',
      sections: [
        { id: 'FLOOR', name: 'Floor', kind: 'ga', capacity: 600 },
        { id: 'GALLERY', name: 'Gallery', kind: 'reserved', rows: rows(6, 20) },
      ],
    },
    event: {
      name: 'Night Shift Orchestra',
      category: 'concert',
      artists: ['Night Shift Orchestra', 'Ada Kessler'],
      description: 'Brass, machines and a very long encore.',
    },
    show: {
      currency: 'EUR',
      price_tiers: [
        { id: 'floor', name: 'Floor', price_cents: 3_200, fee_cents: 300 },
        { id: 'gallery', name: 'Gallery', price_cents: 4_100, fee_cents: 300 },
      ],
      tier_by_section: { FLOOR: 'floor', GALLERY: 'gallery' },
    },
    inDays: [21],
  },
];

/** The API, with or without the wire between, and who signs its tokens. */
export interface DemoHouse {
  readonly app: Pick<HttpApp, 'request'>;
  readonly issuer: Pick<LocalIssuer, 'issue'>;
}

/**
 * Throws where the API refuses any of it: the programme is part of the product. Made again for the
 * same day, it is completed where it was broken off.
 *
 * @param todayMs the midnight from which its shows' days are counted.
 */
export async function makeDemoProgramme(
  { app, issuer }: DemoHouse,
  todayMs: number,
): Promise<void> {
  const { token } = await issuer.issue({
    subject: DEMO_ORGANIZER,
    roles: ['organizer'],
    ttlMs: TOKEN_TTL_MS,
  });
  let step = 0;
  const post = async (path: string, body: object): Promise<string> => {
    step += 1;
    const response = await app.request(path, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/json',
        'Idempotency-Key': `demo-programme-${step}`,
      },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as { readonly id?: string };
    if (!response.ok || answer.id === undefined) {
      throw new Error(`the demo programme: ${path} answered ${JSON.stringify(answer)}`);
    }
    return answer.id;
  };
  for (const { venue, event, show, inDays } of PROGRAMME) {
    const venueId = await post('/v1/venues', venue);
    const eventId = await post('/v1/events', event);
    for (const days of inDays) {
      const startsAtMs = todayMs + days * DAY_MS + 19 * HOUR_MS;
      const showId = await post(`/v1/events/${eventId}/shows`, {
        ...show,
        venue_id: venueId,
        starts_at: new Date(startsAtMs).toISOString(),
        ends_at: new Date(startsAtMs + 3 * HOUR_MS).toISOString(),
        doors_at: new Date(startsAtMs - HOUR_MS).toISOString(),
        on_sale_at: new Date(todayMs).toISOString(),
      });
      await post(`/v1/shows/${showId}/publish`, {});
    }
  }
}

/** The organiser whose dev token the first start prints. */
export const DEMO_ORGANIZER = 'dev-organizer';
