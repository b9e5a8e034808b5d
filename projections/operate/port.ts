/** What operators may see of the models, and do with them. */
import type { Position } from '#event-store/port.ts';
import type { Verdict } from '../rebuild/port.ts';

/** An event that a model can't take, and stands before. */
export interface DeadLetter {
  readonly model: string;
  readonly position: Position;
  readonly eventId: string;
  readonly type: string;
  readonly stream: string;
  /** What the projector said. */
  readonly error: string;
  readonly failedAtMs: number;
}

export interface RebuildStatus {
  /**
   * `interrupted`: nobody works on it, and the next rebuild goes on from there. `ready`: built, for
   * the next start to switch to.
   */
  readonly state: 'running' | 'interrupted' | 'ready' | 'switched' | 'checked' | 'failed';
  readonly position: Position;
  /** The head of the log when it was last looked at. */
  readonly target: Position;
  readonly eventCount: number;
  /** Null where another process does it. */
  readonly eventsPerSecond: number | null;
  readonly msLeft: number | null;
  readonly startedAtMs: number;
  readonly updatedAtMs: number;
  readonly verdict: Verdict | null;
  /** Why it failed. */
  readonly error: string | null;
}

export interface ModelStatus {
  readonly name: string;
  readonly version: number;
  /** See `RunnerState`; `idle` where the process that was asked does not keep it. */
  readonly state: 'catching_up' | 'live' | 'stopped' | 'superseded' | 'idle';
  readonly position: Position;
  /** Positions of the log that it has yet to go through, 0 where none of them concerns it. */
  readonly lagEvents: number;
  /** The age of the oldest event that it should have and has not. */
  readonly lagMs: number;
  /** Over the last seconds; null where the process that was asked does not keep it. */
  readonly eventsPerSecond: number | null;
  readonly failure: DeadLetter | null;
  /** The last one, or the one under way. */
  readonly rebuild: RebuildStatus | null;
}

export interface ProjectionOperations {
  list(): Promise<readonly ModelStatus[]>;
  knows(name: string): boolean;
  /** Starts a rebuild, or tells of the one under way. Throws for a model that is not known. */
  startRebuild(name: string): Promise<RebuildStatus>;
  deadLetters(): Promise<readonly DeadLetter[]>;
  /** Lets the model try the event again. */
  replay(letter: DeadLetter): Promise<void>;
}
