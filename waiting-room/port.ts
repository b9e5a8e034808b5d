/**
 * What the waiting room needs of the world, and what it offers to the other folders.
 *
 * Three things know about a line of people. The events of its stream say when it closed, what was drawn
 * and how far it came. The register in Postgres says who came, in which order, and what became of them.
 * The state, in memory or in Redis, is what polls are answered from; it can be lost and is made again
 * from the other two.
 */
import type { BeaconRound, DrawnBeacon } from '#domain/waiting-room.ts';
import { ADMISSION_MS, type AdmissionLimits } from '#domain/waiting-room-admission.ts';
import type { RoomFigures } from '#domain/waiting-room-estimate.ts';
import type { NowOrLater } from '#platform/now-or-later.ts';
import type { SessionAnswer } from './rooms.ts';

/** Somebody in a room: arrivals count from 0 in each show, the key is a keyed hash of the customer. */
export interface Person {
  readonly arrival: number;
  readonly customerKey: string;
}

export type EndReason = 'left' | 'bought' | 'lapsed';

/** A person as they are put into the state. */
export interface Entering extends Person {
  /** Null while nobody has a place. */
  readonly place: number | null;
  /** Where they have been called already. */
  readonly call: Call | null;
}

export interface Call {
  readonly calledAtMs: number;
  /** When they were seen for the first time after they had been called; null before that. */
  readonly takenAtMs: number | null;
  readonly untilMs: number;
}

export type Standing =
  | { readonly kind: 'gathering' }
  | { readonly kind: 'waiting'; readonly place: number; readonly ahead: number }
  | {
      readonly kind: 'admitted';
      readonly takenAtMs: number;
      readonly untilMs: number;
      /** This look has taken the admission up. */
      readonly isNew: boolean;
    }
  | { readonly kind: 'ended'; readonly reason: EndReason }
  /** Not here: the register may know more. */
  | { readonly kind: 'unknown' };

/** The measures are those of the last advance. */
export interface Figures extends RoomFigures {
  /** People who wait for the draw. */
  readonly gathered: number;
  /** The highest place that was called; -1 before anybody. */
  readonly calledUpTo: number;
}

/** `gathering`: those who wait for the draw are there. `open`: everybody is in their place. */
export type Loaded = 'gathering' | 'open';

export interface Looked {
  /** Null while the state is being made: those who are unknown may only not be there yet. */
  readonly loaded: Loaded | null;
  readonly figures: Figures;
  readonly arrival: number | null;
  readonly standing: Standing;
}

/** What becomes of an admission that is shown. */
export type Use = 'known' | 'restored' | 'ended';

/** What an advance has changed. */
export interface Advance {
  readonly called: readonly { readonly arrival: number; readonly untilMs: number }[];
  /** Called and not heard of: their turn goes to others; they keep their place for when they come. */
  readonly absent: readonly number[];
  /** Their time is up. */
  readonly lapsed: readonly number[];
  readonly figures: Figures;
}

export interface AdvanceOptions {
  /** Nobody is called while nothing can be bought. */
  readonly isSelling: boolean;
  /** That can be had at this moment. */
  readonly freeSeats: number;
  readonly nowMs: number;
}

/** At most so many are called at once. */
export const CALLS_AN_ADVANCE = 5_000;
/** So long it is known here how a session ended: longer than any token of it is good. */
export const ENDED_KEPT_MS = ADMISSION_MS + 60_000;

/**
 * The state of all rooms, kept by the same rules in memory or in Redis, one round trip a call. Every
 * change is harmless when it is sent twice. A state that is away rejects.
 */
export interface WaitingRoomState {
  /** Puts people in. Who is there stays as they are, but for those who gathered and now have a place. */
  enter(showId: string, people: readonly Entering[], nowMs: number): Promise<void>;
  /** Everybody is in up to here; people may be called once it is `open`. */
  load(
    showId: string,
    loaded: Loaded,
    progress: { readonly calledUpTo: number; readonly calledTotal: number },
  ): Promise<void>;
  /** How it is with somebody, by their arrival or else as a customer; takes up an admission. */
  look(
    showId: string,
    person: { readonly arrival: number | null; readonly customerKey: string },
    nowMs: number,
  ): Promise<Looked>;
  /** Frees the place, in line or among the shoppers. */
  end(showId: string, person: Person, reason: EndReason, nowMs: number): Promise<void>;
  /** Ends the admission that a customer had when an order was confirmed; tells whose it was. */
  finish(
    showId: string,
    customerKey: string,
    confirmedAtMs: number,
    nowMs: number,
  ): Promise<number | null>;
  /** Whether a signed admission still counts. One that is not known here (any more) counts from now on, as `restored`. */
  use(
    showId: string,
    person: Person,
    admission: { readonly takenAtMs: number; readonly untilMs: number },
    nowMs: number,
  ): Promise<Use>;
  /** Lets time pass: ends what is over, and calls people while tickets are sold. Null unless open. */
  advance(
    showId: string,
    limits: AdmissionLimits,
    options: AdvanceOptions,
  ): Promise<Advance | null>;
  /** Null where nothing is loaded. */
  figures(showId: string): Promise<{ readonly loaded: Loaded; readonly figures: Figures } | null>;
  /** Forgets a room. */
  drop(showId: string): Promise<void>;
}

export type RegisterStatus = 'waiting' | 'called' | 'absent' | 'ended';

/** A person as the register knows them. */
export interface Registered extends Person {
  readonly status: RegisterStatus;
  readonly drawnPlace: number | null;
  /** Of the last call. */
  readonly call: Call | null;
  readonly endReason: EndReason | null;
}

export interface Joined extends Registered {
  /** False where the customer was in this line already. */
  readonly isNew: boolean;
  /** Arrivals below this one take part in the draw; null while the room is gathering. */
  readonly closedAt: number | null;
}

export type RegisterChange = { readonly arrival: number } & (
  | { readonly status: 'waiting' | 'absent' }
  | ({ readonly status: 'called' } & Call)
  | { readonly status: 'ended'; readonly reason: EndReason }
);

export interface RegisteredRoom {
  readonly showId: string;
  /** Arrivals so far. */
  readonly arrivals: number;
  readonly closedAt: number | null;
  /** Whether the drawn places are written down. */
  readonly hasPlaces: boolean;
}

/** A customer at one show: each show has a key of its own for them. */
export interface ShowCustomer {
  readonly showId: string;
  readonly customerKey: string;
}

export interface LiveArrival {
  readonly showId: string;
  readonly arrival: number;
}

/**
 * Who came, in order of arrival, and what became of them: a source, never touched by a rebuild, part of
 * every backup. A customer has one live session a show, across all processes.
 */
export interface WaitingRoomRegister {
  join(showId: string, customerKey: string, nowMs: number): Promise<Joined>;
  find(
    showId: string,
    arrival: number,
  ): Promise<(Registered & { readonly closedAt: number | null }) | null>;
  /** The customer's live session. */
  findLive(showId: string, customerKey: string): Promise<Registered | null>;
  /** Those of these who have a live session, in one look, with its arrival; in no order. */
  liveAmong(people: readonly ShowCustomer[]): Promise<readonly LiveArrival[]>;
  record(showId: string, changes: readonly RegisterChange[]): Promise<void>;
  /** Nobody who comes after this is below the boundary, which it answers. The first close stands. */
  close(showId: string): Promise<number>;
  /** Everybody from an arrival on, in order; `limit` at most. */
  page(showId: string, from: number, limit: number): Promise<readonly Registered[]>;
  /** Writes down places by arrival, from `firstArrival` on. */
  writePlaces(showId: string, firstArrival: number, places: Uint32Array): Promise<void>;
  placesWritten(showId: string): Promise<void>;
  room(showId: string): Promise<RegisteredRoom | null>;
  /** Rooms that somebody came to and that have not ended. */
  openRooms(): Promise<readonly RegisteredRoom[]>;
  endRoom(showId: string): Promise<void>;
}

/** Public randomness in rounds. Rejects where it can't be had. */
export interface Beacon {
  readonly url: string;
  latest(signal?: AbortSignal): Promise<DrawnBeacon>;
  /** Null while the round has not happened. */
  at(round: BeaconRound, signal?: AbortSignal): Promise<DrawnBeacon | null>;
}

/** What the room has to know of its show. */
export interface RoomShow {
  readonly showId: string;
  readonly eventId: string;
  readonly isEnabled: boolean;
  readonly limits: AdmissionLimits;
  readonly onSaleAtMs: number;
  /** Why nobody is let in, whatever the line; null while tickets are for sale or will be. */
  readonly closed: 'sold_out' | 'paused' | 'ended' | 'cancelled' | null;
  /** To be had at this moment. */
  readonly freeSeats: number;
}

export interface RoomShows {
  /** Null for a draft and for a show that there isn't. */
  find(showId: string): NowOrLater<RoomShow | null>;
  /** The published shows of an event. */
  ofEvent(eventId: string): Promise<readonly string[]>;
}

/** What holds ask. */
export interface AdmissionCheck {
  /** Whether a customer may try to hold seats of a show now; always where its room is off. */
  mayEnter(request: EntryRequest): NowOrLater<boolean>;
}

export interface EntryRequest {
  readonly showId: string;
  readonly customerId: string;
  /** The `Admission-Token` header. */
  readonly token: string | undefined;
  /** A session of theirs, in place of the token. */
  readonly sessionId?: string | undefined;
  /**
   * The caller says itself who buys, as that of the older API does: the token then counts for the
   * first customer that it is shown for.
   */
  readonly isTrusted?: boolean;
}

/** What a join under an `Idempotency-Key` was answered. */
export interface KeptJoin {
  /** Keyed hashes of caller, route and key, and of the body. */
  readonly key: string;
  readonly body: string;
  /** Whether the join made a place. */
  readonly isNew: boolean;
  /** Without the token, which is signed anew: always the same one for an admission. */
  readonly answer: Omit<SessionAnswer, 'admissionToken'>;
}

/** A source, like the register. */
export interface JoinAnswers {
  find(key: string): Promise<KeptJoin | null>;
  /** The first one of a key stands, and is what comes back. */
  keep(join: KeptJoin): Promise<KeptJoin>;
}
