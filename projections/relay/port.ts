/** What the relay publishes to, and what others may ask the relay. */
import type { Position } from '#event-store/port.ts';

/** One message for one topic. Those of one topic and key keep their order. */
export interface Message {
  readonly topic: string;
  readonly key: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * What became of a batch.
 *
 * - `published`: the broker has all of them, as safely as it can keep them.
 * - `refused`: the broker said no to at least one, and why; others may be there.
 * - `unknown`: no answer. None, some or all of them may be there.
 *
 * After either of the last two the same batch is sent again: whoever reads gets some of it twice.
 */
export type PublishResult =
  | { readonly outcome: 'published' }
  | {
      readonly outcome: 'refused';
      readonly reason: 'too_large' | 'other';
      /** For operators: nothing of what the messages say. */
      readonly detail: string;
    }
  | { readonly outcome: 'unknown'; readonly detail: string };

export interface MessageBroker {
  /**
   * Sends messages, in the order given for each topic and key, and waits for the answer. Never throws
   * for what the broker or the network does. One call at a time.
   */
  publish(messages: readonly Message[]): Promise<PublishResult>;
  close(): Promise<void>;
}

/**
 * - `standby`: another process publishes, or nobody is known to.
 * - `live`: everything in the log is published, or is on its way.
 * - `catching_up`: it goes through what is in the log.
 * - `waiting`: the broker or the database does not take on the next messages; they are tried again.
 * - `stopped`: there is an event that can't be published, or it isn't known where to go on. Told
 *   in `trouble`; nothing is left out.
 */
export type RelayState = 'standby' | 'live' | 'catching_up' | 'waiting' | 'stopped';

export interface RelayStatus {
  readonly state: RelayState;
  /** Of the last event that was dealt with, by whichever process; null where none was yet. */
  readonly position: Position | null;
  /** Positions of the log from there to its head, also those that are not for publishing. */
  readonly lagEvents: number;
  /** How old the event is that is being tried; 0 where nothing waits, or elsewhere. */
  readonly lagMs: number;
  /** Over the last seconds, in this process. */
  readonly eventsPerSecond: number;
  readonly trouble: string | null;
}
