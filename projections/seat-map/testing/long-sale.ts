/** A sale with so many events that folding them takes its time: written past the decisions, for speed. */
import { randomUUID } from 'node:crypto';
import type { Layout } from '#domain/layout.ts';
import { seatStream } from '#domain/seat.ts';
import { block } from '#domain/testing/catalogue.ts';
import type { StreamWrite } from '#event-store/port.ts';
import { SALE_MS, type Stage } from '../../testing/stage.ts';

/** What a seat goes through, again and again, and its status byte after each. */
const LIFE = [
  ['SeatHeld', 1],
  ['HoldExpired', 0],
  ['SeatHeld', 1],
  ['SeatReserved', 2],
  ['SeatSold', 3],
  ['SeatReturned', 0],
] as const;
const APPEND_EVENTS = 4_000;
const ROW_SEATS = 50;
/** Steps over the seats, so that no two neighbours come one after the other; odd and not a 5-fold. */
const STRIDE = 7_919;
const EVENTS_A_MS = 2;

export interface LongSale {
  readonly show: { readonly showId: string; readonly layout: Layout };
  readonly endMs: number;
  /** At its end. */
  readonly statuses: Uint8Array;
}

/** `seats` a multiple of 50. */
export async function playLongSale(
  stage: Stage,
  options: { readonly seats: number; readonly events: number; readonly showId?: string },
): Promise<LongSale> {
  const { seats, events, showId = 'shw_1' } = options;
  stage.clock.setMs(SALE_MS);
  const layout = await stage.publish(showId, [block('A', seats / ROW_SEATS, ROW_SEATS)]);
  const statuses = new Uint8Array(seats);
  const revisions = new Int32Array(seats).fill(-1);
  let writes: StreamWrite[] = [];
  let endMs = SALE_MS;
  for (let number = 0; number < events; number += 1) {
    const index = (number * STRIDE) % seats;
    const revision = revisions[index] ?? -1;
    const [type, status] = LIFE[(revision + 1) % LIFE.length] ?? LIFE[0];
    endMs = SALE_MS + Math.floor(number / EVENTS_A_MS);
    writes.push(writeOf(seatStream(showId, layout.seatIdAt(index)), revision, type, endMs));
    revisions[index] = revision + 1;
    statuses[index] = status;
    if (writes.length < Math.min(APPEND_EVENTS, seats) && number < events - 1) continue;
    const { outcome } = await stage.store.append(writes);
    if (outcome !== 'ok') throw new Error(`an append ended in ${outcome}`);
    writes = [];
  }
  return { show: { showId, layout }, endMs, statuses };
}

function writeOf(stream: string, revision: number, type: string, atMs: number): StreamWrite {
  const id = randomUUID();
  const context = { atMs, correlationId: 'req_long', causationId: id, actor: 'system:test' };
  const event = { id, type, schemaVersion: 1, data: {}, ...context };
  return { stream, expectedRevision: revision, events: [event] };
}
