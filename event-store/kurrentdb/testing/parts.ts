import type { CallError, Faults } from './faults.ts';
import type { StoredLog } from './log.ts';

/** The part of a call that ends it. */
export interface Endable {
  emit(event: 'error', error: CallError): boolean;
  end(): void;
  on(event: 'close' | 'cancelled', listener: () => void): unknown;
}

/** What the calls of one server share. */
export interface ServerParts {
  readonly log: StoredLog;
  readonly faults: Faults;
  readonly maxAppendBytes: number;
  readonly maxEventBytes: number;
  /** What calls that want the leader end with while it is another server. */
  readonly leaderElsewhere: CallError | undefined;
  countAppend(): void;
  countRead(): void;
  /** Lets readers see what was written, after a moment. */
  commitSoon(): void;
  /** Calls back when everything written so far can be seen. */
  whenCommitted(work: () => void): void;
  /** Calls back after a time, by default the server's time-out for a commit. */
  later(work: () => void, afterMs?: number): void;
  cutConnections(): void;
  /** Remembers a call for as long as it goes on. */
  keep(call: Endable): void;
  end(call: Endable, error: CallError): void;
}
