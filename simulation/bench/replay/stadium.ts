/** A published show, written as an organiser's commands write it. */
import type { Decision } from '#domain/decision.ts';
import { fold } from '#domain/decision.ts';
import { buildLayout, type Layout } from '#domain/layout.ts';
import type { SectionInput } from '#domain/layout-input.ts';
import { createShow, evolveShow, publishShow, type ShowEvent, showStream } from '#domain/show.ts';
import { createVenue, evolveVenue, type VenueEvent, venueStream } from '#domain/venue.ts';
import { streamWrite } from '#event-store/aggregate.ts';
import { type EventStore, NO_STREAM, type StreamWrite } from '#event-store/port.ts';
import type { BenchWorld } from '../part.ts';

export interface Stadium {
  readonly showId: string;
  readonly layout: Layout;
}

const ROW_SEATS = 40;
const SECTION_ROWS = 25;
const DAY_MS = 86_400_000;

export async function publishStadium(
  store: EventStore,
  seatCount: number,
  world: BenchWorld,
): Promise<Stadium> {
  const { ids, clock } = world;
  const owner = ids.make('cus');
  const venueId = ids.make('ven');
  const showId = ids.make('shw');
  const sections = planSections(seatCount);
  const place = { address: null, city: 'Hamburg', country: 'DE', timezone: 'Europe/Berlin' };
  const venue = eventsOf<VenueEvent>(
    createVenue(null, { venueId, owner, name: 'Measured stadium', ...place, sections }),
  );
  const layout = buildLayout(fold(evolveVenue, null, venue)?.layout?.sections ?? []);
  const terms = {
    venueId,
    startsAtMs: clock.nowMs() + 30 * DAY_MS,
    onSaleAtMs: clock.nowMs() - DAY_MS,
    currency: 'EUR',
    priceTiers: [{ id: 'standard', name: 'Standard', priceCents: 4_900, feeCents: 450 }],
    tierBySection: Object.fromEntries(sections.map(({ id }) => [id, 'standard'])),
  };
  const drafted = eventsOf<ShowEvent>(
    createShow(null, { showId, eventId: ids.make('evt'), owner, terms }),
  );
  const published = eventsOf<ShowEvent>(
    publishShow(fold(evolveShow, null, drafted), {
      venueRevision: venue.length - 1,
      layoutVersion: 1,
      layout,
    }),
  );
  const cause = causeOf(world);
  const written = (stream: string, events: readonly (VenueEvent | ShowEvent)[]): StreamWrite =>
    streamWrite({ stream, revision: NO_STREAM }, events, cause, world);
  await stored(store, [
    written(venueStream(venueId), venue),
    written(showStream(showId), [...drafted, ...published]),
  ]);
  return { showId, layout };
}

export const causeOf = ({ ids }: BenchWorld) => ({
  correlationId: ids.make('req'),
  causationId: ids.uuid(),
  actor: 'system:bench',
});

/** Throws where anything but a plain yes comes back. */
export async function stored(store: EventStore, writes: readonly StreamWrite[]): Promise<void> {
  const result = await store.append(writes);
  if (result.outcome !== 'ok') throw new Error(`an append ended in ${result.outcome}`);
}

function planSections(seatCount: number): readonly SectionInput[] {
  const sectionSeats = ROW_SEATS * SECTION_ROWS;
  return Array.from({ length: Math.ceil(seatCount / sectionSeats) }, (_, section) => {
    const seats = Math.min(sectionSeats, seatCount - section * sectionSeats);
    return {
      id: `S${section + 1}`,
      name: `Section ${section + 1}`,
      kind: 'reserved',
      rows: Array.from({ length: Math.ceil(seats / ROW_SEATS) }, (_, row) => ({
        label: String(row + 1),
        seats: Math.min(ROW_SEATS, seats - row * ROW_SEATS),
      })),
    };
  });
}

function eventsOf<Event>(decision: Decision<Event, unknown>): readonly Event[] {
  if (!decision.ok) throw new Error(`refused: ${JSON.stringify(decision.refusal)}`);
  return decision.events;
}
