/** One command on an aggregate: decide on what the streams say, append, and decide again if beaten. */
import { type Decision, fold } from '#domain/decision.ts';
import {
  type Aggregate,
  type Cause,
  type DomainEvent,
  type Evolution,
  foldAggregate,
  loadAggregate,
  streamWrite,
} from '#event-store/aggregate.ts';
import { appendUntilSettled } from '#event-store/append-until-settled.ts';
import type { AppendResult, Position, StreamWrite } from '#event-store/port.ts';
import { findReplay } from '#platform/http/idempotency.ts';
import { problem } from '#platform/http/problem.ts';
import type { WriteDeps } from './deps.ts';
import { type Refusal, refusalProblem } from './refusals.ts';

/** Beaten so often, somebody else is at it all the time. */
const TRIES_MAX = 6;
const PAUSE_MAX_MS = 40;

/** What was decided, and the writes to other streams that belong to it. */
export interface Planned<Event> {
  readonly decision: Decision<Event, Refusal>;
  readonly also?: readonly StreamWrite[];
}

export interface Command<State, Event extends DomainEvent> {
  readonly stream: string;
  readonly evolution: Evolution<State, Event>;
  readonly cause: Cause;
  /** May read other streams: their expected revisions go with `also`. */
  readonly plan: (aggregate: Aggregate<State>) => Planned<Event> | Promise<Planned<Event>>;
}

export interface Outcome<State> {
  readonly state: State;
  readonly position: Position;
  /** When it came to be so: the same in a replay as it was the first time. */
  readonly atMs: number;
  /** An earlier request with the same key did it. */
  readonly replayed: boolean;
}

/** Throws the problem document of a refusal, of a lost race and of an unknown outcome. */
export async function runCommand<State, Event extends DomainEvent>(
  deps: WriteDeps,
  command: Command<State, Event>,
): Promise<Outcome<State>> {
  const { store, clock, timers, random } = deps;
  const { stream, evolution, cause } = command;
  for (let tries = 1; tries <= TRIES_MAX; tries += 1) {
    const aggregate = await loadAggregate(store, stream, evolution);
    const replay = findReplay(aggregate.history, cause.idempotency);
    if (replay !== null) {
      const then = foldAggregate(stream, evolution, replay.asOf);
      return { ...then, atMs: replay.events[0].atMs, replayed: true };
    }
    const { decision, also = [] } = await command.plan(aggregate);
    if (!decision.ok) throw refusalProblem(decision.refusal);
    const { events } = decision;
    const writes = events.length > 0 ? [streamWrite(aggregate, events, cause, deps)] : [];
    // As it is stored, so that a replay tells the same.
    const atMs = writes[0]?.events[0]?.atMs ?? clock.nowMs();
    if (writes.length === 0 && also.length === 0) return { ...aggregate, atMs, replayed: false };
    // Its own stream last: a replay finds the position of the answer there.
    const result = await appendAll(deps, [...also, ...writes]);
    if (result.outcome === 'ok') {
      await deps.shown(result.position);
      const state = fold(evolution.evolve, aggregate.state, events);
      return { state, position: result.position, atMs, replayed: false };
    }
    if (result.outcome === 'unknown') throw outcomeUnknown(result.cause);
    await timers.sleep(random.next() * PAUSE_MAX_MS);
  }
  throw problem('conflict', { detail: 'Others change it all the time. Try again.' });
}

/**
 * All or nothing where the store can do that; else one after the other, and a try that comes after a
 * conflict, or after a crash, plans only what is left.
 */
async function appendAll(deps: WriteDeps, writes: readonly StreamWrite[]): Promise<AppendResult> {
  if (deps.store.isAtomicAcrossStreams || writes.length === 1) {
    return appendUntilSettled(deps.store, writes, deps);
  }
  let result: AppendResult | undefined;
  for (const write of writes) {
    result = await appendUntilSettled(deps.store, [write], deps);
    if (result.outcome !== 'ok') return result;
  }
  if (result === undefined) throw new Error('a command with nothing to write');
  return result;
}

/** The same request again, under the same key, finds out. */
export function outcomeUnknown(cause: unknown): Error {
  return problem('outcome_unknown', { headers: { 'Retry-After': '2' }, cause });
}
