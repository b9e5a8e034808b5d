/** What commands, queries and sagas of a process share. */
import type { PublishedShow } from '#domain/show.ts';
import type { ObservedStore } from '#event-store/observed-appends.ts';
import type { Position } from '#event-store/port.ts';
import type { SeatSource } from '#projections/port.ts';
import { createSeatSource, directoryTeacher } from '#projections/seat-map/seat-source.ts';
import { createCheckout } from '#sagas/checkout/advance.ts';
import type { Checkout } from '#sagas/port.ts';
import type { LocalIssuer } from '../auth/local-issuer.ts';
import type { Config } from '../config.ts';
import type { Leaderships } from '../leadership.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Overload } from '../overload/overload.ts';
import type { PersonalData } from '../personal-data.ts';
import { createPersonalData } from '../personal-data.ts';
import type { Models } from './models.ts';
import { createOlderParts, type OlderParts } from './older-api.ts';
import { watchOwnWrites } from './own-writes.ts';
import type { Payments } from './payments.ts';
import type { SharedMemory } from './redis.ts';
import type { OwnSimulator } from './simulator.ts';
import type { Storage } from './storage.ts';
import type { Tools } from './tools.ts';
import { createWaitingRoom, type WaitingRoomParts } from './waiting-room.ts';

/** What every process with a database has opened before anything is put on it. */
export interface Parts {
  readonly config: Config;
  readonly tools: Tools;
  readonly metrics: Metrics;
  /** How much this process has to do. */
  readonly overload: Overload;
  readonly issuer: LocalIssuer;
  readonly storage: Storage;
  /** Null where no Redis is named. */
  readonly shared: SharedMemory | null;
  /** Of the role `payments`; null where this process has no simulator of its own. */
  readonly simulator: OwnSimulator | null;
  readonly models: Models;
  readonly leaderships: Leaderships;
  readonly store: ObservedStore;
  readonly origin: string;
  /** In place of the older API's fifteen minutes. */
  readonly reservationMs: number | undefined;
}

export interface Core extends Parts {
  /** Position of this process's last append. */
  readonly ownWrites: () => Position;
  readonly payments: Payments;
  readonly seats: SeatSource;
  readonly checkout: Checkout;
  readonly personalData: PersonalData;
  /** As of the tail; null for a draft and for an unknown show. */
  readonly showOf: (showId: string) => Promise<PublishedShow | null>;
  /** Null where the older API is not served. */
  readonly older: OlderParts | null;
  readonly waitingRoom: WaitingRoomParts;
}

export async function createCore(parts: Parts, payments: Payments): Promise<Core> {
  const { config, models, storage, tools } = parts;
  const directory = models.seatMaps;
  const { store } = parts;
  const ownWrites = watchOwnWrites(store);
  store.observe(directoryTeacher(directory));
  const seats = createSeatSource({ store, directory });
  const showOf = async (showId: string) => (await models.publicMaps.open(showId))?.show() ?? null;
  const shows = {
    isCancelled: async (showId: string) => (await showOf(showId))?.phase === 'cancelled',
  };
  const { provider } = payments;
  return {
    ...parts,
    payments,
    ownWrites,
    seats,
    checkout: createCheckout({ store, seats, provider, shows, ...tools }),
    personalData: await createPersonalData(storage.pool, tools),
    showOf,
    older: config.compatApi ? await createOlderParts(parts) : null,
    waitingRoom: await createWaitingRoom(parts),
  };
}
