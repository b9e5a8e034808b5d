/** Halls and shows for measuring, made as an organiser makes them. */
import type { Clock } from '#platform/ports.ts';
import { call } from '../on-sale/call.ts';
import { createHttpClient, type HttpClient } from '../on-sale/http-client.ts';

export interface Hall {
  readonly venueId: string;
  readonly eventId: string;
  readonly seats: readonly HallSeat[];
  /** Puts one more show in it on sale. */
  newShow(): Promise<string>;
}

export interface HallSeat {
  readonly id: string;
  readonly section: string;
  readonly row: string;
  readonly label: string;
}

const SECTION_SEATS = 1_000;
const ROW_SEATS = 25;
const DAY_MS = 86_400_000;
/** Longer than any benchmark: no sweep in between. */
const HOLD_MINUTES = 60;
export const PRICE = { id: 'standard', name: 'Standard', price_cents: 4_900, fee_cents: 450 };

/** Numbered seats only, in sections of a thousand. */
export async function makeHall(
  url: string,
  seatCount: number,
  clock: Clock,
  city = 'Hamburg',
): Promise<Hall> {
  const http = createHttpClient({ baseUrl: url, connections: 1 });
  const token = await organizerToken(http);
  const create = async (request: Parameters<HttpClient['send']>[0]): Promise<{ id: string }> => {
    const answer = await http.send({ ...request, token });
    if (answer.status >= 300) throw new Error(`${request.path}: ${answer.body}`);
    return JSON.parse(answer.body.toString()) as { id: string };
  };
  const sections = planSections(seatCount);
  const hall = { city, country: 'DE', timezone: 'Europe/Berlin', sections };
  const venue = await create(call('createVenue', { body: { name: 'Measured hall', ...hall } }));
  const concert = { name: 'Measured concert', category: 'concert', artists: ['The Rulers'] };
  const event = await create(call('createEvent', { body: concert }));
  const terms = {
    venue_id: venue.id,
    starts_at: new Date(clock.nowMs() + 30 * DAY_MS).toISOString(),
    on_sale_at: new Date(clock.nowMs() - 60_000).toISOString(),
    currency: 'EUR',
    price_tiers: [PRICE],
    tier_by_section: Object.fromEntries(sections.map(({ id }) => [id, PRICE.id])),
    hold_minutes: HOLD_MINUTES,
  };
  return {
    venueId: venue.id,
    eventId: event.id,
    seats: seatsOf(sections),
    async newShow() {
      const { id } = await create(call('createShow', { path: { id: event.id }, body: terms }));
      await create(call('publishShow', { path: { id } }));
      return id;
    },
  };
}

async function organizerToken(http: HttpClient): Promise<string> {
  const answer = await http.send(call('createDevToken', { body: { role: 'organizer' } }));
  return (JSON.parse(answer.body.toString()) as { token: string }).token;
}

interface Section {
  readonly id: string;
  readonly name: string;
  readonly kind: 'reserved';
  readonly rows: { readonly label: string; readonly seats: number }[];
}

function planSections(seatCount: number): Section[] {
  return Array.from({ length: Math.ceil(seatCount / SECTION_SEATS) }, (_, index) => {
    const seats = Math.min(SECTION_SEATS, seatCount - index * SECTION_SEATS);
    const rows = Array.from({ length: Math.ceil(seats / ROW_SEATS) }, (_, row) => ({
      label: String(row + 1),
      seats: Math.min(ROW_SEATS, seats - row * ROW_SEATS),
    }));
    return { id: `S${index + 1}`, name: `Section ${index + 1}`, kind: 'reserved', rows };
  });
}

const seatsOf = (sections: readonly Section[]): HallSeat[] =>
  sections.flatMap(({ id: section, rows }) =>
    rows.flatMap(({ label: row, seats }) =>
      Array.from({ length: seats }, (_, index) => {
        const label = String(index + 1);
        return { id: `${section}-${row}-${label}`, section, row, label };
      }),
    ),
  );

/** The same seats in an order of chance, as people want them. */
export function shuffled<Item>(
  items: readonly Item[],
  random: { readonly next: () => number },
): Item[] {
  const mixed = [...items];
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random.next() * (last + 1));
    [mixed[last], mixed[other]] = [mixed[other] as Item, mixed[last] as Item];
  }
  return mixed;
}
