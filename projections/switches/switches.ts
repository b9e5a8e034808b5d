/**
 * The switches of the house in the memory of a process: read once at the start, then fed by the tail,
 * and sooner by whoever turns one here. A process without a tail looks every half second.
 */
import {
  evolveOperation,
  initialOperation,
  OPERATION_STREAM,
  type Operation,
  type OperationEvent,
  switchOf,
} from '#domain/operation.ts';
import type { EventStore, Revision, StoredEvent } from '#event-store/port.ts';
import { NO_STREAM } from '#event-store/port.ts';
import type { Log, Timers } from '#platform/ports.ts';
import type { TailListener } from '../port.ts';
import type { KeptSwitches, SwitchName, SwitchState } from './port.ts';

const LOOK_EVERY_MS = 500;

export interface SwitchesDeps {
  readonly store: Pick<EventStore, 'readStream'>;
  readonly timers: Timers;
  readonly log: Log;
}

export interface FollowedSwitches extends KeptSwitches, TailListener {
  /** In a process without a tail: looks again and again, until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
}

const NEVER: SwitchState = { isOn: true, sinceMs: null, by: null, reason: null };

/** Everything is on until it was refreshed for the first time. */
export function createSwitches({ store, timers, log }: SwitchesDeps): FollowedSwitches {
  let revision: Revision = NO_STREAM;
  let operation: Operation = initialOperation;
  let states: Record<SwitchName, SwitchState> = {
    search: NEVER,
    live_stream: NEVER,
    dashboards: NEVER,
    sales: NEVER,
  };

  function take(stored: StoredEvent): void {
    if (stored.revision <= revision) return;
    revision = stored.revision;
    const event = stored as unknown as OperationEvent;
    operation = evolveOperation(operation, event);
    const name = switchOf(event);
    const { atMs, actor } = stored;
    const turned = { isOn: operation[name], sinceMs: atMs, by: actor, reason: event.data.reason };
    states = { ...states, [name]: turned };
  }

  async function refresh(): Promise<void> {
    for (const event of await store.readStream(OPERATION_STREAM, { from: revision + 1 })) {
      take(event);
    }
  }

  return {
    isOn: (name) => operation[name],
    states: () => states,
    refresh,
    onEvents(events) {
      for (const event of events) if (event.stream === OPERATION_STREAM) take(event);
    },
    async run(signal) {
      let isFailing = false;
      while (!signal.aborted) {
        await timers.sleep(LOOK_EVERY_MS, signal);
        if (signal.aborted) return;
        try {
          await refresh();
          isFailing = false;
        } catch (error) {
          if (!isFailing) log.warn({ err: error }, 'the switches of the house can not be read');
          isFailing = true;
        }
      }
    },
  };
}
