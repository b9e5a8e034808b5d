/**
 * A programme of many events, in the log as if organisers had made them one by one: a few are made by
 * HTTP, and their events are appended again and again under other ids, names and dates.
 */
import type { EventStore, NewEvent, StoredEvent, StreamWrite } from '#event-store/port.ts';
import type { Ids, Random } from '#platform/ports.ts';
import { pickOne } from '../../seeded-random.ts';

/** The streams of an event and its show that were made as people make them. */
export interface Template {
  readonly eventId: string;
  readonly showId: string;
}

const DAY_MS = 86_400_000;
const WORDS = [
  ...['Northern', 'Silent', 'Golden', 'Electric', 'Velvet', 'Crimson', 'Hollow', 'Distant'],
  ...['Burning', 'Paper', 'Midnight', 'Winter', 'Broken', 'Holy', 'Lonely', 'Atomic'],
];
const THINGS = [
  ...['Lights', 'Orchestra', 'Rivers', 'Horses', 'Engines', 'Gardens', 'Choir', 'Satellites'],
  ...['Mountains', 'Quartet', 'Machines', 'Wolves', 'Harbour', 'Parade', 'Ghosts', 'Company'],
];
const CATEGORIES = ['concert', 'theatre', 'sport', 'comedy', 'opera', 'musical'];

/** So many streams an append: two an event. */
const EVENTS_AN_APPEND = 500;

export async function appendProgramme(
  store: Pick<EventStore, 'append' | 'readStream'>,
  templates: readonly Template[],
  count: number,
  tools: { readonly ids: Ids; readonly random: Random },
): Promise<void> {
  const originals = await Promise.all(
    templates.map(async (ids) => ({
      ids,
      event: await store.readStream(`event-${ids.eventId}`),
      show: await store.readStream(`show-${ids.showId}`),
    })),
  );
  for (let made = 0; made < count; made += EVENTS_AN_APPEND) {
    const batch = Array.from({ length: Math.min(EVENTS_AN_APPEND, count - made) }, (_, index) =>
      copies(originals[(made + index) % originals.length] as Original, made + index, tools),
    );
    const result = await store.append(batch.flat());
    if (result.outcome !== 'ok') throw new Error(`the programme: ${result.outcome}`);
  }
}

interface Original {
  readonly ids: Template;
  readonly event: readonly StoredEvent[];
  readonly show: readonly StoredEvent[];
}

function copies(
  { ids, event, show }: Original,
  number: number,
  { ids: idMaker, random }: { readonly ids: Ids; readonly random: Random },
): StreamWrite[] {
  const eventId = idMaker.make('evt');
  const showId = idMaker.make('shw');
  const name = `${pickOne(random, WORDS)} ${pickOne(random, THINGS)} ${number}`;
  const artists = [`${pickOne(random, WORDS)} ${pickOne(random, THINGS)}`];
  const laterMs = Math.floor(random.next() * 365) * DAY_MS;
  const change = (data: object): object => {
    const text = JSON.stringify(data)
      .replaceAll(ids.eventId, eventId)
      .replaceAll(ids.showId, showId);
    const copy = JSON.parse(text) as Record<string, unknown>;
    if ('name' in copy) {
      Object.assign(copy, { name, artists, category: pickOne(random, CATEGORIES) });
    }
    const terms = copy.terms as { startsAtMs: number } | undefined;
    if (terms !== undefined) terms.startsAtMs += laterMs;
    return copy;
  };
  const write = (stream: string, events: readonly StoredEvent[]): StreamWrite => ({
    stream,
    expectedRevision: -1,
    events: events.map(
      ({ id: _, data, type, schemaVersion, ...context }): NewEvent => ({
        id: idMaker.uuid(),
        type,
        schemaVersion,
        data: change(data),
        atMs: context.atMs,
        correlationId: context.correlationId,
        causationId: context.causationId,
        actor: context.actor,
      }),
    ),
  });
  return [write(`event-${eventId}`, event), write(`show-${showId}`, show)];
}

/** What people type, a typing error now and then. */
export function searchPath(random: Random): string {
  const word = pickOne(random, WORDS);
  const thing = pickOne(random, THINGS);
  const dice = random.next();
  if (dice < 0.4) return `/v1/events?q=${word}%20${thing}`;
  if (dice < 0.6)
    return `/v1/events?q=${thing.slice(0, 5)}&category=${pickOne(random, CATEGORIES)}`;
  if (dice < 0.75) return `/v1/events?q=${misspelt(word)}`;
  if (dice < 0.9) return `/v1/events?category=${pickOne(random, CATEGORIES)}&city=Hamburg`;
  return '/v1/events';
}

/** Two letters in each other's place. */
const misspelt = (word: string): string =>
  `${word.slice(0, 2)}${word[3]}${word[2]}${word.slice(4)}`.toLowerCase();
