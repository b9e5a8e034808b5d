/** A buyer's hold made longer, once, or given back. */
import type { HoldEvent, HoldState, PlacedHold } from '#domain/hold.ts';
import {
  type ExtensionUsed,
  evolveHold,
  extendHold,
  type HoldHasExpired,
  type HoldIsConverted,
  type HoldNotActive,
  holdStream,
  initialHold,
  releaseHold,
} from '#domain/hold.ts';
import { keepBack } from '#domain/keep-back.ts';
import { extendSeatHold, releaseSeat } from '#domain/seat.ts';
import type { Aggregate, Cause } from '#event-store/aggregate.ts';
import { foldAggregate, loadAggregate, streamWrite } from '#event-store/aggregate.ts';
import { appendUntilSettled } from '#event-store/append-until-settled.ts';
import type {
  AppendWithSeatsDeps,
  SeatMoveResult,
  SeatRule,
} from '#event-store/append-with-seats.ts';
import { appendWithSeats } from '#event-store/append-with-seats.ts';
import type { EventStore, Position } from '#event-store/port.ts';
import { moveSeatsOneByOne, type SeatWalk, takeSeats } from '#event-store/seats-one-by-one.ts';
import { findReplay } from '#platform/http/idempotency.ts';

export interface ChangeHoldDeps extends AppendWithSeatsDeps {
  readonly store: EventStore;
}

export type HoldChange =
  /** Of a replay, the hold as it was then. */
  | {
      readonly ok: true;
      readonly aggregate: Aggregate<HoldState>;
      readonly replayed: boolean;
      /** Its seats are there by then, too. */
      readonly position: Position;
    }
  | {
      readonly ok: false;
      readonly refusal:
        | HoldNotActive
        | HoldHasExpired
        | ExtensionUsed
        | HoldIsConverted
        | { readonly code: 'Unknown' };
    };

const EVOLUTION = { initial: initialHold, evolve: evolveHold };

/** How often a hold that somebody else changed meanwhile is looked at again. */
const MAX_TRIES = 5;

export const loadHold = (store: EventStore, holdId: string): Promise<Aggregate<HoldState>> =>
  loadAggregate(store, holdStream(holdId), EVOLUTION);

/** Its own event comes with its seats or after the last of them: the judge against checkout and release. */
export function extend(deps: ChangeHoldDeps, holdId: string, cause: Cause): Promise<HoldChange> {
  return change(deps, holdId, cause, (hold, nowMs) => {
    const decision = extendHold(hold, { nowMs });
    if (!decision.ok) return decision;
    const extended = decision.events.find((event) => event.type === 'HoldExtended');
    const untilMs = extended?.data.expiresAtMs ?? 0;
    const rule: SeatRule = (seat, now) => extendSeatHold(seat, { holdId, untilMs, nowMs: now });
    return { ok: true, events: decision.events, rule, seatsFirst: true };
  });
}

/**
 * Frees the seats of a hold that has not become an order; a hold that is over stays as it is. Those of
 * a show that was called off stay off sale.
 */
export function release(
  deps: ChangeHoldDeps,
  holdId: string,
  cause: Cause,
  reason: 'buyer' | 'show_cancelled' = 'buyer',
): Promise<HoldChange> {
  return change(deps, holdId, cause, (hold, nowMs) => {
    const decision = releaseHold(hold, { nowMs, reason });
    if (!decision.ok) return decision;
    const showIsOff = reason === 'show_cancelled';
    const seatReason = showIsOff ? reason : 'released';
    const rule: SeatRule = (seat, now) => {
      const released = releaseSeat(seat, { holdId, orderId: null, reason: seatReason });
      return showIsOff
        ? keepBack(seat, released.events, { blockId: holdId, nowMs: now })
        : released;
    };
    return { ok: true, events: decision.events, rule, seatsFirst: false };
  });
}

type Decided =
  | {
      readonly ok: true;
      readonly events: readonly HoldEvent[];
      readonly rule: SeatRule;
      /** Where they can't move in one append with the hold's own event. */
      readonly seatsFirst: boolean;
    }
  | Extract<HoldChange, { ok: false }>;

async function change(
  deps: ChangeHoldDeps,
  holdId: string,
  cause: Cause,
  decide: (hold: HoldState, nowMs: number) => Decided,
): Promise<HoldChange> {
  let refusal: HoldHasExpired | { readonly code: 'Unknown' } = { code: 'Unknown' };
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const hold = await loadHold(deps.store, holdId);
    // Looked for in each try: the twin that was faster may be in another process.
    const replay = findReplay(hold.history, cause.idempotency);
    if (replay !== null) {
      const then = foldAggregate(hold.stream, EVOLUTION, replay.asOf);
      return { ok: true, aggregate: then, replayed: true, position: then.position };
    }
    const decision = decide(hold.state, deps.clock.nowMs());
    if (!decision.ok) return decision;
    if (decision.events.length === 0) {
      return { ok: true, aggregate: hold, replayed: false, position: hold.position };
    }
    const placed = hold.state as PlacedHold;
    const result = await write(deps, { hold, placed, cause, ...decision });
    if (result.outcome === 'ok') {
      const changed = await loadHold(deps.store, holdId);
      return { ok: true, aggregate: changed, replayed: false, position: result.position };
    }
    if (result.outcome === 'unknown') return refuseUnknown;
    // Its seats have gone; the hold itself says why, as soon as it is read again.
    if (result.outcome === 'lost') {
      refusal = { code: 'HoldHasExpired', expiredAtMs: placed.expiresAtMs };
    }
  }
  return { ok: false, refusal };
}

interface ChangeToWrite extends Extract<Decided, { readonly seatsFirst: boolean }> {
  readonly hold: Aggregate<HoldState>;
  readonly placed: PlacedHold;
  readonly cause: Cause;
}

type ChangeWritten =
  | { readonly outcome: 'ok'; readonly position: Position }
  | { readonly outcome: Exclude<SeatMoveResult['outcome'], 'ok'> };

async function write(deps: ChangeHoldDeps, change: ChangeToWrite): Promise<ChangeWritten> {
  const { hold, placed, events, rule, cause } = change;
  const seats = { showId: placed.showId, seatIds: placed.items.map(({ seatId }) => seatId) };
  const ofHold = streamWrite(hold, events, cause, deps);
  if (deps.store.isAtomicAcrossStreams) {
    return appendWithSeats(deps, { ...seats, rule, others: [ofHold], cause });
  }
  if (change.seatsFirst) {
    const taken = await takeSeats(deps, { ...seats, rule, cause });
    if (taken.outcome === 'lost') return { outcome: 'lost' };
    if (taken.outcome !== 'done') return { outcome: 'unknown' };
    return appendUntilSettled(deps.store, [ofHold], deps);
  }
  const recorded = await appendUntilSettled(deps.store, [ofHold], deps);
  // What is left of them after a loss of the connection, the sweeper frees.
  if (recorded.outcome !== 'ok') return recorded;
  const { position } = recorded;
  return { outcome: 'ok', position: await freeSeats(deps, { ...seats, rule, cause }, position) };
}

/** The position of the last event, at least `from`. */
async function freeSeats(deps: ChangeHoldDeps, seats: SeatWalk, from: Position): Promise<Position> {
  const walk = { ...seats, takes: false, isStillDue: async () => true };
  let last = from;
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const { outcome, position } = await moveSeatsOneByOne(deps, walk);
    if (position > last) last = position;
    if (outcome !== 'overtaken') break;
  }
  return last;
}

const refuseUnknown: HoldChange = { ok: false, refusal: { code: 'Unknown' } };
