/** What a running process offers its operators: the state of its models, and rebuilds in its midst. */
import type pg from 'pg';
import type { EventStore, Position } from '#event-store/port.ts';
import type { Clock, Log, Random, Timers } from '#platform/ports.ts';
import { readCheckpoints } from '../checkpoints.ts';
import { dropFailure, readFailures } from '../failures.ts';
import type { Projector } from '../projector.ts';
import type { BuildProgress } from '../rebuild/build.ts';
import type { RebuildResult } from '../rebuild/port.ts';
import { rebuildModel } from '../rebuild/rebuild.ts';
import type { ProjectionRunner } from '../runner.ts';
import type { SeatMaps } from '../seat-map/directory.ts';
import { SEAT_EVENT_TYPES } from '../seat-map/public-map.ts';
import { rebuildSeatMaps, SEAT_MAPS } from '../seat-map/rebuild.ts';
import type { SeatMapSnapshots } from '../seat-map/snapshots.ts';
import type { DeadLetter, ModelStatus, ProjectionOperations, RebuildStatus } from './port.ts';
import { type Pace, watchPace } from './progress.ts';
import { lagOf, rebuildsInDatabase } from './status.ts';

/** Small, since the process has buyers to serve between two of them. */
const PAGE = 2_000;

export interface OperationsDeps {
  readonly pool: pg.Pool;
  readonly store: EventStore;
  readonly models: readonly { readonly projector: Projector; readonly runner: ProjectionRunner }[];
  readonly seatMaps: SeatMaps;
  readonly seatMapsFailure: () => unknown;
  readonly snapshots: SeatMapSnapshots;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
}

export interface RunningOperations extends ProjectionOperations {
  /** Once the signal has aborted: all rebuilds have stopped where they were. */
  idle(): Promise<void>;
}

export function createProjectionOperations(
  deps: OperationsDeps,
  signal: AbortSignal,
): RunningOperations {
  return new Operations(deps, signal);
}

interface Job {
  status: RebuildStatus;
  done: Promise<void>;
}

class Operations implements RunningOperations {
  readonly #deps: OperationsDeps;
  readonly #signal: AbortSignal;
  /** The last rebuild of each model in this process. */
  readonly #jobs = new Map<string, Job>();

  constructor(deps: OperationsDeps, signal: AbortSignal) {
    this.#deps = deps;
    this.#signal = signal;
  }

  async list(): Promise<readonly ModelStatus[]> {
    const { pool, models } = this.#deps;
    const stored = await rebuildsInDatabase(pool, this.#names());
    const kept = await this.#keptElsewhere();
    const statuses: ModelStatus[] = [await this.#seatMaps()];
    for (const { projector, runner } of models) {
      const { name, version, types } = projector;
      const isIdle = runner.state() === 'idle';
      const { position, failure } = isIdle ? kept(name) : here(runner);
      statuses.push({
        name,
        version,
        state: runner.state(),
        position,
        ...(await lagOf(this.#deps, position, types)),
        eventsPerSecond: isIdle ? null : runner.eventsPerSecond(),
        failure,
        rebuild: this.#rebuildOf(name, stored),
      });
    }
    return statuses;
  }

  knows(name: string): boolean {
    return this.#rebuilder(name) !== null;
  }

  async startRebuild(name: string): Promise<RebuildStatus> {
    const known = this.#jobs.get(name);
    if (known?.status.state === 'running') return known.status;
    const rebuild = this.#rebuilder(name);
    if (rebuild === null) throw new Error(`there is no model ${name}`);
    const elsewhere = (await rebuildsInDatabase(this.#deps.pool, this.#names())).get(name);
    if (elsewhere?.state === 'running') return elsewhere;
    return this.#start(name, rebuild);
  }

  deadLetters() {
    return readFailures(this.#deps.pool);
  }

  async replay({ model, position }: DeadLetter): Promise<void> {
    await dropFailure(this.#deps.pool, model, position);
  }

  async idle(): Promise<void> {
    await Promise.all([...this.#jobs.values()].map(({ done }) => done));
  }

  /** Of models that another process keeps, the database knows more than we do. */
  async #keptElsewhere(): Promise<(name: string) => Pick<ModelStatus, 'position' | 'failure'>> {
    const { pool } = this.#deps;
    const [checkpoints, failures] = [await readCheckpoints(pool), await readFailures(pool)];
    return (name) => ({
      position: checkpoints.get(name)?.position ?? 0n,
      failure: failures.find(({ model }) => model === name) ?? null,
    });
  }

  #names(): readonly string[] {
    return this.#deps.models.map(({ projector }) => projector.name);
  }

  async #seatMaps(): Promise<ModelStatus> {
    const { seatMaps, seatMapsFailure } = this.#deps;
    const position = seatMaps.position();
    return {
      name: SEAT_MAPS,
      version: 1,
      state: seatMapsFailure() === null ? 'live' : 'stopped',
      position,
      ...(await lagOf(this.#deps, position, SEAT_EVENT_TYPES)),
      eventsPerSecond: null,
      failure: null,
      rebuild: this.#jobs.get(SEAT_MAPS)?.status ?? null,
    };
  }

  #rebuildOf(name: string, stored: ReadonlyMap<string, RebuildStatus>): RebuildStatus | null {
    const job = this.#jobs.get(name)?.status;
    const inDatabase = stored.get(name) ?? null;
    if (job?.state === 'running' || job?.state === 'failed') return job;
    return inDatabase;
  }

  #rebuilder(name: string): Rebuilder | null {
    const { models, seatMaps, snapshots } = this.#deps;
    const signal = this.#signal;
    if (name === SEAT_MAPS) {
      return async (onProgress) => {
        const result = await rebuildSeatMaps(
          { ...this.#deps, seatMaps },
          { onProgress, pageSize: PAGE, signal },
        );
        snapshots.distrust();
        return result;
      };
    }
    const model = models.find(({ projector }) => projector.name === name);
    if (model === undefined) return null;
    return (onProgress) =>
      rebuildModel(model.projector, this.#deps, { pageSize: PAGE, onProgress, signal });
  }

  #start(name: string, rebuild: Rebuilder): RebuildStatus {
    const { clock, log } = this.#deps;
    const startedAtMs = clock.nowMs();
    const job: Job = { status: starting(startedAtMs), done: Promise.resolve() };
    this.#jobs.set(name, job);
    const update = (change: Partial<RebuildStatus>): void => {
      job.status = { ...job.status, ...change, updatedAtMs: clock.nowMs() };
    };
    const pace = watchPace(clock);
    job.done = rebuild((progress) => update({ ...progress, ...pace(progress) })).then(
      ({ outcome, verdict, position, eventCount }) => {
        if (outcome === 'busy') this.#jobs.delete(name);
        const state = outcome === 'switched' ? 'switched' : 'interrupted';
        update({ state, verdict, position, eventCount, msLeft: 0 });
      },
      (error: unknown) => {
        log.error({ model: name, err: error }, 'a rebuild failed; the live model is as it was');
        update({ state: 'failed', error: error instanceof Error ? error.message : String(error) });
      },
    );
    return job.status;
  }
}

const here = (runner: ProjectionRunner): Pick<ModelStatus, 'position' | 'failure'> => ({
  position: runner.position(),
  failure: runner.failure(),
});

type Rebuilder = (
  onProgress: (progress: BuildProgress & Partial<Pace>) => void,
) => Promise<RebuildResult>;

function starting(nowMs: number): RebuildStatus {
  const none: Position = 0n;
  return {
    state: 'running',
    position: none,
    target: none,
    eventCount: 0,
    eventsPerSecond: null,
    msLeft: null,
    startedAtMs: nowMs,
    updatedAtMs: nowMs,
    verdict: null,
    error: null,
  };
}
