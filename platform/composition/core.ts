/** What commands, queries and sagas of a process share. */

import type { PublishedShow } from '#domain/show.ts';
import type { EventStore, Position } from '#event-store/port.ts';
import type { SeatSource } from '#projections/port.ts';
import { createSeatSource, teachDirectory } from '#projections/seat-map/seat-source.ts';
import { createCheckout } from '#sagas/checkout/advance.ts';
import type { Checkout } from '#sagas/port.ts';
import type { LocalIssuer } from '../auth/local-issuer.ts';
import type { Config } from '../config.ts';
import type { PersonalData } from '../personal-data.ts';
import { createPersonalData } from '../personal-data.ts';
import type { Clock, Ids, Log, Random, Timers } from '../ports.ts';
import { systemClock, systemIds, systemRandom, systemTimers } from '../system.ts';
import type { Models } from './models.ts';
import { watchOwnWrites } from './own-writes.ts';
import type { Payments } from './payments.ts';
import type { Storage } from './storage.ts';

/** What has been opened before anything is put on it. */
export interface Parts {
  readonly config: Config;
  readonly log: Log;
  readonly issuer: LocalIssuer;
  readonly storage: Storage;
  readonly payments: Payments;
  readonly models: Models;
  readonly store: EventStore;
  readonly origin: string;
  /** In place of the older API's fifteen minutes. */
  readonly reservationMs: number | undefined;
}

export interface Tools {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly ids: Ids;
  readonly log: Log;
}

export interface Core extends Omit<Parts, 'log'> {
  readonly tools: Tools;
  /** The store as this process uses it: what it appends is in its directory at once. */
  readonly store: EventStore;
  /** Position of this process's last append. */
  readonly ownWrites: () => Position;
  readonly seats: SeatSource;
  readonly checkout: Checkout;
  readonly personalData: PersonalData;
  /** As of the tail; null for a draft and for an unknown show. */
  readonly showOf: (showId: string) => Promise<PublishedShow | null>;
}

export async function createCore(parts: Parts): Promise<Core> {
  const { models, payments, storage, log } = parts;
  const directory = models.seatMaps;
  const ownWrites = watchOwnWrites(parts.store);
  const store = teachDirectory(ownWrites.store, directory);
  const tools: Tools = {
    clock: systemClock,
    timers: systemTimers,
    random: systemRandom,
    ids: systemIds,
    log,
  };
  const seats = createSeatSource({ store, directory });
  const showOf = async (showId: string) => (await directory.open(showId))?.show() ?? null;
  const shows = {
    isCancelled: async (showId: string) => (await showOf(showId))?.phase === 'cancelled',
  };
  const { provider } = payments;
  return {
    ...parts,
    tools,
    store,
    ownWrites: ownWrites.position,
    seats,
    checkout: createCheckout({ store, seats, provider, shows, ...tools }),
    personalData: await createPersonalData(storage.pool, tools),
    showOf,
  };
}
