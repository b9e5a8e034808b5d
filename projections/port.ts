/**
 * What the read models offer to the other folders. The composition root hands the models in.
 */
import type { Layout } from '#domain/layout.ts';
import type { SeatEvent, SeatStatus } from '#domain/seat.ts';
import type { PublishedShow } from '#domain/show.ts';
import type { SeatAt } from '#event-store/append-with-seats.ts';
import type { Position, Revision, StoredEvent } from '#event-store/port.ts';

export type { SeatAt, SeatSource } from '#event-store/append-with-seats.ts';

/** One byte a seat in availability answers. */
export const SEAT_STATUS_BYTE: Readonly<Record<SeatStatus, number>> = {
  available: 0,
  held: 1,
  reserved: 2,
  sold: 3,
  blocked: 4,
};

/**
 * The seats of one show in memory, by index in venue order: the directory that commands ask first.
 * A hint, never the judge: fed by the tail of the log and, sooner, by this process's own appends.
 */
export interface ShowSeats {
  readonly showId: string;
  /** As of the last event of the show's stream that the tail has brought. */
  show(): PublishedShow;
  readonly layout: Layout;
  /** Index of the price tier of each seat, in the show's `priceTiers`. */
  readonly tiers: Uint8Array;
  seatAt(index: number): SeatAt;
  /** Available, or held past its deadline; and no append for it is in flight in this process. */
  isFree(index: number, nowMs: number): boolean;
  /** Seats that a customer holds (deadline not passed) or has reserved. */
  liveSeatsOf(customerId: string, nowMs: number): number;
  /** Those, and what they have bought. */
  ticketsOf(customerId: string, nowMs: number): number;
  /** Free seats by the directory, to shed hopeless requests early. */
  availableCount(): number;
  /** Marks seats whose append is on its way; call the result when it has been answered. */
  markInFlight(indexes: readonly number[]): () => void;
  /** An append for some seat of the show is on its way: buyers are coming at once. */
  hasInFlight(): boolean;
  /** Feeds an event that this process appended or read itself; older ones than known are ignored. */
  observe(index: number, revision: Revision, event: SeatEvent): void;
}

/** A lapsed hold of a seat, oldest deadline first. */
export interface DueSeat {
  readonly showId: string;
  readonly seatId: string;
  readonly index: number;
  readonly holdId: string;
  readonly untilMs: number;
}

export interface SeatDirectory {
  /** The seats of a published show; null if there is no such show or it is still a draft. */
  open(showId: string): Promise<ShowSeats | null>;
  /** The same at once, where the show is in memory. */
  inMemory(showId: string): ShowSeats | undefined;
  /** True while the tail is live and less than a second behind: only then may a refusal come from here. */
  isFresh(): boolean;
  /** Up to `limit` held seats whose deadline has passed. */
  dueSeats(nowMs: number, limit: number): readonly DueSeat[];
  /** The next deadline of any held seat; null if nothing is held. */
  nextDeadlineMs(): number | null;
}

/** Waits until the models of this process have applied everything up to a position. */
export interface PositionGate {
  /** False if that has not happened after `timeoutMs`. */
  reached(position: Position, timeoutMs: number): Promise<boolean>;
  /** How far the live models are. */
  position(): Position;
}

/** An order that is not at rest: money may be moving, or a deadline is set. */
export interface OpenOrder {
  readonly orderId: string;
  readonly showId: string;
  /** When its last event was recorded. */
  readonly movedAtMs: number;
  /** Its deadline, null where only the provider is waited for. */
  readonly payByMs: number | null;
}

/** Orders whose saga still has work to do; fed by the tail, started from the Postgres model. */
export interface OpenOrders {
  /** Oldest movement first. */
  list(): readonly OpenOrder[];
  /** Open orders of one show. */
  ofShow(showId: string): readonly OpenOrder[];
}

/** Sees every event of the log once and in order, as this process's one tail reads it. */
export interface TailListener {
  /** The next batch comes when this one has been dealt with. */
  onEvents(events: readonly StoredEvent[]): void | Promise<void>;
}

/** An aggregate as a model keeps it: its folded state as JSON, and how far it is folded. */
export interface Document<State> {
  readonly state: State;
  readonly revision: Revision;
  readonly position: Position;
  /** When its first and its last event were recorded. */
  readonly createdAtMs: number;
  readonly movedAtMs: number;
}
