/** The seats of a hold and its commit record `HoldPlaced`: all of it or none. */
import { holdStream } from '#domain/hold.ts';
import { holdSeat } from '#domain/seat.ts';
import type { Cause } from '#event-store/aggregate.ts';
import { streamWrite, withoutMark } from '#event-store/aggregate.ts';
import { appendUntilSettled } from '#event-store/append-until-settled.ts';
import type { AppendWithSeatsDeps, SeatRule } from '#event-store/append-with-seats.ts';
import { appendWithSeats } from '#event-store/append-with-seats.ts';
import { type EventStore, NO_STREAM, type Position, type StreamWrite } from '#event-store/port.ts';
import { takeSeats } from '#event-store/seats-one-by-one.ts';
import { settleHold } from './settle-hold.ts';

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

/** How often seats that moved meanwhile are looked at again; then the loose ends are tied up later. */
const MAX_TRIES = 3;

/** What it has no right to: a hold that stands keeps its own, since a twin placed it. */
async function giveBack(
  deps: WriteHoldDeps,
  { holdId, showId, seatIds }: HoldToWrite,
): Promise<void> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const { outcome } = await settleHold(deps, { holdId, showId, seatIds, showIsOff: false });
    if (outcome !== 'unsettled') return;
  }
}
