/** Finds what a command is about; what is another's is not there. */
import { eventStream, evolveEvent, initialEvent, type TicketedEvent } from '#domain/event.ts';
import { evolveShow, initialShow, type Show, showStream } from '#domain/show.ts';
import { evolveVenue, initialVenue, type Venue, venueStream } from '#domain/venue.ts';
import {
  type Aggregate,
  type DomainEvent,
  type Evolution,
  loadAggregate,
} from '#event-store/aggregate.ts';
import type { EventStore } from '#event-store/port.ts';
import type { Principal } from '#platform/auth/principal.ts';
import { owns } from '#platform/http/auth.ts';
import { problem } from '#platform/http/problem.ts';

export const venueEvolution = { initial: initialVenue, evolve: evolveVenue };
export const eventEvolution = { initial: initialEvent, evolve: evolveEvent };
export const showEvolution = { initial: initialShow, evolve: evolveShow };

/** Throws 404 for a venue that isn't there or isn't the caller's; so do the others. */
export const ownVenue = (
  store: EventStore,
  venueId: string,
  caller: Principal,
): Promise<Aggregate<Venue>> => own(store, venueStream(venueId), venueEvolution, caller);

export const ownEvent = (
  store: EventStore,
  eventId: string,
  caller: Principal,
): Promise<Aggregate<TicketedEvent>> => own(store, eventStream(eventId), eventEvolution, caller);

export const ownShow = (
  store: EventStore,
  showId: string,
  caller: Principal,
): Promise<Aggregate<Show>> => own(store, showStream(showId), showEvolution, caller);

async function own<Whole extends { readonly owner: string }, Event extends DomainEvent>(
  store: EventStore,
  stream: string,
  evolution: Evolution<Whole | null, Event>,
  caller: Principal,
): Promise<Aggregate<Whole>> {
  const aggregate = await loadAggregate(store, stream, evolution);
  const { state } = aggregate;
  if (state === null || !owns(caller, state.owner)) throw problem('not_found');
  return { ...aggregate, state };
}

/** What a command has just written or found is there. */
export function present<State>(state: State | null): State {
  if (state === null) throw new Error('a command succeeded on something that does not exist');
  return state;
}
