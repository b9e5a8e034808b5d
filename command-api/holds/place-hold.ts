/** Places a hold: all of the seats or none, with each seat's revision as the judge. */
import type { RefusalCause } from '#domain/demand.ts';
import type { HoldEvent, HoldState, Item, PlacedHold, SalesChannel } from '#domain/hold.ts';
import { evolveHold, holdStream, initialHold, isPlaced } from '#domain/hold.ts';
import { priceOf } from '#domain/pricing.ts';
import { isOnSale } from '#domain/show-status.ts';
import type { Aggregate, Cause } from '#event-store/aggregate.ts';
import { foldAggregate, loadAggregate, streamWrite } from '#event-store/aggregate.ts';
import type { AppendWithSeatsDeps } from '#event-store/append-with-seats.ts';
import type { EventStore, IdempotencyMark, Position } from '#event-store/port.ts';
import { NO_STREAM } from '#event-store/port.ts';
import { notBegun } from '#platform/http/deadline.ts';
import { derivedId } from '#platform/http/idempotency.ts';
import type { KeyedQueue } from '#platform/keyed-queue.ts';
import type { SeatDirectory, ShowSeats } from '#projections/port.ts';
import type { Switches } from '#projections/switches/port.ts';
import type { RefusedAttempts } from '../ports.ts';
import type { AccessCodes } from './access-codes.ts';
import type { SeatWish } from './choose-seats.ts';
import { chooseSeats } from './choose-seats.ts';
import { type CustomerOfShow, customerOfShow, type UnboughtHolds } from './unbought-holds.ts';
import { type HoldWritten, writeHold } from './write-hold.ts';

export interface PlaceHoldDeps extends AppendWithSeatsDeps {
  readonly store: EventStore;
  readonly directory: SeatDirectory;
  /** A customer's commands on a show run in turn: their limit of live seats is exact in a process. */
  readonly customers: KeyedQueue;
  readonly refusedAttempts: RefusedAttempts;
  readonly unboughtHolds: UnboughtHolds;
  readonly accessCodes: AccessCodes;
  /** Whether an operator lets anything be sold. */
  readonly switches: Pick<Switches, 'isOn'>;
}

export interface PlaceHold {
  readonly show: ShowSeats;
  readonly customerId: string;
  readonly wish: SeatWish;
  /** Whether the show's waiting room, where it has one, lets them in. */
  readonly isAdmitted: boolean;
  /** When that was asked. */
  readonly askedAtMs: number;
  readonly mark: IdempotencyMark | null;
  readonly cause: Cause;
  /** In place of the show's own hold time. */
  readonly holdMs?: number;
  readonly channel?: SalesChannel;
  /** What may open the sale before it opens to all. */
  readonly accessCode?: string | undefined;
}

export interface HoldIsPlaced {
  readonly ok: true;
  readonly hold: PlacedHold;
  readonly aggregate: Aggregate<HoldState>;
  readonly replayed: boolean;
}

export type PlaceHoldRefusal =
  | { readonly code: 'AdmissionRequired' }
  | { readonly code: 'NotOnSale'; readonly reason?: 'sales_stopped' }
  | { readonly code: 'SeatNotFound'; readonly seatIds: readonly string[] }
  | { readonly code: 'AreaNotFound' }
  | {
      readonly code: 'TooManySeats';
      readonly limit: number;
      /** `customer`: held or reserved at once; `tickets`: with those that are bought. */
      readonly limitOf: 'hold' | 'customer' | 'tickets';
    }
  | { readonly code: 'TooManyHolds'; readonly retryAfterMs: number }
  | { readonly code: 'CodeNotAccepted'; readonly isUsedUp: boolean }
  | { readonly code: 'TooManyGuesses'; readonly retryAfterMs: number }
  | { readonly code: 'SeatUnavailable'; readonly seatIds: readonly string[] }
  | { readonly code: 'KeyReused' }
  /** The choice is the house's, and nobody can say yet that nothing fits: ask again in a moment. */
  | { readonly code: 'Behind' }
  | { readonly code: 'Unknown' };

export type PlaceHoldResult =
  | HoldIsPlaced
  | { readonly ok: false; readonly refusal: PlaceHoldRefusal };

/** How often the house picks again for a buyer whose seats were taken meanwhile. */
const MAX_PICKS = 6;
/** Abandoned tries under one idempotency key. */
const MAX_KEY_TRIES = 8;

const EVOLUTION = { initial: initialHold, evolve: evolveHold };

export function placeHold(deps: PlaceHoldDeps, command: PlaceHold): Promise<PlaceHoldResult> {
  const customer = customerOfShow(command.customerId, command.show.showId);
  return deps.customers.run(customer, () => placeInTurn(deps, { ...command, customer }));
}

interface InTurn extends PlaceHold {
  readonly customer: CustomerOfShow;
}

async function placeInTurn(deps: PlaceHoldDeps, command: InTurn): Promise<PlaceHoldResult> {
  if (command.cause.isWanted?.() === false) throw notBegun();
  const result = command.isAdmitted
    ? await place(deps, command, 0)
    : refused({ code: 'AdmissionRequired' });
  if (result.ok) return result;
  // Decided afresh only where the first request with this key has written nothing.
  const earlier = command.mark === null ? null : await findEarlier(deps, command.mark);
  const answer = earlier ?? result;
  if (!answer.ok) countRefusal(deps.refusedAttempts, command, answer.refusal);
  return answer;
}

async function place(
  deps: PlaceHoldDeps,
  command: InTurn,
  keyTry: number,
): Promise<PlaceHoldResult> {
  const { show, wish } = command;
  const refusal = precheck(deps, command);
  if (refusal !== null) return refused(refusal);
  // No step more where everybody may buy.
  const opening = isOpenTo(command, deps.clock.nowMs()) ? ON_SALE : await openEarly(deps, command);
  if ('code' in opening) return refused(opening);
  let tryNo = keyTry;
  let holdId = holdIdOf(deps, command, tryNo);
  for (let picks = 0; picks < MAX_PICKS; picks += 1) {
    const choice = chooseSeats(show, wish, {
      nowMs: deps.clock.nowMs(),
      random: deps.random,
      again: picks > 0,
      isOpened: opening.isOpened,
    });
    if (choice.kind === 'unknown-seats') {
      return refused({ code: 'SeatNotFound', seatIds: choice.seatIds });
    }
    if (choice.kind === 'not-opened') return refused({ code: 'NotOnSale' });
    if (choice.kind === 'unknown-area') return refused({ code: 'AreaNotFound' });
    if (choice.kind === 'nothing-fits') {
      return refused(
        deps.directory.isFresh() ? { code: 'SeatUnavailable', seatIds: [] } : { code: 'Behind' },
      );
    }
    const { presale } = opening;
    const attempt = await append(deps, command, { holdId, indexes: choice.indexes, presale });
    if (attempt.outcome === 'placed') {
      deps.unboughtHolds.placed(command.customer, deps.clock.nowMs());
      return attempt.result;
    }
    if (attempt.outcome === 'key-used') return afterKeyUsed(deps, command, tryNo);
    if (attempt.outcome === 'unknown') return refused({ code: 'Unknown' });
    if (wish.kind === 'seats') {
      return refused({ code: 'SeatUnavailable', seatIds: attempt.seatIds });
    }
    if (attempt.isSpent) {
      tryNo += 1;
      // A retry looks no further for what this request has done.
      if (tryNo >= MAX_KEY_TRIES) break;
      holdId = holdIdOf(deps, command, tryNo);
    }
  }
  // Beaten to every choice, while there still was one: that is no sold-out house.
  return refused({ code: 'Behind' });
}

const holdIdOf = (deps: PlaceHoldDeps, { mark }: PlaceHold, tryNo: number): string =>
  mark === null ? deps.ids.make('hld') : derivedId('hld', mark.key, tryNo);

/** What was wanted and not had. A mistake in the request is no demand. */
function countRefusal(
  attempts: RefusedAttempts,
  { show, wish }: PlaceHold,
  refusal: PlaceHoldRefusal,
): void {
  const { showId } = show;
  // Only seats and sections that there are: anybody can make up names.
  const count = (cause: RefusalCause): void => {
    const wanted =
      wish.kind === 'seats' ? wish.seatIds.filter((id) => show.layout.indexOf(id) >= 0) : [];
    attempts.count(showId, wanted, cause, sectionAsked(show, wish));
  };
  switch (refusal.code) {
    case 'SeatUnavailable':
      if (wish.kind === 'seats') attempts.count(showId, refusal.seatIds, 'taken');
      else count('nothing_fits');
      return;
    case 'NotOnSale':
      count('not_on_sale');
      return;
    case 'TooManySeats':
      count('too_many_seats');
      return;
    case 'TooManyHolds':
      count('too_many_holds');
      return;
    case 'CodeNotAccepted':
    case 'TooManyGuesses':
      count('code_not_accepted');
      return;
    default:
      return;
  }
}

function sectionAsked(show: ShowSeats, wish: SeatWish): string | undefined {
  const asked = wish.kind === 'area' ? wish.area : wish.kind === 'best' ? wish.section : undefined;
  return asked === undefined ? undefined : show.layout.section(asked)?.id;
}

const refused = (refusal: PlaceHoldRefusal): PlaceHoldResult => ({ ok: false, refusal });

function precheck(deps: PlaceHoldDeps, command: InTurn): PlaceHoldRefusal | null {
  const { show, wish, customerId } = command;
  const nowMs = deps.clock.nowMs();
  const { terms } = show.show();
  if (!deps.switches.isOn('sales')) return { code: 'NotOnSale', reason: 'sales_stopped' };
  if (!isOpenTo(command, nowMs) && command.accessCode === undefined) {
    return { code: 'NotOnSale' };
  }
  const quantity = wish.kind === 'seats' ? wish.seatIds.length : wish.quantity;
  if (quantity > terms.maxSeatsPerHold) {
    return { code: 'TooManySeats', limit: terms.maxSeatsPerHold, limitOf: 'hold' };
  }
  if (show.liveSeatsOf(customerId, nowMs) + quantity > terms.maxLiveSeats) {
    return { code: 'TooManySeats', limit: terms.maxLiveSeats, limitOf: 'customer' };
  }
  const most = terms.maxTicketsPerCustomer ?? null;
  if (most !== null && show.ticketsOf(customerId, nowMs) + quantity > most) {
    return { code: 'TooManySeats', limit: most, limitOf: 'tickets' };
  }
  const retryAfterMs = deps.unboughtHolds.waitMs(command.customer, nowMs);
  return retryAfterMs > 0 ? { code: 'TooManyHolds', retryAfterMs } : null;
}

/**
 * Whether anybody may buy. Before the sale a waiting room keeps nobody out, so whoever was let in then has come
 * too early, however long their body or their turn has taken.
 */
function isOpenTo({ show, askedAtMs }: PlaceHold, nowMs: number): boolean {
  const { waitingRoom, onSaleAtMs } = show.show().terms;
  const isTooEarly = waitingRoom.enabled && askedAtMs < onSaleAtMs;
  return !isTooEarly && isOnSale(show.show(), nowMs);
}

/** What is for sale to whoever asks. */
interface Opening {
  /** Left out where all seats are. */
  readonly isOpened?: (index: number) => boolean;
  /** The hash of the code that opened it. */
  readonly presale?: string;
}

const ON_SALE: Opening = {};

async function openEarly(
  deps: PlaceHoldDeps,
  { show, customerId, accessCode, cause }: PlaceHold,
): Promise<Opening | PlaceHoldRefusal> {
  if (accessCode === undefined) return { code: 'NotOnSale' };
  const admitted = await deps.accessCodes.admit({ show, customerId, accessCode, cause });
  switch (admitted.outcome) {
    case 'admitted': {
      const { codeHash, tiers } = admitted.presale;
      if (tiers === null) return { presale: codeHash };
      const all = show.show().terms.priceTiers;
      const opened = all.map(({ id }) => tiers.includes(id));
      return { presale: codeHash, isOpened: (index) => opened[show.tiers[index] ?? 0] === true };
    }
    case 'not-on-sale':
      return { code: 'NotOnSale' };
    case 'refused':
      return { code: 'CodeNotAccepted', isUsedUp: admitted.isUsedUp };
    case 'guessing':
      return { code: 'TooManyGuesses', retryAfterMs: admitted.retryAfterMs };
    case 'unknown':
      return { code: 'Unknown' };
    default:
      return admitted satisfies never;
  }
}

type Attempt =
  | { readonly outcome: 'placed'; readonly result: HoldIsPlaced }
  | Exclude<HoldWritten, { readonly outcome: 'placed' }>;

interface Chosen {
  readonly holdId: string;
  readonly indexes: readonly number[];
  readonly presale: string | undefined;
}

async function append(
  deps: PlaceHoldDeps,
  command: PlaceHold,
  { holdId, indexes, presale }: Chosen,
): Promise<Attempt> {
  const { show, customerId, cause, channel } = command;
  const { terms } = show.show();
  const holdMs = command.holdMs ?? terms.holdMs;
  const nowMs = deps.clock.nowMs();
  const untilMs = nowMs + holdMs;
  const items = indexes.map((index) => itemAt(show, index));
  const placed: HoldEvent = {
    type: 'HoldPlaced',
    data: {
      holdId,
      showId: show.showId,
      customerId,
      items,
      currency: terms.currency,
      expiresAtMs: untilMs,
      holdMs,
      ...(channel === undefined ? {} : { channel }),
      ...(presale === undefined ? {} : { presale }),
    },
  };
  const stream = holdStream(holdId);
  const placedWrite = streamWrite({ stream, revision: NO_STREAM }, [placed], cause, deps);
  const answered = show.markInFlight(indexes);
  try {
    const written = await writeHold(deps, {
      holdId,
      showId: show.showId,
      customerId,
      seatIds: items.map((item) => item.seatId),
      untilMs,
      placed: placedWrite,
      cause,
      mayRefuseFromHint: deps.directory.isFresh(),
    });
    if (written.outcome !== 'placed') return written;
    const result = asPlaced(stream, placedWrite.events, written.position);
    return { outcome: 'placed', result };
  } finally {
    answered();
  }
}

/** The hold as its only event says it is: nothing needs to be read back. */
function asPlaced(
  stream: string,
  events: ReturnType<typeof streamWrite>['events'],
  position: Position,
): HoldIsPlaced {
  const history = events.map((event, revision) => ({ ...event, stream, revision, position }));
  const aggregate = foldAggregate(stream, EVOLUTION, history);
  if (!isPlaced(aggregate.state)) throw new Error(`${stream} was just placed and is not`);
  return { ok: true, hold: aggregate.state, aggregate, replayed: false };
}

function itemAt(show: ShowSeats, index: number): Item {
  const place = show.layout.describe(index);
  const price = priceOf(show.show().terms, show.tiers[index] ?? 0);
  return {
    seatId: place.seatId,
    section: place.section,
    row: place.row,
    label: place.label,
    tier: price.tier,
    priceCents: price.priceCents,
    feeCents: price.feeCents,
    taxCents: price.taxCents,
  };
}

async function afterKeyUsed(
  deps: PlaceHoldDeps,
  command: InTurn,
  keyTry: number,
): Promise<PlaceHoldResult> {
  const earlier = command.mark === null ? null : await findEarlier(deps, command.mark);
  if (earlier !== null) return earlier;
  if (keyTry + 1 >= MAX_KEY_TRIES) return refused({ code: 'Unknown' });
  return place(deps, command, keyTry + 1);
}

/** The hold that an earlier request with the same key placed; null if it wrote nothing. */
async function findEarlier(
  deps: PlaceHoldDeps,
  mark: IdempotencyMark,
): Promise<PlaceHoldResult | null> {
  for (let keyTry = 0; keyTry < MAX_KEY_TRIES; keyTry += 1) {
    const stream = holdStream(derivedId('hld', mark.key, keyTry));
    const hold = await loadAggregate(deps.store, stream, EVOLUTION);
    if (hold.state.status === 'none') return null;
    if (!isPlaced(hold.state)) continue;
    const first = hold.history[0];
    if (first?.idempotency?.body !== mark.body) return refused({ code: 'KeyReused' });
    const asPlacedThen = foldAggregate(stream, EVOLUTION, hold.history.slice(0, 1));
    if (!isPlaced(asPlacedThen.state)) throw new Error(`${stream} does not begin with its hold`);
    return { ok: true, hold: asPlacedThen.state, aggregate: asPlacedThen, replayed: true };
  }
  return null;
}
