/**
 * The one tail of a process: each event is read and decoded once and handed to every live model in
 * turn. A model that throws is stopped and named; the others go on.
 */
import type { EventStore, Position, SubscriptionBatch } from '#event-store/port.ts';
import type { Clock, Log, Random, Timers } from '#platform/ports.ts';
import type { PositionGate, TailListener } from './port.ts';
import { createPositionGate } from './position-gate.ts';

/** A tail further behind than this is no base for a refusal. */
const FRESH_WITHIN_MS = 1_000;
/** How often the head of the log is asked for, to know on a quiet night that nothing is missed. */
const PROBE_EVERY_MS = 250;
const RESUBSCRIBE_PAUSE_MS = 100;
const RESUBSCRIBE_PAUSE_MAX_MS = 5_000;

export interface TailDeps {
  readonly store: Pick<EventStore, 'subscribe' | 'head'>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
  /** Events after this position (exclusive): the oldest one that a listener starts from. */
  readonly after: Position;
}

export interface TailedListener {
  readonly name: string;
  /** What it threw; null while it is well. A failed listener gets no more events. */
  failure(): unknown;
}

export interface Tail extends PositionGate {
  /** Before `start`. */
  add(name: string, listener: TailListener): TailedListener;
  start(): void;
  /** Everything that was in the log a second ago has been handed out. */
  isFresh(): boolean;
  /** How long ago the log held nothing that has not been handed out; Infinity before that. */
  behindMs(): number;
  listeners(): readonly TailedListener[];
  /** Ends the subscription and waits for the batch in hand. */
  stop(): Promise<void>;
}

interface Attached extends TailedListener {
  readonly listener: TailListener;
  error: unknown;
}

export function createTail(deps: TailDeps): Tail {
  const { store, clock, timers, random, log } = deps;
  const gate = createPositionGate({ timers, position: deps.after });
  const stopping = new AbortController();
  const attached: Attached[] = [];
  let caughtUpAtMs = Number.NEGATIVE_INFINITY;
  /** The head of the log as it was at a moment; handing out that much is being as fresh as that. */
  let probe: { readonly head: Position; readonly atMs: number } | null = null;
  let running: Promise<void> | null = null;

  async function handOut(batch: SubscriptionBatch, receivedAtMs: number): Promise<void> {
    if (batch.events.length > 0) {
      for (const target of attached) {
        if (target.error !== null) continue;
        try {
          await target.listener.onEvents(batch.events);
        } catch (error) {
          target.error = error ?? new Error('threw nothing');
          log.error({ model: target.name, err: error }, 'a model failed and is stopped');
        }
      }
    }
    gate.advance(batch.position);
    if (batch.live) caughtUpAtMs = Math.max(caughtUpAtMs, receivedAtMs);
    settleProbe();
  }

  function settleProbe(): void {
    if (probe === null || gate.position() < probe.head) return;
    caughtUpAtMs = Math.max(caughtUpAtMs, probe.atMs);
    probe = null;
  }

  async function follow(): Promise<void> {
    let pauseMs = RESUBSCRIBE_PAUSE_MS;
    while (!stopping.signal.aborted) {
      try {
        const batches = store.subscribe({ after: gate.position(), signal: stopping.signal });
        for await (const batch of batches) {
          await handOut(batch, clock.nowMs());
          pauseMs = RESUBSCRIBE_PAUSE_MS;
        }
        return; // the store was closed, or we were stopped
      } catch (error) {
        log.warn({ err: error, pauseMs }, 'the tail of the log broke off');
        await timers.sleep(pauseMs * (0.5 + random.next() / 2), stopping.signal);
        pauseMs = Math.min(pauseMs * 2, RESUBSCRIBE_PAUSE_MAX_MS);
      }
    }
  }

  async function watchHead(): Promise<void> {
    while (!stopping.signal.aborted) {
      await timers.sleep(PROBE_EVERY_MS, stopping.signal);
      if (stopping.signal.aborted) return;
      // The oldest unanswered question counts, or a tail that is always a little late is never fresh.
      if (probe !== null) continue;
      const atMs = clock.nowMs();
      try {
        probe = { head: await store.head(), atMs };
        settleProbe();
      } catch (error) {
        log.warn({ err: error }, 'the head of the log is not known');
      }
    }
  }

  const behindMs = (): number => Math.max(0, clock.nowMs() - caughtUpAtMs);
  return {
    position: gate.position,
    reached: gate.reached,
    behindMs,
    isFresh: () => behindMs() < FRESH_WITHIN_MS,
    listeners: () => attached,
    add: (name, listener) => {
      if (running !== null) throw new Error(`${name} came after the tail had started`);
      const target: Attached = { name, listener, error: null, failure: () => target.error };
      attached.push(target);
      return target;
    },
    start: () => {
      if (running !== null) return;
      running = follow();
      // Ends by itself; a head that never answers must not hold up the stop.
      void watchHead();
    },
    stop: async () => {
      stopping.abort();
      await running;
      gate.close();
    },
  };
}
