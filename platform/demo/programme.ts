/** A programme to try things on, in three houses: made through the API, as an organiser would make it. */
import type { LocalIssuer } from '../auth/local-issuer.ts';
import type { HttpApp } from '../http/env.ts';
import { CLUB_SECTIONS, CLUB_TIERS } from './venues/club.ts';
import { stadiumSections, stadiumTiers } from './venues/stadium.ts';
import { THEATRE_SECTIONS, THEATRE_TIERS } from './venues/theatre.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const TOKEN_TTL_MS = 60_000;

interface DemoShow {
  /** From today. */
  readonly inDays: number;
  /** On sale already unless it says how many days from now. */
  readonly onSaleInDays?: number;
  readonly waitingRoom?: true;
  /** The one to see a crowd on. */
  readonly showcase?: true;
}

interface DemoEvent {
  readonly event: object;
  /** What all of its shows have in common. */
  readonly terms: object;
  readonly shows: readonly DemoShow[];
}

interface DemoVenue {
  readonly venue: object;
  readonly events: readonly DemoEvent[];
}

const theatre: DemoVenue = {
  venue: {
    name: 'Teatro del Río',
    address: 'Calle Mayor 12',
    city: 'Sevilla',
    country: 'ES',
    timezone: 'Europe/Madrid',
    sections: THEATRE_SECTIONS,
  },
  events: [
    {
      event: {
        name: 'La vida es sueño',
        category: 'theatre',
        artists: ['Compañía del Río'],
        description: 'Calderón’s play of a prince, a prison and a dream.',
      },
      terms: {
        currency: 'EUR',
        price_tiers: [
          { id: 'boxes', name: 'Boxes', price_cents: 6_200, fee_cents: 400 },
          { id: 'stalls', name: 'Stalls', price_cents: 4_800, fee_cents: 350 },
          { id: 'circle', name: 'First balcony', price_cents: 3_600, fee_cents: 300 },
          { id: 'gallery', name: 'Second balcony', price_cents: 2_200, fee_cents: 200 },
        ],
        tier_by_section: THEATRE_TIERS,
        policy: { refund_fees: false },
      },
      shows: [{ inDays: 14 }, { inDays: 15 }, { inDays: 16, showcase: true }],
    },
    {
      event: {
        name: 'The Marriage of Figaro',
        category: 'theatre',
        artists: ['Ópera de Cámara del Sur', 'Inés Valdemar'],
        description: 'Mozart and Da Ponte: one mad day, four acts, three hours.',
      },
      terms: {
        currency: 'EUR',
        price_tiers: [
          { id: 'boxes', name: 'Boxes', price_cents: 12_000, fee_cents: 700 },
          { id: 'stalls', name: 'Stalls', price_cents: 9_400, fee_cents: 600 },
          { id: 'circle', name: 'First balcony', price_cents: 6_800, fee_cents: 450 },
          { id: 'gallery', name: 'Second balcony', price_cents: 3_500, fee_cents: 300 },
        ],
        tier_by_section: THEATRE_TIERS,
      },
      shows: [
        { inDays: 44, onSaleInDays: 3 },
        { inDays: 45, onSaleInDays: 3 },
      ],
    },
  ],
};

const club: DemoVenue = {
  venue: {
    name: 'Maschinenhalle',
    address: 'Werkstraße 4',
    city: 'Leipzig',
    country: 'DE',
    timezone: 'Europe/Berlin',
    sections: CLUB_SECTIONS,
  },
  events: [
    {
      event: {
        name: 'Night Shift Orchestra',
        category: 'concert',
        artists: ['Night Shift Orchestra', 'Ada Kessler'],
        description: 'Brass, machines and a very long encore.',
      },
      terms: {
        currency: 'EUR',
        price_tiers: [
          { id: 'table', name: 'Table', price_cents: 5_900, fee_cents: 400 },
          { id: 'gallery', name: 'Gallery', price_cents: 4_100, fee_cents: 300 },
          { id: 'floor', name: 'Floor', price_cents: 3_200, fee_cents: 300 },
        ],
        tier_by_section: CLUB_TIERS,
      },
      shows: [{ inDays: 21 }, { inDays: 22 }],
    },
  ],
};

function planStadium(): DemoVenue {
  const sections = stadiumSections();
  const tiers = stadiumTiers(sections);
  return {
    venue: {
      name: 'Estadio de la Ribera',
      address: 'Avenida del Puerto 200',
      city: 'Valencia',
      country: 'ES',
      timezone: 'Europe/Madrid',
      sections,
    },
    events: [
      {
        event: {
          name: 'Cup final: Ribera – Atlético Norte',
          category: 'sport',
          artists: ['CF Ribera', 'Atlético Norte'],
          description: 'Ninety minutes, and whatever the cup asks for after them.',
        },
        terms: {
          currency: 'EUR',
          price_tiers: [
            { id: 'premium', name: 'Lower, by the pitch', price_cents: 14_000, fee_cents: 900 },
            { id: 'side', name: 'Sides', price_cents: 9_500, fee_cents: 700 },
            { id: 'middle', name: 'Behind the goals', price_cents: 6_500, fee_cents: 500 },
            { id: 'upper', name: 'Upper ring', price_cents: 3_900, fee_cents: 350 },
          ],
          tier_by_section: tiers,
        },
        shows: [{ inDays: 35 }],
      },
      {
        event: {
          name: 'Luz Navarro: Mediodía',
          category: 'concert',
          artists: ['Luz Navarro', 'Los Faroles'],
          description: 'The last night of the tour, under the open sky.',
        },
        terms: {
          currency: 'EUR',
          price_tiers: [
            { id: 'premium', name: 'Lower, by the stage', price_cents: 12_500, fee_cents: 900 },
            { id: 'side', name: 'Sides', price_cents: 9_000, fee_cents: 700 },
            { id: 'middle', name: 'Ends', price_cents: 7_000, fee_cents: 500 },
            { id: 'upper', name: 'Upper ring', price_cents: 4_500, fee_cents: 350 },
          ],
          tier_by_section: tiers,
        },
        shows: [{ inDays: 60, waitingRoom: true }],
      },
    ],
  };
}

/** The API, with or without the wire between, and who signs its tokens. */
export interface DemoHouse {
  readonly app: Pick<HttpApp, 'request'>;
  readonly issuer: Pick<LocalIssuer, 'issue'>;
}

/** A show of the programme on which to let a crowd loose. */
export interface Showcase {
  readonly showId: string;
  readonly startsAtMs: number;
}

export interface DemoProgramme {
  readonly showcase: Showcase;
  /** Makes what takes a while: fifty thousand seats. */
  readonly finish: () => Promise<void>;
}

/**
 * The small houses first: what the README's first purchase buys is among them. Throws where the API
 * refuses any of it: the programme is part of the product. Made again for the same day, it is completed
 * where it was broken off.
 *
 * @param todayMs the midnight from which its shows' days are counted.
 */
export async function makeDemoProgramme(house: DemoHouse, todayMs: number): Promise<DemoProgramme> {
  const post = await organizerOf(house);
  const showcase = await makeVenue(post, todayMs, theatre);
  if (showcase === null) throw new Error('the demo programme has no show to see a crowd on');
  await makeVenue(post, todayMs, club);
  return {
    showcase,
    async finish() {
      await makeVenue(post, todayMs, planStadium());
    },
  };
}

async function makeVenue(
  post: Post,
  todayMs: number,
  { venue, events }: DemoVenue,
): Promise<Showcase | null> {
  let showcase: Showcase | null = null;
  const venueId = await post('/v1/venues', venue);
  for (const { event, terms, shows } of events) {
    const eventId = await post('/v1/events', event);
    for (const show of shows) {
      const startsAtMs = todayMs + show.inDays * DAY_MS + 19 * HOUR_MS;
      const showId = await post(`/v1/events/${eventId}/shows`, {
        ...terms,
        venue_id: venueId,
        starts_at: new Date(startsAtMs).toISOString(),
        ends_at: new Date(startsAtMs + 3 * HOUR_MS).toISOString(),
        doors_at: new Date(startsAtMs - HOUR_MS).toISOString(),
        on_sale_at: onSaleAt(show, todayMs),
        ...(show.waitingRoom ? { waiting_room: { enabled: true } } : {}),
      });
      await post(`/v1/shows/${showId}/publish`, {});
      if (show.showcase) showcase = { showId, startsAtMs };
    }
  }
  return showcase;
}

/** At ten in the morning, as sales begin. */
const onSaleAt = ({ onSaleInDays }: DemoShow, todayMs: number): string =>
  new Date(
    onSaleInDays === undefined ? todayMs : todayMs + onSaleInDays * DAY_MS + 9 * HOUR_MS,
  ).toISOString();

type Post = (path: string, body: object) => Promise<string>;

/** Each step has a key of its own, so that the next try finds what the last one made. */
async function organizerOf({ app, issuer }: DemoHouse): Promise<Post> {
  const { token } = await issuer.issue({
    subject: DEMO_ORGANIZER,
    roles: ['organizer'],
    ttlMs: TOKEN_TTL_MS,
  });
  let step = 0;
  return async (path, body) => {
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
}

/** The organiser whose dev token the first start prints. */
export const DEMO_ORGANIZER = 'dev-organizer';
