/**
 * The room as its visitors meet it: join, ask, leave, and be let in. Whoever shows an id that we signed
 * is put back where they belong, whatever happened to the state meanwhile.
 */
import { LRUCache } from 'lru-cache';
import { andThen } from '#platform/now-or-later.ts';
import type { Clock, Log, Random, Timers } from '#platform/ports.ts';
import type { Admission, AdmissionTokens } from './admission-token.ts';
import { answerOf, type RoomAnswer } from './answer.ts';
import { enteringOf } from './conductor/fill.ts';
import { type Estimates, NO_ESTIMATES } from './estimates.ts';
import { createLentAdmissions } from './lent-admissions.ts';
import type {
  AdmissionCheck,
  EntryRequest,
  Looked,
  Registered,
  RoomShow,
  RoomShows,
  Standing,
  WaitingRoomRegister,
  WaitingRoomState,
} from './port.ts';
import type { Session, Sessions } from './session-id.ts';

export interface RoomsDeps {
  readonly register: WaitingRoomRegister;
  readonly state: WaitingRoomState;
  readonly shows: RoomShows;
  readonly sessions: Sessions;
  readonly tokens: AdmissionTokens;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
  /** Hears what people are told. */
  readonly estimates?: Estimates;
  /** Called when a room has come to be: whoever conducts it here need not wait to find it. */
  readonly onRoom?: () => void;
}

export interface SessionAnswer extends RoomAnswer {
  readonly sessionId: string;
  readonly showId: string;
  /** Null unless admitted through the room. */
  readonly admissionToken: string | null;
}

export interface Rooms extends AdmissionCheck {
  /** A place in line, or the one that the customer has. */
  join(show: RoomShow, customerId: string): Promise<SessionAnswer & { readonly isNew: boolean }>;
  /** An answer that was kept, with its token. */
  withToken(
    answer: Omit<SessionAnswer, 'admissionToken'>,
    customerId: string,
  ): Promise<SessionAnswer>;
  /** Null for what is no session of this customer. */
  sessionOf(sessionId: string, customerId: string): Session | null;
  /** Null where the show or the session is not there. */
  ask(session: Session): Promise<SessionAnswer | null>;
  /** The customer’s live session in the room of the first of these shows that has one. */
  findLive(showIds: readonly string[], customerId: string): Promise<Session | null>;
  leave(session: Session): Promise<void>;
  /** An order was confirmed: the admission that its buyer had then is over. */
  confirmed(showId: string, customerId: string, confirmedAtMs: number): Promise<void>;
}

const BOUGHT_MAX = 50_000;
/** Somebody who was ended by the state a moment ago may still stand in the register. */
const JOIN_TRIES = 3;
/** Whoever joins a room that is just being opened waits so long for their place, at most. */
const OPENED_WITHIN_MS = 2_000;
const LOOK_EVERY_MS = 25;
/** Of an event: most have fewer. */
const SHOWS_AT_ONCE = 50;

export function createRooms(deps: RoomsDeps): Rooms {
  const { register, state, shows, sessions, tokens, clock, timers, random, log } = deps;
  const { estimates = NO_ESTIMATES } = deps;
  /** When a customer's last order was confirmed, by show and customer: asked while the state is away. */
  const boughtAtMs = new LRUCache<string, number>({ max: BOUGHT_MAX });
  const lent = createLentAdmissions();
  /** Rooms that are known to take no more part in a draw. */
  const closedShows = new Set<string>();
  const opening = new Map<string, Promise<void>>();

  async function answer(show: RoomShow, session: Session, looked: Looked): Promise<SessionAnswer> {
    const { showId } = show;
    const said = answerOf({ show, ...looked }, clock.nowMs(), random.next());
    const { admission } = said;
    if (said.etaReason === null && said.position !== null && said.etaSeconds !== null) {
      estimates.told(showId, session.arrival, said.etaSeconds, clock.nowMs());
    }
    return {
      ...said,
      sessionId: sessions.idOf(session),
      showId,
      admissionToken: await tokenOf(session, admission),
    };
  }

  async function tokenOf(
    session: Session,
    admission: RoomAnswer['admission'],
  ): Promise<string | null> {
    if (admission === null) return null;
    return tokens.sign({ ...session, ...admission }, sessions.idOf(session));
  }

  /** The state is asked for all shows side by side, and the register once for those that it doesn't know of. */
  async function firstLive(
    showIds: readonly string[],
    customerId: string,
  ): Promise<Session | null> {
    const nowMs = clock.nowMs();
    const people = await Promise.all(
      showIds.map(async (showId) => {
        const customerKey = sessions.customerKey(showId, customerId);
        const { arrival } = await state.look(showId, { arrival: null, customerKey }, nowMs);
        return { showId, customerKey, arrival };
      }),
    );
    const registered = await register.liveAmong(people.filter(({ arrival }) => arrival === null));
    const arrivals = new Map(registered.map(({ showId, arrival }) => [showId, arrival]));
    for (const { showId, customerKey, arrival: known } of people) {
      const arrival = known ?? arrivals.get(showId);
      if (arrival !== undefined) return { showId, arrival, customerKey };
    }
    return null;
  }

  /** Looks in the state, then in the register; who is found only there is put back. */
  async function look(session: Session): Promise<Looked | null> {
    const { showId, arrival, customerKey } = session;
    const nowMs = clock.nowMs();
    const looked = await state.look(showId, session, nowMs);
    if (looked.standing.kind === 'admitted' && looked.standing.isNew) {
      await recordTaken(session, looked.standing);
    }
    if (looked.standing.kind !== 'unknown') return looked;
    const found = await register.find(showId, arrival);
    if (found === null || found.customerKey !== customerKey) return null;
    if (found.status === 'ended') {
      return { ...looked, standing: { kind: 'ended', reason: found.endReason ?? 'left' } };
    }
    // Whoever fills the room puts everybody in; one by one they would look like the first in line.
    if (looked.loaded === null) return looked;
    return putBack(session, found, looked, nowMs);
  }

  async function putBack(
    session: Session,
    found: Registered & { readonly closedAt: number | null },
    looked: Looked,
    nowMs: number,
  ): Promise<Looked> {
    const { showId, arrival } = session;
    const { closedAt } = found;
    const isLater = closedAt !== null && arrival >= closedAt;
    const place = isLater ? arrival : found.drawnPlace;
    // Their place is just being drawn or written down.
    if (place === null && looked.loaded === 'open') return looked;
    const wasAway = found.status !== 'waiting';
    const entering = enteringOf(found, place, nowMs) ?? { ...session, place, call: null };
    await state.enter(showId, [entering], nowMs);
    if (wasAway && entering.call === null) {
      await register.record(showId, [{ arrival, status: 'waiting' }]);
    }
    return state.look(showId, session, nowMs);
  }

  /** So that a restart knows how long they may stay. */
  async function recordTaken(
    { showId, arrival }: Session,
    { takenAtMs, untilMs }: Extract<Standing, { kind: 'admitted' }>,
  ): Promise<void> {
    const call = { calledAtMs: takenAtMs, takenAtMs, untilMs };
    try {
      await register.record(showId, [{ arrival, status: 'called', ...call }]);
    } catch (error) {
      log.warn({ showId, err: error }, 'an admission is not in the register');
    }
  }

  async function end(session: Session, reason: 'left' | 'bought'): Promise<void> {
    const { showId, arrival } = session;
    await register.record(showId, [{ arrival, status: 'ended', reason }]);
    await state.end(showId, session, reason, clock.nowMs());
  }

  async function join(show: RoomShow, customerId: string) {
    const { showId } = show;
    const customerKey = sessions.customerKey(showId, customerId);
    const known = await state.look(showId, { arrival: null, customerKey }, clock.nowMs());
    if (known.arrival !== null && isLive(known.standing)) {
      const session = { showId, arrival: known.arrival, customerKey };
      if (known.standing.kind === 'admitted' && known.standing.isNew) {
        await recordTaken(session, known.standing);
      }
      return { ...(await answer(show, session, known)), isNew: false };
    }
    await closeOnTime(show);
    for (let tries = 1; ; tries += 1) {
      const joined = await register.join(showId, customerKey, clock.nowMs());
      const session = { showId, arrival: joined.arrival, customerKey };
      if (joined.isNew) await enterNew(session, joined.closedAt);
      if (joined.closedAt !== null && known.loaded !== 'open') await opened(showId);
      const looked = await look(session);
      if (looked === null) throw new Error(`${showId}: somebody joined and is not in line`);
      if (looked.standing.kind !== 'ended' || tries === JOIN_TRIES) {
        return { ...(await answer(show, session, looked)), isNew: joined.isNew };
      }
      await end(session, looked.standing.reason === 'bought' ? 'bought' : 'left');
    }
  }

  /** Nobody who comes after the sale has begun takes part in a draw, however late it is made. */
  async function closeOnTime({ showId, onSaleAtMs }: RoomShow): Promise<void> {
    if (closedShows.has(showId) || clock.nowMs() < onSaleAtMs) return;
    await register.close(showId);
    closedShows.add(showId);
    deps.onRoom?.();
  }

  /** Resolves when people have their places, or after a while; one look a moment for all who wait. */
  function opened(showId: string): Promise<void> {
    const known = opening.get(showId);
    if (known !== undefined) return known;
    const looking = lookUntilOpen(showId).finally(() => opening.delete(showId));
    opening.set(showId, looking);
    return looking;
  }

  async function lookUntilOpen(showId: string): Promise<void> {
    deps.onRoom?.();
    for (let waitedMs = 0; waitedMs < OPENED_WITHIN_MS; waitedMs += LOOK_EVERY_MS) {
      if ((await state.figures(showId))?.loaded === 'open') return;
      await timers.sleep(LOOK_EVERY_MS);
    }
  }

  async function enterNew(session: Session, closedAt: number | null): Promise<void> {
    const { showId, arrival } = session;
    const place = closedAt === null ? null : arrival;
    await state.enter(showId, [{ ...session, place, call: null }], clock.nowMs());
  }

  /** A state that was lost knows nothing of those who have given up their admission. */
  async function isInRegister(admission: Admission): Promise<boolean> {
    const { showId, arrival } = admission;
    const found = await register.find(showId, arrival);
    if (found?.status !== 'ended') return true;
    await state.end(showId, admission, found.endReason ?? 'left', clock.nowMs());
    return false;
  }

  async function countsStill(admission: Admission): Promise<boolean> {
    const { showId, customerKey, takenAtMs } = admission;
    if ((boughtAtMs.peek(`${showId}/${customerKey}`) ?? 0) >= takenAtMs) return false;
    try {
      const use = await state.use(showId, admission, admission, clock.nowMs());
      return use === 'restored' ? await isInRegister(admission) : use === 'known';
    } catch (error) {
      // No new admissions while the state is away, but who was admitted goes on.
      log.debug({ showId, err: error }, 'an admission is taken at its word');
      return true;
    }
  }

  /** Before the sale there is nothing to be let into, but by other ways than the line. */
  const isWithoutLine = (show: RoomShow | null): boolean =>
    show === null || !show.isEnabled || clock.nowMs() < show.onSaleAtMs;

  async function isLetIn(request: EntryRequest): Promise<boolean> {
    const { showId, customerId, token, sessionId, isTrusted = false } = request;
    const customerKey = sessions.customerKey(showId, customerId);
    const admission = token === undefined ? null : await tokens.verify(token);
    if (admission !== null) {
      const isOwn = admission.customerKey === customerKey;
      const isTheirs = isOwn || (isTrusted && lent.lend(admission, customerKey));
      if (admission.showId === showId && isTheirs && (await countsStill(admission))) return true;
    }
    const session = sessionId === undefined ? null : sessions.parse(sessionId);
    if (session === null) return false;
    const isOwn = session.showId === showId && session.customerKey === customerKey;
    return isOwn && isAdmitted(session);
  }

  /** By the session alone: what the older form of a hold brings. */
  async function isAdmitted(session: Session): Promise<boolean> {
    try {
      return (await look(session))?.standing.kind === 'admitted';
    } catch (error) {
      log.debug(
        { showId: session.showId, err: error },
        'an admission is looked up in the register',
      );
      const found = await register.find(session.showId, session.arrival);
      const untilMs = found?.call?.takenAtMs == null ? 0 : found.call.untilMs;
      return found?.status === 'called' && clock.nowMs() < untilMs;
    }
  }

  return {
    join,
    async withToken(kept, customerId) {
      const session = sessions.parse(kept.sessionId);
      const isOwn = session?.customerKey === sessions.customerKey(kept.showId, customerId);
      if (session === null || !isOwn) throw new Error('a kept answer is not of its caller');
      return { ...kept, admissionToken: await tokenOf(session, kept.admission) };
    },
    sessionOf(sessionId, customerId) {
      const session = sessions.parse(sessionId);
      if (session === null) return null;
      const isOwn = session.customerKey === sessions.customerKey(session.showId, customerId);
      return isOwn ? session : null;
    },
    async ask(session) {
      const show = await shows.find(session.showId);
      if (show === null) return null;
      const looked = await look(session);
      return looked === null ? null : answer(show, session, looked);
    },
    async findLive(showIds, customerId) {
      for (let from = 0; from < showIds.length; from += SHOWS_AT_ONCE) {
        const found = await firstLive(showIds.slice(from, from + SHOWS_AT_ONCE), customerId);
        if (found !== null) return found;
      }
      return null;
    },
    async leave(session) {
      await end(session, 'left');
    },
    async confirmed(showId, customerId, confirmedAtMs) {
      const ownKey = sessions.customerKey(showId, customerId);
      const customerKey = lent.ownerOf(showId, ownKey) ?? ownKey;
      boughtAtMs.set(`${showId}/${customerKey}`, confirmedAtMs);
      const arrival = await state
        .finish(showId, customerKey, confirmedAtMs, clock.nowMs())
        .catch(async (error) => {
          log.debug({ showId, err: error }, 'a purchase is told to the register alone');
          const live = await register.findLive(showId, customerKey);
          const isOver = live?.call != null && live.call.calledAtMs <= confirmedAtMs;
          return isOver ? live.arrival : null;
        });
      if (arrival === null) return;
      await register.record(showId, [{ arrival, status: 'ended', reason: 'bought' }]);
    },
    mayEnter(request) {
      const found = shows.find(request.showId);
      return andThen(found, (show) => isWithoutLine(show) || isLetIn(request));
    },
  };
}

const isLive = ({ kind }: Standing): boolean =>
  kind === 'gathering' || kind === 'waiting' || kind === 'admitted';
