/** Where a history is: in an event store, by its address, or in a file. */
import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { eventPages, type HistoryPages, historyOf } from '#event-store/copy/history.ts';
import { fromNdjson } from '#event-store/copy/ndjson.ts';
import type { KurrentdbEventStoreOptions } from '#event-store/kurrentdb/kurrentdb-event-store.ts';
import type { EventStore } from '#event-store/port.ts';
import { createPostgresEventStore } from '#event-store/postgres/postgres-event-store.ts';
import type { Log } from '../ports.ts';
import { messageOf, StartupError } from '../startup-error.ts';
import { systemEventLoop, systemIds, systemRandom, systemTimers } from '../system.ts';
import { STANDARD_STREAM } from './args.ts';

/** A history that can be read, as often as one likes but for standard input. */
export interface ReadablePlace {
  /** For people; without passwords. */
  readonly name: string;
  /** Null for a file. */
  readonly store: EventStore | null;
  /** From the first event to the last one of now. */
  read(signal?: AbortSignal): HistoryPages;
  close(): Promise<void>;
}

export interface StorePlace extends ReadablePlace {
  readonly store: EventStore;
}

interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
  readonly stdin: AsyncIterable<Uint8Array>;
}

const HERE = 'here';
const POSTGRES = /^postgres(ql)?:\/\//;
const KURRENTDB = /^(esdb|kurrentdb|kurrent)(\+discover)?:\/\//;
/** Somebody's address of something else, rather than the name of a file. */
const ANY_ADDRESS = /^[a-z][a-z0-9+.-]*:\/\//i;

/** To read from; a store has to be there already, since reading makes nothing. */
export async function openToRead(place: string, world: World): Promise<ReadablePlace> {
  if (isStore(place)) return openStore(place, 'expect', world);
  if (ANY_ADDRESS.test(place)) throw unknownAddress(place);
  if (place === STANDARD_STREAM) return file('standard input', () => world.stdin);
  await access(place).catch((error: unknown) => {
    throw new StartupError(`${place} can't be read: ${messageOf(error)}`);
  });
  return file(place, () => createReadStream(place));
}

/** To write to; where there is nothing yet, the tables of a store are made. */
export async function openToWrite(place: string, world: World): Promise<StorePlace> {
  if (!isStore(place)) throw unknownAddress(place);
  return openStore(place, 'migrate', world);
}

const isStore = (place: string): boolean =>
  place === HERE || POSTGRES.test(place) || KURRENTDB.test(place);

function file(name: string, open: () => AsyncIterable<Uint8Array>): ReadablePlace {
  return { name, store: null, read: () => fromNdjson(open()), close: async () => undefined };
}

async function openStore(
  place: string,
  layout: 'migrate' | 'expect',
  world: World,
): Promise<StorePlace> {
  const { store, name, close } =
    place === HERE ? await openHere(layout, world) : await openAt(place, layout, world);
  return {
    name,
    store,
    read: (signal) => eventPages(historyOf(store, signal === undefined ? {} : { signal })),
    close,
  };
}

interface Opened {
  readonly name: string;
  readonly store: EventStore;
  readonly close: () => Promise<void>;
}

async function openHere(layout: 'migrate' | 'expect', { env, log }: World): Promise<Opened> {
  // Only here is more of a house needed than its event store.
  const { openHouse } = await import('../projections-cli/open.ts');
  const { storage, server } = await openHouse(env, log);
  if (layout === 'migrate' && server !== null) {
    await storage.stop();
    throw new StartupError('This house is open: stop it before its history is written to.');
  }
  return { name: 'this house', store: storage.store, close: () => storage.stop() };
}

async function openAt(place: string, layout: 'migrate' | 'expect', world: World): Promise<Opened> {
  const name = withoutSecrets(place);
  const options = {
    connectionString: place,
    timers: systemTimers,
    eventLoop: systemEventLoop,
    random: systemRandom,
    log: world.log,
  };
  try {
    const store = POSTGRES.test(place)
      ? await createPostgresEventStore({
          ...options,
          layout,
          // What a power cut takes is copied again.
          commit: layout === 'migrate' ? 'soon' : 'durable',
        })
      : await openKurrentdb({ ...options, streamPrefix: world.env.KURRENTDB_PREFIX ?? '' });
    return { name, store, close: () => store.close() };
  } catch (error) {
    throw new StartupError(`The event store at ${name} can't be opened: ${messageOf(error)}`);
  }
}

/** Its client is loaded only where it is used. */
async function openKurrentdb(
  options: Omit<KurrentdbEventStoreOptions, 'ids'>,
): Promise<EventStore> {
  const { createKurrentdbEventStore } = await import(
    '#event-store/kurrentdb/kurrentdb-event-store.ts'
  );
  return createKurrentdbEventStore({ ...options, ids: systemIds });
}

const unknownAddress = (place: string): StartupError =>
  new StartupError(
    `${withoutSecrets(place)} is no event store: an address begins with postgres:// or esdb://, or it is "here".`,
  );

/** An address as it may be shown. */
export const withoutSecrets = (address: string): string =>
  address.replace(/\/\/[^@/]*@/, '//').replace(/[?#].*$/, '');
