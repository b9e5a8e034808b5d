/**
 * A crowd before a show with a waiting room: people join, ask again when they were told to, are let in
 * and shop, leave, or hear that it is sold out.
 */
import { call } from '../call.ts';
import type { CrowdEnd } from '../crowd.ts';
import { type HouseWatch, isSoldOut } from '../house-watch.ts';
import { ConnectionLost, type HttpAnswer, type HttpRequest } from '../http-client.ts';
import { ASKS_FOR_PATIENCE, jsonOf, problemOf } from '../patient-client.ts';
import type { Sale } from '../sale.ts';
import { isOk, noteRefusal } from '../unexpected.ts';
import type { Session, WaitingSession } from '../wire.ts';
import type { LineEnd, LinePerson } from './line-person.ts';
import { createTimetable } from './timetable.ts';

export interface LineOptions {
  readonly sale: Sale;
  readonly people: readonly LinePerson[];
  readonly house: HouseWatch;
  /** When the sale begins, and when the doors close, in milliseconds since the epoch. */
  readonly opensAtMs: number;
  readonly closeAtMs: number;
  /** How many requests of the line are under way at once. */
  readonly concurrency: number;
  /** What somebody does once they are in; resolves with how it ended. */
  readonly shop: (person: LinePerson) => Promise<LineEnd>;
}

const TICK_MS = 25;
/** Before somebody whose request got no answer asks again. */
const LOST_PAUSE_MS = 1_000;
/** Who is asked for patience again and again asks less and less often, down to this. */
const PUT_OFF_MAX = 16;
/** Of those who are not let in, the app asks a little later than it was told to, never earlier. */
const LATENESS = 0.05;

export async function playLine(options: LineOptions): Promise<CrowdEnd> {
  const { sale, house, people } = options;
  const { clock, timers } = sale.world;
  const timetable = createTimetable<LinePerson>();
  for (const person of people) timetable.add(options.opensAtMs + person.manner.arrivesMs, person);
  const shoppers = new Set<Promise<void>>();
  let ready: LinePerson[] = [];
  let underWay = 0;
  let failure: unknown = null;

  const shop = (person: LinePerson): void => {
    const shopping = options
      .shop(person)
      .then((end) => {
        person.end = end;
      })
      .catch((error: unknown) => {
        failure ??= error;
      })
      .finally(() => shoppers.delete(shopping));
    shoppers.add(shopping);
  };

  const step = async (person: LinePerson): Promise<void> => {
    underWay += 1;
    try {
      const next = await take(sale, person, options.opensAtMs);
      if (next === 'admitted') shop(person);
      else if (next !== 'gone') timetable.add(clock.nowMs() + next.inMs, person);
    } catch (error) {
      failure ??= error;
    } finally {
      underWay -= 1;
    }
  };

  for (;;) {
    const nowMs = clock.nowMs();
    const view = house.view();
    // Who has not come by now has heard of it.
    const due = timetable.due(nowMs);
    const coming = isSoldOut(view) ? due.filter(({ sessionId }) => sessionId !== null) : due;
    ready.push(...coming);
    const free = Math.max(0, options.concurrency - underWay);
    for (const person of ready.slice(0, free)) void step(person);
    ready = ready.slice(free);
    if (failure !== null) throw failure;
    const isQuiet = timetable.size + ready.length + underWay + shoppers.size === 0;
    if (isQuiet) return isSoldOut(house.view()) ? 'sold_out' : 'crowd_gone';
    if (nowMs >= options.closeAtMs) {
      await Promise.all(shoppers);
      return 'time_is_up';
    }
    await timers.sleep(TICK_MS);
  }
}

type Next = 'admitted' | 'gone' | { readonly inMs: number };

/** What somebody in the line does when their time has come. */
async function take(sale: Sale, person: LinePerson, opensAtMs: number): Promise<Next> {
  const { buyer, manner } = person;
  const nowMs = sale.world.clock.nowMs();
  if (buyer.token === null) {
    const refusal = await signIn(sale, person);
    if (refusal !== null) return refusal;
  }
  if (person.sessionId === null) return join(sale, person);
  const arrivedAtMs = opensAtMs + manner.arrivesMs;
  if (manner.leavesAfterMs !== null && nowMs - arrivedAtMs > manner.leavesAfterMs) {
    await leave(sale, person);
    person.end = 'left';
    return 'gone';
  }
  if (manner.crashesGate && !person.hasCrashedGate && nowMs > opensAtMs) {
    await crashGate(sale, person);
  }
  const request = call('getWaitingRoomSession', { path: { id: person.sessionId } });
  return heard(sale, person, await ask(sale, person, request, 'wait'));
}

async function signIn(sale: Sale, person: LinePerson): Promise<Next | null> {
  const { buyer } = person;
  const answer = await ask(sale, person, call('createSession'), 'session');
  if (answer === null || !isOk(answer)) return later(sale, person, answer, []);
  const session = jsonOf<Session>(answer);
  buyer.token = session.token;
  buyer.customerId = session.customer_id;
  sale.record.counts.arrivals += 1;
  return null;
}

async function join(sale: Sale, person: LinePerson): Promise<Next> {
  const request = call('joinWaitingRoom', { body: { show_id: sale.showId } });
  const answer = await ask(sale, person, request, 'join');
  const next = heard(sale, person, answer);
  if (person.sessionId === null || !person.manner.vanishes || next === 'admitted') return next;
  person.end = 'vanished';
  return 'gone';
}

function heard(sale: Sale, person: LinePerson, answer: HttpAnswer | null): Next {
  if (answer === null || !isOk(answer)) return later(sale, person, answer, []);
  person.putOff = 0;
  const session = jsonOf<WaitingSession>(answer);
  const atMs = Date.parse(session.server_time);
  keepSession(sale, person, session);
  switch (session.state) {
    case 'waiting':
      if (session.position !== null) noteLook(person, session, atMs);
      return soon(person, session.poll_after_ms);
    case 'admitted':
      person.admittedAtMs = atMs;
      person.buyer.admissionToken = session.admission_token ?? null;
      return 'admitted';
    case 'closed':
      if (session.reason === 'sold_out') {
        person.end = 'told_sold_out';
        sale.record.refuse('sold_out');
        return 'gone';
      }
      if (session.reason !== 'not_begun' && session.reason !== 'paused') {
        const why = `closed as ${session.reason} to somebody who waits`;
        sale.record.report('place_lost', session.session_id, why);
        person.end = 'left';
        return 'gone';
      }
      return soon(person, session.poll_after_ms);
    default:
      session.state satisfies never;
      throw new Error(`session ${session.session_id} is ${String(session.state)}`);
  }
}

function noteLook(person: LinePerson, session: WaitingSession, atMs: number): void {
  person.waitedUntilMs = atMs;
  person.wasUnlikely ||= session.eta_reason === 'unlikely';
  const isGuess = session.eta_reason !== null;
  if (isGuess || session.eta_seconds === null) person.looksWithoutNumber += 1;
  else person.looks.push({ atMs, etaSeconds: session.eta_seconds });
}

/** Neither the session nor the place of somebody may change under them. */
function keepSession(sale: Sale, person: LinePerson, session: WaitingSession): void {
  person.sessionId ??= session.session_id;
  if (session.session_id !== person.sessionId) {
    sale.record.report('place_lost', person.sessionId, `became ${session.session_id}`);
  }
  if (session.place === null) return;
  person.place ??= session.place;
  if (session.place !== person.place) {
    const message = `place ${person.place} became ${session.place}`;
    sale.record.report('place_lost', person.sessionId, message);
  }
}

export async function leave(sale: Sale, person: LinePerson): Promise<void> {
  if (person.sessionId === null) return;
  person.leftAtMs = sale.world.clock.nowMs();
  const { token, persona } = person.buyer;
  const request = call('leaveWaitingRoom', { path: { id: person.sessionId } });
  const answer = await sale.client.send(
    { ...request, step: 'leave', ...(token === null ? {} : { token }) },
    persona.random,
  );
  if (!isOk(answer)) noteRefusal(sale, `DELETE ${request.path}`, answer, []);
}

/** A hold without an admission: refused, or a promise is broken. */
async function crashGate(sale: Sale, person: LinePerson): Promise<void> {
  const body = { best_available: { quantity: 1 } };
  const request = call('placeHold', { path: { id: sale.showId }, body });
  const answer = await ask(sale, person, request, 'gate');
  if (answer === null || ASKS_FOR_PATIENCE.has(answer.status)) return;
  person.hasCrashedGate = true;
  if (isOk(answer)) {
    const message = 'a hold was placed from the line';
    sale.record.report('held_without_admission', person.sessionId ?? '', message);
  } else {
    noteRefusal(sale, `POST ${request.path}`, answer, ['admission_required', 'not_on_sale']);
  }
}

/** Null where there was no answer. */
async function ask(
  sale: Sale,
  { buyer }: LinePerson,
  request: HttpRequest,
  step: string,
): Promise<HttpAnswer | null> {
  const { record, world } = sale;
  const sentAtMs = world.clock.nowMs();
  try {
    const token = buyer.token === null ? {} : { token: buyer.token };
    const answer = await sale.http.send({ ...request, ...token });
    record.latency.record(step, world.clock.nowMs() - sentAtMs);
    return answer;
  } catch (error) {
    if (!(error instanceof ConnectionLost)) throw error;
    record.counts.connectionsLost += 1;
    return null;
  }
}

/** No answer, or one that asks for patience: the same again in a while. */
function later(
  sale: Sale,
  person: LinePerson,
  answer: HttpAnswer | null,
  foreseen: readonly string[],
): Next {
  if (answer === null) return soon(person, LOST_PAUSE_MS);
  if (ASKS_FOR_PATIENCE.has(answer.status)) {
    sale.record.counts.askedToWait += 1;
    const askedMs = 1_000 * Number(answer.headers['retry-after'] ?? 1);
    const factor = Math.min(PUT_OFF_MAX, 2 ** person.putOff);
    person.putOff += 1;
    return { inMs: askedMs * factor * (0.75 + person.buyer.persona.random.next() / 2) };
  }
  noteRefusal(sale, 'the waiting room', answer, foreseen);
  if (problemOf(answer).status === 404) {
    sale.record.report('place_lost', person.sessionId ?? 'a new session', 'is not known');
  }
  person.end = 'left';
  return 'gone';
}

const soon = ({ buyer }: LinePerson, ms: number): Next => ({
  inMs: ms * (1 + LATENESS * buyer.persona.random.next()),
});
