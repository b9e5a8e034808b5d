/** A memory store with a show on it, for tests of read models; events come from real decisions. */
import { randomUUID } from 'node:crypto';
import type { Decision } from '#domain/decision.ts';
import { fold } from '#domain/decision.ts';
import { createEvent, eventStream, publishEvent } from '#domain/event.ts';
import type { Item } from '#domain/hold.ts';
import { buildLayout, type Layout } from '#domain/layout.ts';
import type { SectionInput } from '#domain/layout-input.ts';
import {
  evolveSeat,
  initialSeat,
  type SeatEvent,
  type SeatState,
  seatStream,
} from '#domain/seat.ts';
import { createShow, evolveShow, publishShow, type ShowEvent, showStream } from '#domain/show.ts';
import { block, floor, showTerms } from '#domain/testing/catalogue.ts';
import { itemOf } from '#domain/testing/orders.ts';
import { createVenue, evolveVenue, type VenueEvent, venueStream } from '#domain/venue.ts';
import type { DomainEvent } from '#event-store/aggregate.ts';
import { createMemoryEventStore } from '#event-store/memory.ts';
import type { EventStore, Position } from '#event-store/port.ts';
import { fact } from '#event-store/testing/facts.ts';
import { silentLog } from '#event-store/testing/silent-log.ts';
import { systemTimers } from '#platform/system.ts';

export const OWNER = 'org_1';
/** During the sale of the show of `showTerms`. */
export const SALE_MS = 1_500_000;

/** A seat of such a show as holds and orders list it, untaxed. */
export const untaxedItem = (seatId: string): Item =>
  itemOf(seatId, { label: seatId.slice(-1), taxCents: 0 });

export interface Stage {
  readonly store: EventStore;
  readonly clock: { nowMs(): number; setMs(ms: number): void };
  readonly random: { next(): number };
  readonly timers: typeof systemTimers;
  readonly log: typeof silentLog;
  /** Appends to a stream whatever its revision; the position of the last event. */
  append(stream: string, ...events: readonly DomainEvent[]): Promise<Position>;
  /** A venue and a published show in it. */
  publish(showId: string, sections?: readonly SectionInput[]): Promise<Layout>;
  /** Decides on a seat's state as its stream says, and appends what comes of it. */
  decide(
    showId: string,
    seatId: string,
    rule: (seat: SeatState) => Decision<SeatEvent, unknown>,
  ): Promise<readonly SeatEvent[]>;
}

export function createStage(
  options: { readonly store?: EventStore; readonly nowMs?: number } = {},
): Stage {
  const store = options.store ?? createMemoryEventStore({ storeId: randomUUID() });
  let nowMs = options.nowMs ?? SALE_MS;

  async function append(stream: string, ...events: readonly DomainEvent[]): Promise<Position> {
    const last = (await store.readStream(stream, { direction: 'backwards', maxCount: 1 }))[0];
    const result = await store.append([
      {
        stream,
        expectedRevision: last?.revision ?? -1,
        events: events.map(({ type, data }) => fact({ type, data, atMs: nowMs })),
      },
    ]);
    if (result.outcome !== 'ok') throw new Error(`append ended in ${result.outcome}`);
    return result.position;
  }

  async function publish(
    showId: string,
    sections: readonly SectionInput[] = [block('A', 2, 5), floor('FLOOR', 10)],
  ): Promise<Layout> {
    const venueId = `ven_${showId}`;
    const eventId = `evt_${showId}`;
    const venue = eventsOf<VenueEvent>(
      createVenue(null, {
        venueId,
        owner: OWNER,
        name: 'Arena',
        address: null,
        city: 'Berlin',
        country: 'DE',
        timezone: 'Europe/Berlin',
        sections,
      }),
    );
    await append(venueStream(venueId), ...venue);
    const details = {
      name: 'A night',
      category: 'concert',
      artists: ['Somebody'],
      description: null,
    };
    const created = eventsOf(createEvent(null, { eventId, owner: OWNER, ...details }));
    await append(eventStream(eventId), ...created);
    const layout = buildLayout(fold(evolveVenue, null, venue)?.layout?.sections ?? []);
    const tierBySection = Object.fromEntries(sections.map(({ id }) => [id, 'standard']));
    const terms = { ...showTerms, venueId, tierBySection };
    const drafted = eventsOf<ShowEvent>(createShow(null, { showId, eventId, owner: OWNER, terms }));
    const published = eventsOf<ShowEvent>(
      publishShow(fold(evolveShow, null, drafted), {
        venueRevision: venue.length - 1,
        layoutVersion: 1,
        layout,
      }),
    );
    await append(showStream(showId), ...drafted, ...published);
    const programme = publishEvent(
      { ...details, eventId, owner: OWNER, status: 'draft' },
      { showId },
    );
    await append(eventStream(eventId), ...eventsOf(programme));
    return layout;
  }

  return {
    store,
    clock: {
      nowMs: () => nowMs,
      setMs: (ms) => {
        nowMs = ms;
      },
    },
    random: { next: () => 0.5 },
    timers: systemTimers,
    log: silentLog,
    append,
    publish,
    decide: async (showId, seatId, rule) => {
      const stream = seatStream(showId, seatId);
      const history = (await store.readStream(stream)) as unknown as readonly SeatEvent[];
      const decision = rule(fold(evolveSeat, initialSeat, history));
      const events = decision.ok ? decision.events : [];
      if (events.length > 0) await append(stream, ...events);
      return events;
    },
  };
}

export function eventsOf<Event>(decision: Decision<Event, unknown>): readonly Event[] {
  if (!decision.ok) throw new Error(`refused: ${JSON.stringify(decision.refusal)}`);
  return decision.events;
}
