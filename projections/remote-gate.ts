/**
 * Waits for models that another process keeps. What they have taken is in their checkpoints: one look
 * at all of them serves everybody who waits, and while nobody does, nothing is asked.
 */
import type pg from 'pg';
import type { EventStore, Position } from '#event-store/port.ts';
import type { Log, Random, Timers } from '#platform/ports.ts';
import { type Checkpoint, readCheckpoints } from './checkpoints.ts';
import type { PositionGate } from './port.ts';
import { createPositionGate, type PositionGateControl } from './position-gate.ts';
import type { Projector } from './projector.ts';

const LOOK_EVERY_MS = 20;
const PAUSE_MAX_MS = 500;

type Watched = Pick<Projector, 'name' | 'version' | 'types'>;

export interface CheckpointWatch {
  /** The gate of a model; once for each. */
  gate(projector: Watched): PositionGate;
  /** Whoever still waits is told `false`. */
  close(): Promise<void>;
}

export interface CheckpointWatchDeps {
  readonly pool: Pick<pg.Pool, 'query'>;
  readonly store: Pick<EventStore, 'storeId' | 'readAll'>;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
}

export function createCheckpointWatch(deps: CheckpointWatchDeps): CheckpointWatch {
  return new Watch(deps);
}

interface Remote {
  readonly model: Watched;
  readonly gate: PositionGateControl;
  /** What is waited for, one entry a waiter. */
  readonly wanted: Set<{ readonly position: Position }>;
}

class Watch implements CheckpointWatch {
  readonly #deps: CheckpointWatchDeps;
  readonly #remotes: Remote[] = [];
  readonly #closed = new AbortController();
  #running: Promise<void> | null = null;
  #storeId: string | null = null;

  constructor(deps: CheckpointWatchDeps) {
    this.#deps = deps;
  }

  gate(model: Watched): PositionGate {
    const gate = createPositionGate({ timers: this.#deps.timers, position: 0n });
    const remote: Remote = { model, gate, wanted: new Set() };
    this.#remotes.push(remote);
    return {
      position: gate.position,
      reached: async (position, timeoutMs) => {
        if (gate.position() >= position) return true;
        const waiter = { position };
        remote.wanted.add(waiter);
        this.#running ??= this.#run();
        try {
          return await gate.reached(position, timeoutMs);
        } finally {
          remote.wanted.delete(waiter);
        }
      },
    };
  }

  async close(): Promise<void> {
    this.#closed.abort();
    for (const { gate } of this.#remotes) gate.close();
    await this.#running;
  }

  #waiting(): readonly Remote[] {
    return this.#remotes.filter(({ wanted }) => wanted.size > 0);
  }

  async #run(): Promise<void> {
    const { timers, random, log } = this.#deps;
    const { signal } = this.#closed;
    let pauseMs = LOOK_EVERY_MS;
    while (!signal.aborted && this.#waiting().length > 0) {
      try {
        await this.#look();
        pauseMs = LOOK_EVERY_MS;
      } catch (error) {
        pauseMs = Math.min(pauseMs * 2, PAUSE_MAX_MS);
        log.warn({ err: error, pauseMs }, 'how far the models are is not known');
      }
      // Those who have been woken take themselves off the list before the next look.
      await timers.sleep(pauseMs * (0.5 + random.next() / 2), signal);
    }
    this.#running = null;
  }

  async #look(): Promise<void> {
    const { pool, store } = this.#deps;
    this.#storeId ??= await store.storeId();
    const checkpoints = await readCheckpoints(pool);
    for (const remote of this.#waiting()) {
      const checkpoint = checkpoints.get(remote.model.name);
      if (checkpoint !== undefined && this.#isOurs(checkpoint, remote.model)) {
        await this.#learn(remote, checkpoint.position);
      }
    }
  }

  /** Tables of an older release or of another history say nothing of ours. */
  #isOurs({ version, storeId }: Checkpoint, model: Watched): boolean {
    return version >= model.version && storeId === this.#storeId;
  }

  /** A checkpoint stays where it is while nothing concerns its model: then the log says so. */
  async #learn({ model, gate, wanted }: Remote, checkpoint: Position): Promise<void> {
    gate.advance(checkpoint);
    const isWanted = [...wanted].some(({ position }) => position > gate.position());
    if (!isWanted) return;
    const { store } = this.#deps;
    const filter = { types: model.types };
    const rest = await store.readAll({ after: checkpoint, maxCount: 1, filter });
    if (rest.events.length === 0) gate.advance(rest.position);
  }
}
