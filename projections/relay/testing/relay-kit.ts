/** Relays for tests: on a store in memory or any other, with a place in a database of their own. */
import type pg from 'pg';
import { seatStream } from '#domain/seat.ts';
import type { EventStore } from '#event-store/port.ts';
import { fact } from '#event-store/testing/facts.ts';
import { silentLog } from '#event-store/testing/silent-log.ts';
import type { Log } from '#platform/ports.ts';
import { systemClock, systemRandom, systemTimers } from '#platform/system.ts';
import { createPlaces, type Places } from '../place.ts';
import type { Message, MessageBroker } from '../port.ts';
import { createRelay, type Relay } from '../relay.ts';
import { createShowEvents } from '../show-events.ts';

export interface RunningRelay {
  readonly relay: Relay;
  readonly places: Places;
  setLeads(leads: boolean): void;
  /** Resolves once everything in the log has been dealt with. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

export interface RelayKitOptions {
  readonly pool: pg.Pool;
  readonly store: EventStore;
  readonly broker: MessageBroker;
  readonly leads?: boolean;
  readonly log?: Log;
  readonly givenBy?: (customerId: string) => Promise<string | null>;
  /** Between the relay and its place in the log. */
  readonly aroundPlaces?: (places: Places) => Places;
}

const PATIENCE_MS = 18_000;

export function runRelay(options: RelayKitOptions): RunningRelay {
  const { pool, store, broker, log = silentLog, aroundPlaces = (places) => places } = options;
  const { givenBy = async () => null } = options;
  let leads = options.leads ?? true;
  const places = createPlaces('kafka', { pool, store });
  const relay = createRelay({
    store,
    places: aroundPlaces(places),
    broker,
    sources: { eventOfShow: createShowEvents(store), givenBy },
    leadership: { isLeader: () => leads },
    clock: systemClock,
    timers: systemTimers,
    random: systemRandom,
    log,
  });
  const ending = new AbortController();
  const done = relay.run(ending.signal);
  return {
    relay,
    places,
    setLeads: (now) => {
      leads = now;
    },
    settled: () =>
      until(async () => {
        const { state, position } = await relay.status();
        return state === 'live' && position === (await store.head());
      }),
    async stop() {
      ending.abort();
      await done;
    },
  };
}

export async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  const lateMs = Date.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (Date.now() > lateMs) throw new Error('it never came to be so');
    await systemTimers.sleep(5);
  }
}

/** So many seats held, one after another, `streams` of them in turn; of show `shw_1`. */
export async function holdSeats(store: EventStore, count: number, streams = 7): Promise<void> {
  const head = Number(await store.head());
  for (let at = 0; at < count; at += 1) {
    const stream = seatStream('shw_1', `A-1-${at % streams}`);
    const [last] = await store.readStream(stream, { direction: 'backwards', maxCount: 1 });
    const data = { holdId: `hld_${head + at}`, customerId: 'cus_1', untilMs: 1_000 };
    const result = await store.append([
      {
        stream,
        expectedRevision: last?.revision ?? -1,
        events: [fact({ type: 'SeatHeld', data })],
      },
    ]);
    if (result.outcome !== 'ok') throw new Error(`append ended in ${result.outcome}`);
  }
}

type Sent = Pick<Message, 'key' | 'headers'>;

/**
 * Whether each event of the store is there, and the first time that each is there stands in the order
 * of its key. Tells how many are there more than once.
 */
export async function assertNoGap(
  store: EventStore,
  messages: readonly Sent[],
): Promise<{ readonly duplicates: number }> {
  const seen = new Set<string>();
  const firsts = messages.filter(({ headers }) => {
    const id = headers['event-id'] ?? '';
    return !seen.has(id) && seen.add(id);
  });
  const { events } = await store.readAll({ after: 0n, maxCount: 100_000 });
  const missing = events.filter(({ id }) => !seen.has(id));
  if (missing.length > 0) throw new Error(`${missing.length} events were never published`);
  const last = new Map<string, number>();
  for (const { key, headers } of firsts) {
    const revision = Number(headers.revision);
    if (revision !== (last.get(key) ?? -1) + 1) {
      throw new Error(`${key}: ${revision} after ${last.get(key)}`);
    }
    last.set(key, revision);
  }
  return { duplicates: messages.length - firsts.length };
}
