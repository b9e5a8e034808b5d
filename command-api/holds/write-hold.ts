/** The seats of a hold and its commit record `HoldPlaced`: all of it or none. */
import { evolveHold, type HoldState, holdStream, initialHold, isPlaced } from '#domain/hold.ts';
import { holdSeat, releaseSeat } from '#domain/seat.ts';
import type { Cause } from '#event-store/aggregate.ts';
import { loadAggregate, streamWrite, withoutMark } from '#event-store/aggregate.ts';
import { appendUntilSettled } from '#event-store/append-until-settled.ts';
import type { AppendWithSeatsDeps, SeatRule } from '#event-store/append-with-seats.ts';
import { appendWithSeats } from '#event-store/append-with-seats.ts';
import { type EventStore, NO_STREAM, type Position, type StreamWrite } from '#event-store/port.ts';
import { moveSeatsOneByOne, takeSeats } from '#event-store/seats-one-by-one.ts';

export interface WriteHoldDeps extends AppendWithSeatsDeps {
  readonly store: EventStore;
}

export interface HoldToWrite {
  readonly holdId: string;
  readonly showId: string;
  readonly customerId: string;
  readonly seatIds: readonly string[];
  readonly untilMs: number;
  /** `HoldPlaced`, expecting no stream. */
  readonly placed: StreamWrite;
  readonly cause: Cause;
  /** True where the directory is fresh enough to say no; else only the streams may. */
  readonly mayRefuseFromHint: boolean;
}

/**
 * - `lost`: these seats refuse; nothing stands. `isSpent`: the id can't be used again
 * - `key-used`: there is a hold of this id, or there will never be one
 */
export type HoldWritten =
  | { readonly outcome: 'placed'; readonly position: Position }
  | { readonly outcome: 'lost'; readonly seatIds: readonly string[]; readonly isSpent: boolean }
  | { readonly outcome: 'key-used' }
  | { readonly outcome: 'unknown' };

export function writeHold(deps: WriteHoldDeps, hold: HoldToWrite): Promise<HoldWritten> {
  return deps.store.isAtomicAcrossStreams ? writeAtOnce(deps, hold) : writeOneByOne(deps, hold);
}

async function writeAtOnce(deps: WriteHoldDeps, hold: HoldToWrite): Promise<HoldWritten> {
  const result = await appendWithSeats(deps, { ...hold, rule: take(hold), others: [hold.placed] });
  switch (result.outcome) {
    case 'ok':
      return { outcome: 'placed', position: result.position };
    case 'lost':
      return { ...result, isSpent: false };
    case 'contended':
      return { outcome: 'lost', seatIds: hold.seatIds, isSpent: false };
    case 'conflict':
      return { outcome: 'key-used' };
    case 'unknown':
      return result;
    default:
      return result satisfies never;
  }
}

/**
 * Seats in a fixed order, then `HoldPlaced` as the hold stream's first event: that append commits.
 * What is left of one that broke off is taken back by `settleHold`.
 */
async function writeOneByOne(deps: WriteHoldDeps, hold: HoldToWrite): Promise<HoldWritten> {
  const taken = await takeSeats(deps, { ...hold, rule: take(hold) });
  if (taken.outcome === 'lost') return undo(deps, hold, taken);
  if (taken.outcome !== 'done') return { outcome: 'unknown' };
  const result = await appendUntilSettled(deps.store, [hold.placed], deps);
  if (result.outcome === 'ok') return { outcome: 'placed', position: result.position };
  if (result.outcome === 'unknown') return { outcome: 'unknown' };
  await giveBack(deps, hold);
  return { outcome: 'key-used' };
}

const take =
  ({ holdId, customerId, untilMs }: HoldToWrite): SeatRule =>
  (seat, nowMs) =>
    holdSeat(seat, { holdId, customerId, untilMs, nowMs });

/** First it is settled that the hold will never be; its winner, and only then, gives seats back. */
async function undo(
  deps: WriteHoldDeps,
  hold: HoldToWrite,
  lost: { readonly seatIds: readonly string[]; readonly moved: readonly string[] },
): Promise<HoldWritten> {
  const { seatIds } = lost;
  if (lost.moved.length === 0) return { outcome: 'lost', seatIds, isSpent: false };
  const outcome = await abandonHold(deps, hold);
  if (outcome === 'unknown') return { outcome };
  await giveBack(deps, hold);
  if (outcome === 'ok') return { outcome: 'lost', seatIds, isSpent: true };
  return { outcome: 'key-used' };
}

/** `HoldAbandoned` as the first event: no `HoldPlaced` can come any more. */
export async function abandonHold(
  deps: WriteHoldDeps,
  { holdId, cause }: { readonly holdId: string; readonly cause: Cause },
): Promise<'ok' | 'conflict' | 'unknown'> {
  const target = { stream: holdStream(holdId), revision: NO_STREAM };
  const abandoned = { type: 'HoldAbandoned', data: {} };
  const write = streamWrite(target, [abandoned], withoutMark(cause), deps);
  return (await appendUntilSettled(deps.store, [write], deps)).outcome;
}

/** How often seats that moved meanwhile are looked at again; then the sweeper does. */
const MAX_TRIES = 3;

/**
 * Seats that are held under an id whose hold is over or does not name them. A hold that stands keeps
 * its own: a twin placed it.
 */
export async function giveBack(
  deps: WriteHoldDeps,
  hold: Pick<HoldToWrite, 'holdId' | 'showId' | 'seatIds' | 'cause'>,
): Promise<void> {
  const { holdId, showId, cause } = hold;
  const { state } = await loadHold(deps, holdId);
  const kept = new Set(seatsKeptBy(state));
  const seatIds = hold.seatIds.filter((seatId) => !kept.has(seatId));
  const rule: SeatRule = (seat) =>
    releaseSeat(seat, { holdId, orderId: null, reason: 'abandoned' });
  // A hold that is over stays so: nothing needs to be looked at again.
  const walk = { showId, seatIds, rule, cause, takes: false, isStillDue: async () => true };
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const { outcome } = await moveSeatsOneByOne(deps, walk);
    if (outcome !== 'overtaken') return;
  }
}

function seatsKeptBy(hold: HoldState): readonly string[] {
  return isPlaced(hold) && hold.status !== 'released' ? hold.items.map(({ seatId }) => seatId) : [];
}

const loadHold = (deps: WriteHoldDeps, holdId: string) =>
  loadAggregate(deps.store, holdStream(holdId), { initial: initialHold, evolve: evolveHold });
