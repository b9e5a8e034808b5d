/**
 * The second set of a model's tables, in a schema of its own: filled from the log, its progress kept
 * with it in one transaction, so that it goes on where it was after a crash.
 */
import type pg from 'pg';
import type { EventStore, Position, StoredEvent } from '#event-store/port.ts';
import type { Clock } from '#platform/ports.ts';
import { ApplyFailed, applyEvents } from '../apply.ts';
import type { Projector } from '../projector.ts';
import { inTransaction } from '../transaction.ts';
import { readAhead } from './pages.ts';

export interface BuildDeps {
  readonly pool: pg.Pool;
  readonly store: Pick<EventStore, 'storeId' | 'readAll' | 'head'>;
  readonly clock: Clock;
}

export interface BuildProgress {
  readonly position: Position;
  /** The head of the log when it was last looked at. */
  readonly target: Position;
  /** Taken so far, also before an interruption. */
  readonly eventCount: number;
}

export interface BuildOptions {
  /** At most so many events a transaction. */
  readonly pageSize: number;
  readonly onProgress: (progress: BuildProgress) => void;
  readonly signal: AbortSignal;
}

/** Quoted: names of models are plain, but nothing here depends on it. */
export const schemaOf = (model: string): string => `"model_build_${model.replaceAll('"', '')}"`;

const IS_INDEX = /^\s*create\s+(unique\s+)?index/i;

export class Build {
  readonly projector: Projector;
  readonly storeId: string;
  #position: Position;
  #target: Position;
  #eventCount: number;
  readonly #deps: BuildDeps;
  readonly #options: BuildOptions;

  constructor(
    projector: Projector,
    from: { readonly storeId: string } & BuildProgress,
    deps: BuildDeps,
    options: BuildOptions,
  ) {
    this.projector = projector;
    this.storeId = from.storeId;
    this.#position = from.position;
    this.#target = from.target;
    this.#eventCount = from.eventCount;
    this.#deps = deps;
    this.#options = options;
  }

  get position(): Position {
    return this.#position;
  }

  get progress(): BuildProgress {
    return { position: this.#position, target: this.#target, eventCount: this.#eventCount };
  }

  /** Reads on to the head of the log as it is now, or to where it was asked to stop. */
  async advance(): Promise<void> {
    this.#target = await this.#deps.store.head();
    const pages = readAhead(this.#deps.store, {
      after: this.#position,
      to: this.#target,
      maxCount: this.#options.pageSize,
      filter: { types: this.projector.types },
    });
    for await (const { events, position } of pages) {
      await this.#take(events, position);
      if (this.#options.signal.aborted) return;
    }
  }

  /** Makes the indexes, and lets the planner know what is in the tables. */
  async finish(): Promise<void> {
    const { ddl, tables } = this.projector;
    await this.#inSchema(async (client) => {
      for (const statement of ddl.filter((each) => IS_INDEX.test(each))) {
        await client.query(statement);
      }
      for (const table of tables) await client.query(`analyze ${table}`);
    });
  }

  /** The last events up to exactly a position, in the transaction of whoever holds the model still. */
  async bringTo(position: Position, client: pg.PoolClient): Promise<void> {
    const events = await this.#eventsUpTo(position);
    if (position <= this.#position) return;
    await client.query(`set local search_path to ${schemaOf(this.projector.name)}, public`);
    await this.#apply(events, position, client);
    await client.query('set local search_path to default');
  }

  /** What `bringTo` did is committed. */
  stands(position: Position): void {
    if (position > this.#position) this.#position = position;
  }

  /** As {@link bringTo}, in a transaction of its own. */
  async advanceTo(position: Position): Promise<void> {
    const events = await this.#eventsUpTo(position);
    if (position > this.#position) await this.#commit(events, position);
  }

  async #eventsUpTo(position: Position): Promise<readonly StoredEvent[]> {
    const events: StoredEvent[] = [];
    const pages = readAhead(this.#deps.store, {
      after: this.#position,
      to: position,
      maxCount: this.#options.pageSize,
      filter: { types: this.projector.types },
    });
    for await (const page of pages) {
      events.push(...page.events.filter((event) => event.position <= position));
    }
    return events;
  }

  /** One event at a time where a batch fails, so that the one is named that can't be taken. */
  async #take(events: readonly StoredEvent[], position: Position): Promise<void> {
    try {
      await this.#commit(events, position);
    } catch (error) {
      if (!(error instanceof ApplyFailed) || events.length < 2) throw error;
      for (const event of events) await this.#commit([event], event.position);
      await this.#commit([], position);
    }
  }

  async #commit(events: readonly StoredEvent[], position: Position): Promise<void> {
    await this.#inSchema((client) => this.#apply(events, position, client));
    this.#position = position;
    this.#eventCount += events.length;
    this.#options.onProgress(this.progress);
  }

  async #apply(
    events: readonly StoredEvent[],
    position: Position,
    client: pg.PoolClient,
  ): Promise<void> {
    const { rowCount } = await client.query(
      `update projection_rebuilds
       set position = $3::bigint, target = greatest($4::bigint, $3::bigint), event_count = $5,
         updated_at_ms = $6
       where name = $1 and position = $2::bigint`,
      [
        this.projector.name,
        String(this.#position),
        String(position),
        String(this.#target),
        this.#eventCount + events.length,
        this.#deps.clock.nowMs(),
      ],
    );
    if (rowCount !== 1) throw new Error(`another rebuild of ${this.projector.name} has gone on`);
    if (events.length > 0) await applyEvents(this.projector, events, client);
  }

  /** The build may lose its last transactions in a power cut: its progress is lost with them. */
  async #inSchema(work: (client: pg.PoolClient) => Promise<void>): Promise<void> {
    await inTransaction(this.#deps.pool, async (client) => {
      await client.query(
        `set local search_path to ${schemaOf(this.projector.name)}, public;
         set local synchronous_commit to off;
         set local statement_timeout to 0`,
      );
      await work(client);
    });
  }
}

/** Goes on with an interrupted build of this version and history, else starts a new one. */
export async function openBuild(
  projector: Projector,
  deps: BuildDeps,
  options: BuildOptions & { readonly fresh: boolean },
): Promise<Build> {
  const { pool, store } = deps;
  const storeId = await store.storeId();
  const head = await store.head();
  const from = options.fresh ? null : await interrupted(pool, projector, { storeId, head });
  const progress = from ?? { position: 0n, target: head, eventCount: 0 };
  if (from === null) await startOver(projector, deps, { storeId, head });
  options.onProgress(progress);
  return new Build(projector, { storeId, ...progress }, deps, options);
}

async function interrupted(
  pool: pg.Pool,
  { name, version }: Projector,
  of: { readonly storeId: string; readonly head: Position },
): Promise<BuildProgress | null> {
  const { rows } = await pool.query<{ position: string; event_count: string }>(
    `update projection_rebuilds set state = 'building'
     where name = $1 and version = $2 and store_id = $3 and position <= $4
       and state in ('building', 'ready')
       and exists (select from pg_namespace where format('"%s"', nspname) = $5)
     returning position, event_count`,
    [name, version, of.storeId, String(of.head), schemaOf(name)],
  );
  const row = rows[0];
  if (row === undefined) return null;
  return {
    position: BigInt(row.position),
    target: of.head,
    eventCount: Number(row.event_count),
  };
}

async function startOver(
  { name, version, ddl }: Projector,
  { pool, clock }: BuildDeps,
  of: { readonly storeId: string; readonly head: Position },
): Promise<void> {
  const schema = schemaOf(name);
  await inTransaction(pool, async (client) => {
    await client.query(
      `drop schema if exists ${schema} cascade; create schema ${schema};
       set local search_path to ${schema}, public`,
    );
    for (const statement of ddl.filter((each) => !IS_INDEX.test(each))) {
      await client.query(statement);
    }
    await client.query(
      `insert into projection_rebuilds (name, state, version, store_id, position, target,
         event_count, started_at_ms, updated_at_ms)
       values ($1, 'building', $2, $3, 0, $4, 0, $5, $5)
       on conflict (name) do update set state = excluded.state, version = excluded.version,
         store_id = excluded.store_id, position = 0, target = excluded.target, event_count = 0,
         started_at_ms = excluded.started_at_ms, updated_at_ms = excluded.updated_at_ms,
         verdict = null`,
      [name, version, of.storeId, String(of.head), clock.nowMs()],
    );
  });
}
