/** The role `command-api`, HTTP in: every command with what it needs. */
import { registerCatalogCommands } from '#command-api/catalog/register.ts';
import { registerCustomerCommands } from '#command-api/customers/erase.ts';
import { createAccessCodes } from '#command-api/holds/access-codes.ts';
import { createRefusedAttempts } from '#command-api/holds/refused-attempts.ts';
import { type EventShow, registerHoldCommands } from '#command-api/holds/routes.ts';
import { createUnboughtHolds } from '#command-api/holds/unbought-holds.ts';
import { registerSwitches } from '#command-api/operation/switches.ts';
import { registerOrderCommands } from '#command-api/orders/routes.ts';
import { registerUnwindCommands } from '#command-api/orders/unwind-routes.ts';
import { registerBrowserSession } from '#command-api/sessions/browser-session.ts';
import { registerDevTokens, registerSessions } from '#command-api/sessions/register.ts';
import { wasPublished } from '#domain/show.ts';
import type { Position } from '#event-store/port.ts';
import { registerRoomFigures } from '#waiting-room/figures-route.ts';
import { registerLottery } from '#waiting-room/lottery-routes.ts';
import { registerWaitingRoom } from '#waiting-room/routes.ts';
import type { HttpApp } from '../http/env.ts';
import { problem } from '../http/problem.ts';
import { createKeyedQueue } from '../keyed-queue.ts';
import { createAccessCodeHash } from '../limits/access-code-hash.ts';
import type { Core } from './core.ts';
import { registerCrowds } from './crowds.ts';
import type { Models } from './models.ts';
import { registerOlderCommandApi } from './older-api.ts';
import { watchRoomLoad } from './room-load.ts';
import { unwindingProgress } from './sagas.ts';

/** Work of the commands that goes on beside the requests, until the signal aborts. */
export type CommandWork = (signal: AbortSignal) => Promise<void>;

export function registerCommandApi(app: HttpApp, core: Core): CommandWork {
  const { config, issuer, models, storage, store, seats, checkout, personalData, tools } = core;
  const { buyers, notes } = personalData;
  const { provider, secrets } = core.payments;
  const shown = (position: Position) => shownIn(models, position);
  const refusedAttempts = createRefusedAttempts({ store, ...tools });
  const unboughtHolds = createUnboughtHolds(config.limits.rates.unboughtHolds);
  const hashCode = createAccessCodeHash(issuer.key.deriveKey('access codes'));
  const { waitingRoom } = core;
  const roomLoad = watchRoomLoad(core, shown);
  const holdDeps = {
    store,
    admission: roomLoad.admission,
    seats,
    directory: models.seatMaps,
    customers: createKeyedQueue(),
    refusedAttempts,
    unboughtHolds,
    accessCodes: createAccessCodes({ store, hashCode, ...tools }),
    switches: models.switches,
    ...tools,
  };
  const orderDeps = {
    store,
    seats,
    checkout,
    buyers,
    saleOf: saleOf(core),
    unboughtHolds,
    ...tools,
  };

  const secureCookies = core.origin.startsWith('https:');
  registerSessions(app, { issuer, secureCookies, ...tools });
  registerBrowserSession(app, { secureCookies, ...tools });
  if (config.devTokens) registerDevTokens(app, { issuer });
  const crowds = registerCrowds(app, core);
  registerCatalogCommands(app, {
    store,
    venues: models.catalog,
    directory: models.seatMaps,
    notes,
    unwinding: { progress: (showId) => unwindingProgress(storage.pool, showId) },
    shown,
    hashCode,
    ...tools,
  });
  // In force by the answer already: nothing else of it needs to be seen anywhere.
  const unseen = async () => undefined;
  registerSwitches(app, { store, switches: models.switches, notes, shown: unseen, ...tools });
  registerCustomerCommands(app, { store, personalData, isKnown: isKnown(core), shown, ...tools });
  registerHoldCommands(app, {
    ...holdDeps,
    showsOfEvent: (eventId) => publicShows(models, eventId),
  });
  registerOrderCommands(app, { ...orderDeps, provider, secrets, providerName: provider.name });
  registerUnwindCommands(app, { ...orderDeps, notes, termsOf: termsOf(core) });
  if (core.older !== null) {
    registerOlderCommandApi(app, core, core.older, { ...holdDeps, ...orderDeps });
  }
  registerWaitingRoom(app, { ...waitingRoom, ...tools });
  registerLottery(app, { ...waitingRoom, store });
  registerRoomFigures(app, { ...waitingRoom, store, ...tools });
  return async (signal) => {
    await Promise.all([
      refusedAttempts.run(signal),
      waitingRoom.run(signal),
      roomLoad.run(signal),
      crowds(signal),
    ]);
  };
}

const SHOWN_WITHIN_MS = 1_000;

/** Waits for the models, wherever they are kept; one that is behind holds up no command for long. */
async function shownIn({ gate, gates }: Models, position: Position): Promise<void> {
  const all = [gate, gates.catalog, gates.orders];
  await Promise.all(all.map((gate) => gate.reached(position, SHOWN_WITHIN_MS)));
}

/** The event of a show that is for sale; null where it was called off. */
const saleOf =
  ({ showOf }: Core) =>
  async (showId: string): Promise<{ readonly eventId: string } | null> => {
    const show = await showOf(showId);
    return show === null || show.phase === 'cancelled' ? null : { eventId: show.eventId };
  };

const termsOf =
  ({ showOf }: Core) =>
  async (showId: string) => {
    const show = await showOf(showId);
    if (show === null) throw new Error(`there is no published show ${showId}`);
    return { owner: show.owner, policy: show.terms.policy };
  };

const isKnown =
  ({ models, store }: Core) =>
  async (customerId: string): Promise<boolean> => {
    // A model that is still being built knows nothing of somebody who may well be there.
    if (!(await models.gates.customers.reached(await store.head(), SHOWN_WITHIN_MS))) {
      throw problem('projection_behind', { headers: { 'Retry-After': '1' } });
    }
    return models.activity.isKnown(customerId);
  };

/** Every show of an event that was ever published. */
async function publicShows(models: Models, eventId: string): Promise<readonly EventShow[]> {
  const listed = await models.catalog.showsOf([eventId]);
  return listed
    .filter(({ show }) => wasPublished(show))
    .map(({ show }) => ({ showId: show.showId, cancelled: show.phase === 'cancelled' }));
}
