/** What people come to see; its shows are when and where. (Not to be confused with domain events.) */
import {
  accept,
  type Decision,
  type FieldError,
  type InvalidInput,
  invalidInput,
  refuse,
} from './decision.ts';
import { textErrors } from './text.ts';

/** The stream of an event; nothing else builds this name. */
export const eventStream = (eventId: string): string => `event-${eventId}`;

/** The event that a stream is about, or null for another kind of stream. */
export const parseEventStream = (stream: string): string | null =>
  stream.startsWith('event-') ? stream.slice('event-'.length) : null;

export interface EventDetails {
  readonly name: string;
  readonly category: string;
  readonly artists: readonly string[];
  readonly description: string | null;
}

export type EventEvent =
  | {
      readonly type: 'EventCreated';
      readonly data: EventDetails & { readonly eventId: string; readonly owner: string };
    }
  | { readonly type: 'EventChanged'; readonly data: { readonly changes: Partial<EventDetails> } }
  /** Its first show went on the programme. */
  | { readonly type: 'EventPublished'; readonly data: { readonly showId: string } }
  /** Its last show was cancelled. */
  | { readonly type: 'EventCancelled'; readonly data: Record<string, never> };

export type EventStatus = 'draft' | 'published' | 'cancelled';

export interface TicketedEvent extends EventDetails {
  readonly eventId: string;
  readonly owner: string;
  readonly status: EventStatus;
}

/** Null: there is no such event. */
export type EventState = TicketedEvent | null;

export const initialEvent: EventState = null;

export function evolveEvent(state: EventState, event: EventEvent): EventState {
  if (event.type === 'EventCreated') return { ...event.data, status: 'draft' };
  if (state === null) return state;
  switch (event.type) {
    case 'EventChanged':
      return { ...state, ...event.data.changes };
    case 'EventPublished':
      return { ...state, status: 'published' };
    case 'EventCancelled':
      return { ...state, status: 'cancelled' };
    default:
      event satisfies never;
      return state;
  }
}

export interface EventNotFound {
  readonly code: 'EventNotFound';
}

export interface CreateEvent extends EventDetails {
  readonly eventId: string;
  readonly owner: string;
}

export function createEvent(
  state: EventState,
  command: CreateEvent,
): Decision<EventEvent, InvalidInput> {
  if (state !== null) return accept();
  const errors = validateDetails(command);
  if (errors.length > 0) return invalidInput(errors);
  const { eventId, owner, name, category, artists, description } = command;
  return accept({
    type: 'EventCreated',
    data: { eventId, owner, name, category, artists, description },
  });
}

/** What is left out stays; a cancelled event may still be described better. */
export function changeEvent(
  state: EventState,
  command: Partial<EventDetails>,
): Decision<EventEvent, InvalidInput | EventNotFound> {
  if (state === null) return refuse({ code: 'EventNotFound' });
  const errors = validateDetails({ ...state, ...command });
  if (errors.length > 0) return invalidInput(errors);
  const changes = changedDetails(state, command);
  return Object.keys(changes).length === 0
    ? accept()
    : accept({ type: 'EventChanged', data: { changes } });
}

/** Called when a show of it is published. A cancelled event that gets a new show is on again. */
export function publishEvent(
  state: EventState,
  command: { readonly showId: string },
): Decision<EventEvent, EventNotFound> {
  if (state === null) return refuse({ code: 'EventNotFound' });
  if (state.status === 'published') return accept();
  return accept({ type: 'EventPublished', data: { showId: command.showId } });
}

/** Called when no show of it is left that isn't cancelled. */
export function cancelEvent(state: EventState): Decision<EventEvent, EventNotFound> {
  if (state === null) return refuse({ code: 'EventNotFound' });
  if (state.status === 'cancelled') return accept();
  return accept({ type: 'EventCancelled', data: {} });
}

function changedDetails(
  state: EventDetails,
  command: Partial<EventDetails>,
): Partial<EventDetails> {
  const { name, category, artists, description } = command;
  return {
    ...(name !== undefined && name !== state.name ? { name } : {}),
    ...(category !== undefined && category !== state.category ? { category } : {}),
    ...(artists !== undefined && artists.join('\n') !== state.artists.join('\n')
      ? { artists }
      : {}),
    ...(description !== undefined && description !== state.description ? { description } : {}),
  };
}

const MAX_ARTISTS = 100;

function validateDetails(details: EventDetails): FieldError[] {
  const errors = [
    ...textErrors('name', details.name, 200),
    ...textErrors('category', details.category, 60),
    ...details.artists.flatMap((artist, index) => textErrors(`artists.${index}`, artist, 200)),
  ];
  if (details.artists.length > MAX_ARTISTS) {
    errors.push({ path: 'artists', message: `at most ${MAX_ARTISTS} artists` });
  }
  if (details.description !== null && details.description.length > 20_000) {
    errors.push({ path: 'description', message: 'at most 20000 characters' });
  }
  return errors;
}
